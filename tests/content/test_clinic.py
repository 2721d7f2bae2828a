"""The clinic's settings: complete always, and real outside demo mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import Clinic, ContentError, load_clinic
from tests.content.conftest import ROOT

DEMO = (ROOT / "clinic.toml").read_text(encoding="utf-8")
REAL = (
    DEMO.replace("demo = true", "demo = false")
    .replace("+39 000 000 000", "+39 051 123 456")
    .replace("demo@clinic.example", "info@clinica.it")
    .replace("https://clinic.example", "https://clinica.it")
    .replace("privacy@clinic.example", "privacy@clinica.it")
    .replace("Demo ", "").replace(" Demo", "")
    .replace("1 Example Street, 00000 Example Town", "1 High Street, 40100 Bologna")
    .replace("Via dell'Esempio 1, 00000 Città d'Esempio", "Via Alta 1, 40100 Bologna")
    .replace("\nname = { en", "\nchecked = 2026-01-31\nname = { en")
)  # fmt: skip


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "clinic.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_demo_numbers_say_that_they_are_not_real(demo_clinic: Clinic) -> None:
    assert demo_clinic.demo
    assert demo_clinic.shown_phone("en") == "+39 000 000 0000 (demonstration number)"
    assert demo_clinic.values("it")["CLINIC_PHONE"].endswith("(numero dimostrativo)")


def test_numbers_of_each_country(demo_clinic: Clinic) -> None:
    assert demo_clinic.emergency_number == "112"
    emergency = {c: demo_clinic.lines("emergency", c)[0].number for c in demo_clinic.countries}
    assert emergency == {"IT": "112", "UK": "999", "US": "911"}
    assert demo_clinic.lines("out_of_hours")[0].number == "116117"
    assert demo_clinic.lines("violence")[0].number == "1522"
    assert demo_clinic.lines("out_of_hours", "US") == ()
    with pytest.raises(KeyError):
        demo_clinic.lines("crisis", "FR")


def test_a_real_clinic_loads_and_shows_its_number_bare(tmp_path: Path) -> None:
    clinic = load_clinic(written(tmp_path, REAL))
    assert not clinic.demo
    assert clinic.shown_phone("it") == "+39 051 123 4560"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("+39 051 123 4560", "+39 000 000 0000", "phone is a placeholder"),
        ("info@clinica.it", "demo@clinic.example", "email is a placeholder"),
        ("https://clinica.it/privacy", "{{CLINIC_PRIVACY_URL}}", "privacy_url is a placeholder"),
        ("Tumour Clinic", "Demo Clinic", "name is a placeholder"),
        ("privacy@clinica.it", "privacy@clinic.example", "privacy is a placeholder"),
        ('number = "112"\nchecked = 2026-01-31', 'number = "112"', "nobody has checked the number"),
    ],
)
def test_a_real_clinic_may_not_show_what_nobody_filled_in(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in REAL
    with pytest.raises(ContentError, match=said):
        load_clinic(written(tmp_path, REAL.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('country = "IT"', 'country = "IT"\nfax = "1"', "unknown key 'fax'"),
        ("review_days = 5\n", "", "missing key 'review_days'"),
        (
            'purpose = "triage"',
            'purpose = "both"',
            "intended_purpose must be triage or information",
        ),
        ("[purpose.information]", "[purpose.advice]", "unknown key purpose.advice"),
        ("[purpose.information]", "[purpose.advice]", "purpose.information needs a text in each"),
        ('contact = "privacy@clinic.example"', "", "privacy.contact must be a text"),
        ("authority = { en =", "authority = { de =", "privacy.authority needs a text in each"),
        ("review_days = 5", "review_days = 0", "review_days must be a number of days"),
        ("\ndemo = true", '\ndemo = "yes"', "demo must be true or false"),
        ('"+39 000 000 0000"', '""', "phone must be a text and not empty"),
        ('"+39 000 000 0000"', '"call us"', "phone is not a telephone number"),
        ('country = "IT"', 'country = "FR"', "there are no numbers for the country 'FR'"),
        ('languages = ["en", "it"]', 'languages = ["en", "fr"]', "languages must be a list"),
        ('it = "Centro Tumori Ossei Demo"', "", "name needs a text in each of en, it"),
        ('number = "112"', 'number = "one"', "'one' is not a telephone number"),
        ('purpose = "violence"', 'purpose = "noise"', "unknown purpose 'noise'"),
        ('purpose = "emergency"', 'purpose = "youth"', "IT needs one emergency number"),
        ("\ndemo = true", "\ndemo = ", "Invalid value"),
    ],
)
def test_a_bad_setting_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in DEMO
    path = written(tmp_path, DEMO.replace(old, new, 1))
    with pytest.raises(ContentError) as refusal:
        load_clinic(path)
    assert said in str(refusal.value)
    assert all(problem.line >= 1 for problem in refusal.value.problems)


def test_the_line_of_a_fault_is_where_the_setting_stands(tmp_path: Path) -> None:
    text = DEMO.replace('number = "116 123"', 'number = "none"')
    row = text.splitlines().index('number = "none"') + 1
    with pytest.raises(ContentError) as refusal:
        load_clinic(written(tmp_path, text))
    (problem,) = refusal.value.problems
    assert abs(problem.line - row) <= 12, "within the lines of that country"
