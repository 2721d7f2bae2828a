"""The second net: sure, worried or silent; never against what was denied; always with reasons."""

from __future__ import annotations

import json

import pytest

from bot.findings import read
from bot.findings.model import Reading, ToldFact
from bot.triage import Level, Ruleset, noted, screen, worried
from bot.triage.second_net import note_of, suspect
from bot.triage.weights import parse, written

NET = parse(
    written(
        {"bias": -2.0, "sure": 2.0, "worried": 0.0},
        {"bleeding": 0.0, "chest_pain": 0.0},
        [
            ("w:zork", 6000, {"chest_pain": 500}),
            ("w:zirk", 2500, {"bleeding": 500}),
            ("w!zork", -9000, {}),
        ],
        "",
    )
)
"""Hears an emergency in "zork" for sure, and in "zirk" perhaps."""


def reading(text: str, **told: bool) -> Reading:
    facts = tuple(ToldFact(fact, value, "", 0, 0) for fact, value in told.items())
    return Reading(text=text, language="en", told=facts)


def test_when_it_is_sure_its_facts_are_told_and_the_rule_rings(ruleset: Ruleset) -> None:
    heard = noted(ruleset, reading("so much zork today"), {}, NET)
    alarm = screen(ruleset, heard, {})
    assert alarm is not None
    assert (alarm.level, alarm.kind, alarm.rules) == (Level.EMERGENCY_NOW, "medical", ("E01",))
    assert alarm.suspected == "chest_pain"
    assert alarm.facts == {"chest_pain": True}


def test_the_note_names_the_words_that_weighed(ruleset: Ruleset) -> None:
    heard = noted(ruleset, reading("so much zork today"), {}, NET)
    note = note_of(heard.extra)
    assert note is not None
    assert (note["flag"], note["sure"], note["words"]) == ("chest_pain", True, ["zork"])
    assert [(f.words, f.start) for f in heard.told] == [("zork", 8)]
    assert Reading.from_dict(json.loads(json.dumps(heard.as_dict()))) == heard


def test_when_it_is_only_worried_it_says_so_and_rings_nothing(ruleset: Ruleset) -> None:
    heard = noted(ruleset, reading("a little zirk"), {}, NET)
    assert screen(ruleset, heard, {}) is None
    assert worried(heard.extra)
    assert heard.told == ()


def test_otherwise_the_reading_stays_as_it_was(ruleset: Ruleset) -> None:
    calm = reading("my knee aches")
    assert noted(ruleset, calm, {}, NET) is calm
    assert not worried(calm.extra)


def test_what_the_patient_denied_is_not_suspected(ruleset: Ruleset) -> None:
    heard = noted(ruleset, reading("zork", chest_pain=False), {}, NET)
    assert screen(ruleset, heard, {}) is None
    assert heard.facts == {"chest_pain": False}
    assert worried(heard.extra), "another sign may be meant: ask"


def test_a_denial_of_another_sign_does_not_silence_it(ruleset: Ruleset) -> None:
    heard = noted(ruleset, reading("zork", heavy_bleeding=False), {}, NET)
    assert screen(ruleset, heard, {}) is not None


def test_the_readers_own_alarm_stands_alone(ruleset: Ruleset) -> None:
    heard = noted(ruleset, reading("zork", seizure=True), {}, NET)
    alarm = screen(ruleset, heard, {})
    assert alarm is not None
    assert alarm.suspected is None
    assert alarm.rules == ("E09",)


def test_one_sentence_is_not_outweighed_by_ten_others() -> None:
    talk = "I wanted to ask about parking near the clinic. " * 5
    suspicion = suspect(f"{talk}There is zork. {talk}", NET)
    assert suspicion is not None
    assert suspicion.sure


@pytest.mark.parametrize("text", ["", " ", "?", "👍", "\x00", "½", "zork" * 4000])
def test_no_text_is_too_odd(text: str) -> None:
    suspect(text)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("he is strugling to breth, very short of breth", {"breathing"}),
        ("blod keeps pouring out and the towell is soaked", {"bleeding"}),
        ("mi manca il rspiro e non riesco a parlare", {"breathing"}),
        ("sange che esce a fiotti dalla ferita, asciugamani zuppi", {"bleeding"}),
        ("after my chemoterapy I am shiverring with a tempreature", {"fever_chemo"}),
        ("la gmaba e fredda e bianca, non la sento", {"limb_ischaemia"}),
    ],
)
def test_slips_of_the_finger_do_not_hide_a_red_flag(text: str, flags: set[str]) -> None:
    suspicion = suspect(text)
    assert suspicion is not None
    assert suspicion.flag in flags
    assert suspicion.words


@pytest.mark.parametrize(
    "text",
    [
        "No chest pain, no trouble breathing, I only want to move my appointment",
        "My uncle collapsed last year, I am asking about the price",
        "Nessun dolore al petto e respiro bene, vorrei spostare la visita",
        "What does the scan cost and where can I park?",
        "Quanto costa la visita e dove si parcheggia?",
        "my knee has been aching since the weekend",
        "mi fa male il ginocchio dal fine settimana",
    ],
)
def test_look_alikes_and_ordinary_messages_ring_nothing(ruleset: Ruleset, text: str) -> None:
    assert screen(ruleset, noted(ruleset, read(text), {}), {}) is None
