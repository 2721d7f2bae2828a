"""The real knowledge in a turn: what is kept of a message that the engine never heard."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.dialogue.clinical import Heard
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.dialogue.said import Said
from bot.dialogue.wording import load_wording
from bot.triage import Interview, ask
from bot.triage.interview import Told

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


def hear(
    knowledge: Knowledge,
    text: str = "",
    *,
    choice: str | None = None,
    interview: Interview | None = None,
    question: str | None = None,
) -> Heard:
    known = None if interview is None else json.loads(json.dumps(interview.as_dict()))
    return knowledge.hear(
        Said(text, choice), question=question, interview=known, language="en", today=TODAY
    )


@pytest.fixture
def screened(knowledge: Knowledge) -> Interview:
    """An interview that waits for the answer to the safety check."""
    return ask(Interview.fresh("en"), knowledge.questions["emergency_screen"])


@pytest.mark.parametrize("option", ["breathing", "bleeding", "bone", "limb", "mind"])
def test_a_button_can_ring_the_alarm(
    knowledge: Knowledge, screened: Interview, option: str
) -> None:
    heard = hear(knowledge, choice=f"answer:emergency_screen:{option}", interview=screened)
    assert heard.emergency
    assert heard.emergency[0].payload.urgency == "EMERGENCY_NOW"
    assert heard.emergency[0].payload.rules
    judged = knowledge.judge(heard.interview, "en")
    assert judged is not None
    assert judged.level == "EMERGENCY_NOW"


def test_what_was_said_to_the_patient_stands(knowledge: Knowledge) -> None:
    """A sign that a "no" does not take back rings, though the answer says that it is not there:
    the interview keeps to the alarm."""
    told = {"back_or_neck_pain": Told(True, "message:1"), "limb_weakness": Told(True, "message:2")}
    waiting = ask(replace(Interview.fresh("en"), facts=told), knowledge.questions["back_pain"])
    heard = hear(knowledge, "no, but now both my legs are weak", interview=waiting)
    assert heard.emergency
    judged = knowledge.judge(heard.interview, "en")
    assert judged is not None
    assert judged.level == "EMERGENCY_NOW"


@pytest.mark.parametrize("option", ["none", "dont_know"])
def test_a_harmless_button_does_not(knowledge: Knowledge, screened: Interview, option: str) -> None:
    choice = f"answer:emergency_screen:{option}"
    assert not hear(knowledge, choice=choice, interview=screened).emergency


@pytest.mark.parametrize(
    "text", ["thanks", "hello", "what is an MRI?", "hm", "no idea what you mean"]
)
def test_a_message_that_the_engine_did_not_hear_is_no_missed_answer(
    knowledge: Knowledge, screened: Interview, text: str
) -> None:
    interview = screened
    for _ in range(4):
        heard = hear(knowledge, text, interview=interview, question="emergency_screen")
        interview = Interview.from_dict(heard.interview)
        assert not heard.emergency
    assert (interview.misses, interview.asking) == (0, "emergency_screen")
    assert not [fact for fact in interview.facts if fact.startswith("red_flag_")]


def test_a_fact_told_then_is_kept_and_none_is_taken_back(
    knowledge: Knowledge, screened: Interview
) -> None:
    first = hear(knowledge, "I have breast cancer", interview=screened)
    kept = Interview.from_dict(first.interview)
    assert kept.values["known_cancer"] == "now"
    second = hear(knowledge, "sorry, I never had cancer", interview=kept)
    assert Interview.from_dict(second.interview).values["known_cancer"] == "now"


def test_nothing_told_is_not_judged(knowledge: Knowledge) -> None:
    assert knowledge.judge(hear(knowledge, "hello").interview, "en") is None
    with pytest.raises(ValueError, match="version"):
        knowledge.judge({"version": 99}, "en")


def test_the_reading_goes_through_json_unchanged(knowledge: Knowledge) -> None:
    reading = hear(knowledge, "my left knee has hurt for 3 weeks, no fever").reading
    assert json.loads(json.dumps(reading)) == json.loads(json.dumps(reading))
    assert reading is not None
    assert reading["findings"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("welcome:", "welcome_:"), "welcome"),
        (("{{CLINIC_NAME}} can", "{{NOBODY}} can"), "unknown placeholder"),
    ],
)
def test_the_fixed_lines_are_read_strictly(
    knowledge: Knowledge, tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    text = (ROOT / "knowledge" / "chat.yml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "chat.yml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ContentError, match=complaint):
        load_wording(path, knowledge.clinic)


HEARD_BY_THE_NET = "scarlet keeps squirting through every towell, ten towells so far"


def test_what_only_the_second_net_hears_rings_and_stays_known(knowledge: Knowledge) -> None:
    heard = hear(knowledge, HEARD_BY_THE_NET)
    assert heard.emergency
    assert heard.emergency[0].payload.rules == ("E02",)
    assert heard.reading is not None
    note = heard.reading["extra"]["second_net"]
    assert note["flag"] == "bleeding"
    assert "squirting" in note["words"]
    judged = knowledge.judge(heard.interview, "en")
    assert judged is not None
    assert judged.level == "EMERGENCY_NOW"


def test_what_only_the_judge_hears_goes_on_with_the_message_and_rings_nothing(
    knowledge: Knowledge,
) -> None:
    heard = hear(knowledge, "my skirts keep sliding off me and I eat like a horse")
    assert heard.reading is not None
    found = {f["kind"]: f["origin"] for f in heard.reading["findings"]}
    assert found["weight_loss"] == "judge"
    assert not heard.emergency
    assert "weight_loss" not in heard.interview["facts"]


def test_a_worried_net_rings_nothing_but_says_so(knowledge: Knowledge) -> None:
    heard = hear(knowledge, "there is a funny feeling in my face since lunch")
    assert not heard.emergency
    assert heard.reading is not None
    assert heard.reading["extra"]["second_net"]["sure"] is False
