"""The development vignettes: data to work on, read strictly, apart from the held-out ones.

Whoever improves the conversation may read these patients one by one and fix what they show; the
figure that counts is the one of ``evaluation/vignettes.jsonl``, which nobody tunes on.
"""

from __future__ import annotations

import json
from collections import Counter

import yaml

from bot.triage import Level, Ruleset
from evaluation import overlap
from evaluation.project import HELD_OUT, ROOT
from evaluation.triage_vignettes import load_vignettes

PATHS = sorted((HELD_OUT / "dev").glob("vignettes*.jsonl"))
PATIENTS = [patient for path in PATHS for patient in load_vignettes(path)]
FIRSTS = {patient.id: patient.first for patient in PATIENTS}
ASKED = frozenset(yaml.safe_load((ROOT / "knowledge" / "interview.yml").read_text("utf-8")))


def test_there_are_patients_of_both_languages_every_level_and_every_age() -> None:
    assert Counter(patient.lang for patient in PATIENTS) == {"en": 205, "it": 155}
    assert {patient.expected for patient in PATIENTS} == set(Level)
    assert {patient.age_band for patient in PATIENTS} == {"child", "young", "adult", "older"}


def test_every_patient_is_their_own_and_marked_as_development_data() -> None:
    assert len(FIRSTS) == len(PATIENTS)
    assert all(patient.id.startswith("dev") for patient in PATIENTS)
    assert len({overlap.folded(first) for first in FIRSTS.values()}) == len(PATIENTS)


def test_every_patient_says_why(rules: Ruleset) -> None:
    known = {rule.id for rule in rules.rules}
    for line in "".join(path.read_text(encoding="utf-8") for path in PATHS).splitlines():
        item = json.loads(line)
        assert item["title"], item["id"]
        assert item["why"], item["id"]
        assert item["rules"], item["id"]
        assert set(item["rules"]) <= known, item["id"]


def test_every_answer_belongs_to_a_question() -> None:
    for patient in PATIENTS:
        assert set(patient.facts) <= ASKED, patient.id


def test_no_first_message_is_one_of_the_held_out_vignettes() -> None:
    """Reports ids only: a held-out message must not stand in a test's output."""
    held_out = [patient.first for patient in load_vignettes(HELD_OUT / "vignettes.jsonl")]
    assert len(held_out) > 200
    assert {pair.test for pair in overlap.same(FIRSTS, held_out)} == set()
    assert {pair.test for pair in overlap.near(FIRSTS, held_out)} == set()


def test_no_first_message_stands_in_the_training_data() -> None:
    training = overlap.training_sentences(ROOT / "data")
    more_than_a_greeting = {name: first for name, first in FIRSTS.items() if len(first.split()) > 2}
    assert {pair.test for pair in overlap.same(more_than_a_greeting, training)} == set()
