"""From transcript to test: scrubbing, confirmation, one side for ever, an export to review."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.cli.corrections import export, files_of
from bot.console.scrub import scrub
from bot.settings import Settings
from bot.store.corrections import corrections, plain
from tests.console.conftest import House, answered

SENTENCE = "My name is Ada Byron, ring 07700 900123, my shin throbs"


@pytest.fixture
def talk(staffed: House) -> str:
    finding = {"kind": "pain", "status": "present", "words": "throbs"}
    understood = {"intent": "report_pain", "reading": {"findings": [finding], "told": []}}
    return staffed.talk((SENTENCE, answered(level="ROUTINE", understanding=understood)))


def form(**changes: str) -> dict[str, str]:
    whole = {
        "text": "my shin throbs",
        "intent": "report_pain",
        "urgency": "URGENT_2W",
        "present": "pain",
        "confirmed": "yes",
        "use": "nlu",
    }
    return whole | changes


def address(talk: str) -> str:
    return f"/staff/conversations/{talk}/messages/1/correct"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("ring 07700 900123 please", "en", "ring [phone] please"),
        ("call +39 347 1234567", "en", "call [phone]"),
        ("il mio numero è 02 12345678", "it", "il mio numero è [phone]"),
        ("codice RSSMRA80A01F205X grazie", "it", "codice [tax code] grazie"),
        ("my NHS number is 943 476 5919", "en", "my NHS number is [health number]"),
        ("write to ada.b@example.org", "en", "write to [email]"),
        ("born 03/05/1961", "en", "born [date]"),
        ("I live at 12 Acacia Avenue", "en", "I live at [address]"),
        ("abito in via Garibaldi 12", "it", "abito in [address]"),
        ("My name is Ada Byron", "en", "My name is [name]"),
        ("mi chiamo Carla e ho male", "it", "mi chiamo [name] e ho male"),
        ("Dr. Jones said it is fine", "en", "Dr. [name] said it is fine"),
        ("record 48213 is mine", "en", "record [number] is mine"),
        ("my knee hurts since 3 weeks", "en", "my knee hurts since 3 weeks"),
        ("ho 58 anni e mi fa male", "it", "ho 58 anni e mi fa male"),
    ],
)
def test_what_could_tell_who_wrote_is_taken_out(text: str, language: str, expected: str) -> None:
    assert scrub(text, language).text == expected


def test_words_that_may_be_names_are_shown_for_a_person_to_decide() -> None:
    found = scrub("yesterday Giulia saw my Knee", "en")
    assert found.look == ("Giulia", "Knee")


def test_the_form_shows_the_scrubbed_sentence_and_what_was_taken(staffed: House, talk: str) -> None:
    page = staffed.browser("reviewer").page(address(talk))
    assert page.one("textarea", id="text").text == (
        "My name is [name], ring [phone], my shin throbs"
    )
    assert "Ada Byron" in page.text
    chosen = [o.attributes["value"] for o in page.all("option") if "selected" in o.attributes]
    assert chosen == ["ROUTINE", "pain"]


def test_a_sentence_is_kept_sealed_and_on_one_side_for_ever(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.send(address(talk), **form())
    assert answer.headers["location"].endswith("said=correct.saved#m1")
    for use, status in (("nlu", 409), ("evaluation", 409), ("scenario", 409)):
        again = form(use=use, text="MY shin: throbs!")
        assert browser.send(address(talk), **again).status_code == status, use
    for use in ("evaluation", "scenario"):
        other = form(use=use, text="my other shin throbs")
        assert browser.send(address(talk), **other).status_code == 303
    other = form(use="nlu", text="my other shin throbs")
    assert browser.send(address(talk), **other).status_code == 409
    with staffed.store.look() as work:
        assert {one.use for one in corrections(work)} == {"nlu", "evaluation", "scenario"}
    raw = staffed.store.engine.raw_connection()
    assert b"throbs" not in raw.execute("SELECT body FROM corrections").fetchone()[0]
    raw.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"confirmed": ""}, "Confirm first"),
        ({"text": " "}, "at most 500 characters"),
        ({"intent": ""}, "needs an intent"),
        ({"use": "scenario", "urgency": ""}, "needs a topic or an urgency"),
    ],
)
def test_what_is_not_kept(staffed: House, talk: str, change: dict[str, str], said: str) -> None:
    answer = staffed.browser("reviewer").send(address(talk), **form(**change))
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"use": "x"},
        {"urgency": "HIGH"},
        {"topic": "nope"},
        {"intent": "a b"},
        {"present": "cough"},
        {"absent": "pain"},
    ],
)
def test_impossible_corrections(staffed: House, talk: str, change: dict[str, str]) -> None:
    answer = staffed.browser("reviewer").send(address(talk), **form(**change))
    assert answer.status_code == 422


def test_only_patients_messages_are_corrected(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    assert browser.get(f"/staff/conversations/{talk}/messages/2/correct").status_code == 404


def test_the_export_is_a_diff_and_leaves_out_what_the_tree_has_on_the_other_side(
    staffed: House, talk: str, tmp_path: Path
) -> None:
    browser = staffed.browser("reviewer")
    browser.send(address(talk), **form())
    browser.send(address(talk), **form(use="evaluation", text="a trained sentence"))
    browser.send(address(talk), **form(use="scenario", text="a lump grew on my rib"))
    root = tmp_path / "tree"
    for folder in ("data", "evaluation", "tests/conversations"):
        (root / folder).mkdir(parents=True)
    (root / "data" / "nlu.yml").write_text(
        "nlu:\n- intent: x\n  examples: |\n    - A trained: sentence\n"
    )
    settings = Settings(
        var=tmp_path / "var", database_url=str(staffed.store.engine.url), _env_file=None
    )
    code, told = export(settings, check=True, root=root)
    assert code == 1
    assert "+++ b/data/from_transcripts.yml" in told
    assert "+    - my shin throbs" in told
    assert "left out, on the other side already" in told
    assert "trained" not in told
    assert export(settings, check=False, root=root)[0] == 0
    scenario = yaml.safe_load((root / "tests/conversations/from_transcripts.yml").read_text())[0]
    assert scenario["steps"] == [
        {"say": "a lump grew on my rib", "expect": {"urgency": "URGENT_2W"}}
    ]
    assert not (root / "evaluation" / "from_transcripts.jsonl").exists()
    assert export(settings, check=True, root=root)[0] == 0


def test_rows_for_measuring_carry_the_labels(staffed: House, talk: str) -> None:
    staffed.browser("reviewer").send(address(talk), **form(use="evaluation"))
    with staffed.store.look() as work:
        ((path, text),) = files_of(corrections(work))
    assert path.name == "from_transcripts.jsonl"
    assert json.loads(text) == {
        "text": "my shin throbs",
        "lang": "en",
        "kinds": ["pain"],
        "absent": [],
        "intent": "report_pain",
        "topic": None,
    }


def test_sentences_are_compared_without_case_accents_and_signs() -> None:
    assert plain("Perché  fa MALE?!") == plain("perche fa male")
    assert plain("fa male") != plain("non fa male")
