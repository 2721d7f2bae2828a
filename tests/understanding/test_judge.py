"""The judge: speaks where the reader is silent, and never against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.findings import Reading, read
from bot.findings.model import Finding, Kind, Status, ToldFact
from bot.understanding import judged
from bot.understanding.arbiter import URGENT, Forest, doubted_below, heard_from
from bot.understanding.judge import judgements
from bot.understanding.weights import Weights

KINDS = ("pain", "fatigue", "night_pain")
NET = Weights(
    kinds=KINDS,
    bias=(-4.0, -4.0, -4.0),
    traits={
        "w:flumped": ((1, 120.0),),
        "w:meh": ((1, 45.0),),
        "w:gripes": ((0, 120.0),),
        "w:moon": ((2, 120.0),),
    },
    inputs="",
)
BELIEF = Forest(
    0.0, (((0, 0.0, 1, 2), (-1, -9.0, 0, 0), (0, 2.0, 3, 4), (-1, 0.0, 0, 0), (-1, 9.0, 0, 0)),)
)
"""Believes the judge's score alone: below 0 nothing, up to 2 half of it, above all of it."""
TRUST = Forest(9.0, ())
"""Believes everything."""
DOUBT = Forest(-9.0, ())


def found(text: str, reading: Reading | None = None) -> list[Finding]:
    return [f for f in judged(reading or read(text), NET, BELIEF).findings if f.origin == "judge"]


def test_it_adds_what_it_suspects_with_the_clause_as_its_words() -> None:
    text = "we moved house in May, since then flumped by noon. The knee bends"
    (finding,) = found(text)
    assert (finding.kind, finding.status) == ("fatigue", "present")
    assert finding.words == text[finding.start : finding.end] == "since then flumped by noon"


def test_a_half_belief_is_a_suspicion() -> None:
    (finding,) = found("my knee is swollen, feeling meh today")
    assert (finding.kind, finding.status) == ("fatigue", "unknown")


def test_it_is_silent_about_what_leaves_it_cold() -> None:
    assert found("the train was late again") == []


def with_finding(text: str, kind: Kind, status: Status) -> Reading:
    known = Finding(kind, status, text, 0, len(text))
    told = (ToldFact("fever", True, text, 0, len(text)),)
    return replace(read(text), findings=(known,), told=told)


DENIALS = pytest.mark.parametrize("status", ["absent", "past", "other_person"])


@DENIALS
def test_doubt_makes_no_more_of_a_denial(status: Status) -> None:
    reading = with_finding("flumped", "fatigue", status)
    assert judged(reading, NET, DOUBT) == reading


@DENIALS
def test_a_denial_that_is_not_believed_becomes_a_suspicion_and_no_answer(status: Status) -> None:
    reading = with_finding("flumped", "fatigue", status)
    no = (ToldFact("fatigue", False, "flumped", 0, 7), ToldFact("fever", True, "flumped", 0, 7))
    after = judged(replace(reading, told=no), NET, TRUST)
    (suspicion,) = (f for f in after.findings if f.kind == "fatigue")
    assert (suspicion.status, suspicion.origin, suspicion.words) == ("unknown", "judge", "flumped")
    assert [told.fact for told in after.told] == ["fever"]
    assert after.doubted == ()
    assert judged(reading, NET, TRUST, answers=True) == reading


@pytest.mark.parametrize("status", ["present", "unknown"])
def test_what_was_read_is_set_aside_only_in_doubt_and_its_facts_stay(status: Status) -> None:
    reading = with_finding("flumped", "fatigue", status)
    assert judged(reading, NET, TRUST).findings == reading.findings
    after = judged(reading, NET, DOUBT)
    assert after.findings == ()
    assert after.doubted == reading.findings
    assert after.told == reading.told


def test_what_raises_urgency_is_heard_sooner_and_doubted_later() -> None:
    assert all(heard_from(kind) < heard_from("pain") for kind in URGENT)
    assert all(doubted_below(kind) < doubted_below("pain") for kind in URGENT)


@pytest.mark.parametrize("kind", ["pain", "fever"])
def test_where_the_reader_read_nothing_more_is_asked(kind: Kind) -> None:
    assert heard_from(kind, alone=True) > heard_from(kind)


def test_what_keeps_awake_is_pain() -> None:
    assert {f.kind for f in found("moon")} == {"night_pain", "pain"}


def test_it_denies_nothing_and_tells_no_facts() -> None:
    before = read("no fever, flumped, gripes")
    after = judged(before, NET, BELIEF)
    assert after.told == before.told
    assert {f.status for f in after.findings if f.origin == "judge"} == {"present"}
    assert [f for f in after.findings if f.origin != "judge"] == list(before.findings)


@pytest.mark.parametrize(
    "reading",
    [
        read(""),
        read("👍 !!"),
        read("38"),
        replace(read("flumped"), extra={"report": True}),
        replace(read("flumped"), extra={"detected_language": "other"}),
    ],
    ids=["empty", "no words", "an age", "report", "third language"],
)
def test_some_messages_are_not_judged(reading: Reading) -> None:
    assert judged(reading, NET, BELIEF) == reading


def test_a_long_message_is_judged_to_its_first_words_and_clauses() -> None:
    text = "the bus came, " * 150 + "flumped"
    assert len(judgements(text, NET)) == len(KINDS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my stream has shrunk to drips and I stand there for ages", "bladder_bowel"),
        ("pantaloni che mi scendono e il viso sempre più scavato", "weight_loss"),
        ("sto sveglia tutta la notte con questo femore che batte", "night_pain"),
    ],
)
def test_the_judge_of_today_hears_everyday_words(text: str, kind: str) -> None:
    assert kind in {f.kind for f in judged(read(text)).findings}


@pytest.mark.parametrize(
    "text",
    [
        "how long does the biopsy take?",
        "quanto costa la visita?",
        "thank you so much, see you on Monday",
        "che tempo fa domani a Bologna",
    ],
)
def test_the_judge_of_today_invents_nothing(text: str) -> None:
    assert judged(read(text)).findings == ()


def test_nothing_is_suspected_in_what_is_told_of_somebody_else() -> None:
    text = "My uncle's knee filled up with fluid. My wrist is sore"
    found = {f.kind for f in judged(read(text)).findings if f.status in {"present", "unknown"}}
    assert "swelling" not in found
    assert "pain" in found
