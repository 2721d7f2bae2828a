"""What the words tell of somebody, or something, else is not told of the patient."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.model import Language


def test_a_baby_gives_its_mother_no_age() -> None:
    facts = read("I had my baby five weeks ago and my hip hurts when I walk").facts
    assert facts["pregnant"] is True
    assert "age" not in facts
    assert "not_yet_walking" not in facts


def test_a_small_child_keeps_its_age() -> None:
    assert read("my baby is 8 months old and does not move her arm").facts["age"] < 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "dopo l'estrazione di due mesi fa la gengiva non si è chiusa"),
        ("it", "no, tumore a cellule giganti"),
        ("en", "it was a giant cell tumour, benign"),
    ],
)
def test_months_and_benign_tumours_are_neither_age_nor_cancer(
    language: Language, text: str
) -> None:
    facts = read(text, prior=language).facts
    assert "age" not in facts
    assert facts.get("known_cancer") != "now"


def test_a_cancer_beside_a_benign_lesion_stays() -> None:
    facts = read("I have a benign bone cyst and I had breast cancer in 2019").facts
    assert facts["known_cancer"] in ("past", "now")


def test_bone_in_the_mouth_is_trouble_of_the_jaw() -> None:
    facts = read("my gum is open and I can see the bone, I am on denosumab").facts
    assert facts.get("jaw_trouble") is True
    assert "bone_visible" not in facts


def test_bone_after_a_blow_is_an_open_fracture_wherever_it_is() -> None:
    facts = read("I fell on my mouth and the bone is sticking out through the skin").facts
    assert facts.get("bone_visible") is True


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "no everything normal down there"),
        ("it", "no forza e sensibilità normali"),
        ("en", "no my hands and legs are fine"),
    ],
)
def test_a_no_before_a_statement_denies_the_question_only(language: Language, text: str) -> None:
    assert not [f for f in read(text, prior=language).findings if f.status == "present"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "no normal feeling in my feet"), ("it", "non ho forza nelle gambe")],
)
def test_a_no_before_a_noun_still_denies_it(language: Language, text: str) -> None:
    found = read(text, prior=language).findings
    assert [f for f in found if f.kind == "numbness_weakness" and f.status == "present"]
