"""Answers between messages: half an answer, none at all, and what is taken back by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.findings import read
from bot.findings.model import Language
from bot.triage import (
    Alarm,
    Interview,
    Level,
    Questions,
    Ruleset,
    ask,
    assess,
    conclude,
    denied,
    hear,
    heard_for,
    next_question,
    only_asks,
    render_confirmation,
    render_emergency,
    without_denied,
)
from bot.triage.interview import Told


def talk(
    ruleset: Ruleset,
    questions: Questions,
    question: str,
    *texts: str,
    language: Language = "en",
    **known: Any,
) -> Interview:
    """The interview that waits for the answer to ``question``, after these messages."""
    facts = {fact: Told(value, "message:1") for fact, value in known.items()}
    asked = () if question == "emergency_screen" else ("emergency_screen",)
    about: Any = known.get("who")
    interview = replace(Interview.fresh(language), facts=facts, asked=asked, about=about)
    interview = ask(interview, questions[question])
    for text in texts:
        waiting = questions.get(interview.asking or "")
        reading = heard_for(waiting, read(text, prior=language, today=date(2026, 12, 1)))
        interview = hear(ruleset, questions, interview, reading).interview
        following = next_question(ruleset, questions, interview)
        if interview.pending is None and following is not None:
            interview = ask(interview, following)
    return interview


WOUND: dict[str, Any] = {
    "treated_here": True,
    "treated_site": "thigh",
    "treated_days_ago": 6,
    "age": 50,
}


def test_half_an_answer_is_asked_again_once_and_then_the_worse_stands(
    ruleset: Ruleset, questions: Questions
) -> None:
    once = talk(ruleset, questions, "wound", "a bit damp, and no pus that I can see", **WOUND)
    assert (once.asking, once.misses) == ("wound", 1)
    twice = talk(ruleset, questions, "wound", "a bit damp, no pus", "as I said, damp", **WOUND)
    assert twice.asking != "wound"
    assert twice.ratchet is Level.SAME_DAY


@pytest.mark.parametrize(
    "text", ["it is seeping something yellow", "no pus, but a yellow discharge"]
)
def test_what_seeps_counts_as_infected(ruleset: Ruleset, questions: Questions, text: str) -> None:
    assert talk(ruleset, questions, "wound", text, **WOUND).values["wound_infected"] is True


NOTHING_WRONG = [
    ("en", "nowhere"),
    ("en", "it isn't anywhere, I have no symptoms"),
    ("en", "I don't have any pain, it's just a question"),
    ("en", "I only want to know my results"),
    ("it", "da nessuna parte"),
    ("it", "ma io non ho nulla!"),
    ("it", "volevo solo chiedere una cosa"),
]


@pytest.mark.parametrize(("language", "text"), NOTHING_WRONG)
def test_who_has_no_complaint_is_let_out(
    ruleset: Ruleset, questions: Questions, language: Language, text: str
) -> None:
    after = talk(ruleset, questions, "site", text, language=language, lump=True)
    assert after.values["asks_information"] is True
    assert only_asks(after.values)
    assert "back_or_neck_pain" not in after.values
    assert next_question(ruleset, questions, after) is None


@pytest.mark.parametrize(
    "text",
    [
        "nowhere in particular",
        "I don't have any feeling in my foot",
        "no pain in the knee, it's the ankle that hurts",
        "I only want to sleep, my hip hurts so much",
        "I just want it to stop",
    ],
)
def test_who_has_one_is_not(ruleset: Ruleset, questions: Questions, text: str) -> None:
    after = talk(ruleset, questions, "site", text, pain=True)
    assert "asks_information" not in after.values
    assert after.values["pain"] is True


def test_a_red_flag_told_before_is_not_taken_back_by_it(
    ruleset: Ruleset, questions: Questions
) -> None:
    known: dict[str, Any] = {"pain": True, "limb_weakness": True}
    after = talk(ruleset, questions, "site", "nowhere, it's only a question", **known)
    assert after.values["limb_weakness"] is True
    assert not only_asks(after.values)


def test_a_place_that_is_not_known_may_be_the_back(ruleset: Ruleset, questions: Questions) -> None:
    after = talk(ruleset, questions, "site", "I don't know", pain=True, age=11)
    assert after.values["site"] == "unknown"
    fired = {reason.rule for reason in conclude(ruleset, questions, after).reasons}
    assert "N08" in fired  # unknown never lowers an urgency


@pytest.mark.parametrize(
    "text",
    [
        "there's no lump at all, it is puffy",
        "not a lump, only swollen",
        "which lump? I have no lump",
    ],
)
def test_a_lump_that_is_denied_is_no_more_asked_about(
    ruleset: Ruleset, questions: Questions, text: str
) -> None:
    known: dict[str, Any] = {"lump": True, "swelling": True, "site": "shin_ankle", "age": 40}
    after = talk(ruleset, questions, "lump", text, **known)
    assert after.values["lump"] is False
    asked = set(after.asked) - {"lump"}
    assert not {q.id for q in questions.in_order if q.slot == "lump"} & asked
    fired = {reason.rule for reason in conclude(ruleset, questions, after).reasons}
    assert "A03" not in fired


def test_where_that_lowers_the_level_it_is_confirmed(
    ruleset: Ruleset, questions: Questions
) -> None:
    known: dict[str, Any] = {"lump": True, "lump_growing": True, "age": 40, "site": "thigh"}
    after = talk(ruleset, questions, "lump_size", "there is no lump", **known)
    assert after.pending is not None
    assert after.pending.new["lump"] is False
    assert after.values["lump"] is True


@pytest.mark.parametrize(
    ("language", "question", "text", "fact", "value"),
    [
        ("en", "emergency_screen", "no emergency, I'm 30 with an achy hip", "chest_pain", False),
        ("en", "emergency_screen", "I'm fine, I just want to book", "suicide_plan", False),
        ("it", "emergency_screen", "niente di tutto questo, vorrei prenotare", "deformity", False),
        ("it", "emergency_screen", "sto bene, volevo solo una visita", "chest_pain", False),
        ("en", "systemic", "about 5 kilos since the summer", "weight_loss", True),
        ("it", "systemic", "due o tre chili", "weight_loss", True),
        ("en", "pain_relief", "sore, ibuprofen does the job", "pain_uncontrolled", False),
        ("en", "neuro", "the hand works fine, I still knit", "limb_weakness", False),
        ("en", "fever", "no fever and the skin looks normal", "hot_red_joint", False),
        ("en", "back_pain", "no back's all right", "back_or_neck_pain", False),
        ("en", "treated_here", "cryo? no. They did an operation", "treated_here", False),
    ],
)
def test_answers_with_more_in_them_are_answers(
    ruleset: Ruleset,
    questions: Questions,
    language: Language,
    question: str,
    text: str,
    fact: str,
    value: bool,
) -> None:
    after = talk(
        ruleset, questions, question, text, language=language, pain=True, site="spine_neck"
    )
    assert after.values.get(fact) is value
    assert after.asking != question


@pytest.mark.parametrize(
    ("question", "text", "fact"),
    [
        ("emergency_screen", "no emergency but I can't breathe", "breathless"),
        ("neuro", "works fine but it tingles", "limb_numbness"),
        ("back_pain", "no back pain but my neck is sore", "back_or_neck_pain"),
    ],
)
def test_a_sign_beside_a_denial_is_there(
    ruleset: Ruleset, questions: Questions, question: str, text: str, fact: str
) -> None:
    assert talk(ruleset, questions, question, text, pain=True).values[fact] is True


@pytest.mark.parametrize("text", ["I weigh 70 kg as ever", "no, put on two kilos", "50 kilos"])
def test_a_weight_is_no_loss(ruleset: Ruleset, questions: Questions, text: str) -> None:
    after = talk(ruleset, questions, "systemic", text, pain=True)
    assert after.values.get("weight_loss") is not True


def test_a_report_that_asks_for_more_leads_over_the_first_picture(ruleset: Ruleset) -> None:
    facts: Mapping[str, Any] = {"age": 40, "bone_pain": True, "night_pain": True, "site": "thigh"}
    before = assess(ruleset, facts)
    after = assess(ruleset, {**facts, "previous_tests": "suspicious"})
    assert before.imaging[0] == "xray"
    assert after.imaging[0] == "mri"
    assert after.visit[0] == "ortho_oncology_centre"
    assert after.level >= before.level


def test_what_is_graver_than_a_report_keeps_its_plan(ruleset: Ruleset) -> None:
    facts: Mapping[str, Any] = {"previous_tests": "suspicious", "deformity": True, "site": "arm"}
    assert assess(ruleset, facts).visit[0] == "emergency_department"


@pytest.mark.parametrize(("site", "walks"), [("arm", False), ("thigh", True)])
def test_nobody_is_told_not_to_walk_on_an_arm(
    ruleset: Ruleset, clinic: Any, site: str, walks: bool
) -> None:
    alarm = Alarm(Level.EMERGENCY_NOW, ("E05",), "medical", {"deformity": True})
    text = render_emergency(ruleset, alarm, clinic, "en", {"site": site}).text
    assert ("walk" in text) is walks
    assert ("the arm" in text) is not walks


@pytest.mark.parametrize(
    ("days", "shown"), [(1825, "5 years"), (1, "1 day"), (21, "3 weeks"), (60, "2 months")]
)
def test_times_are_read_back_in_words(
    ruleset: Ruleset, questions: Questions, days: int, shown: str
) -> None:
    known: dict[str, Any] = {"pain": True, "duration_days": 5}
    interview = talk(ruleset, questions, "trend", **known)
    reading = replace(read("sorry, wrong", prior="en"), is_correction=True, duration_days=days)
    heard = hear(ruleset, questions, interview, reading, intent="correct")
    text = render_confirmation(ruleset, questions, heard.interview, "en").text
    assert f"Since when: {shown}" in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "okay thanks, and how much is it?"),
        ("en", "fine, where is the clinic?"),
        ("it", "va bene, ma quanto dura?"),
        ("it", "grazie, e dove si parcheggia?"),
    ],
)
def test_thanks_before_a_question_answer_nothing(
    ruleset: Ruleset, questions: Questions, language: Language, text: str
) -> None:
    after = talk(ruleset, questions, "loading", text, language=language, pain=True, site="knee")
    assert "loading" not in after.values
    assert after.asking == "loading"


@pytest.mark.parametrize("text", ["fine thanks", "yes, can you tell me the price?"])
def test_an_answer_before_a_question_is_one(
    ruleset: Ruleset, questions: Questions, text: str
) -> None:
    after = talk(ruleset, questions, "loading", text, pain=True, site="knee")
    assert after.values["loading"] == "full"


def test_nothing_is_confirmed_that_changes_no_emergency(
    ruleset: Ruleset, questions: Questions
) -> None:
    known: dict[str, Any] = {"pain": True, "saddle_numbness": True, "age": 60}
    said = ("left", "no numbness between the legs")
    after = talk(ruleset, questions, "side", *said, **known)
    assert after.locked
    assert after.pending is None
    assert after.values["saddle_numbness"] is True
    assert after.ratchet is Level.EMERGENCY_NOW


def test_a_cry_taken_back_keeps_its_level_and_the_interview_goes_on(
    ruleset: Ruleset, questions: Questions
) -> None:
    cried = talk(ruleset, questions, "side", "I want to kill myself", pain=True, site="arm")
    assert next_question(ruleset, questions, cried) is None
    after = denied(ruleset, cried)
    assert next_question(ruleset, questions, after) is not None
    assert conclude(ruleset, questions, after).level is Level.EMERGENCY_NOW
    rest = without_denied(ruleset, after)
    assert rest is not None
    assert conclude(ruleset, questions, rest).level < Level.EMERGENCY_NOW
    again = hear(ruleset, questions, after, read("I do want to kill myself", prior="en")).interview
    assert without_denied(ruleset, again) is None
    assert next_question(ruleset, questions, again) is None


def test_another_emergency_is_not_taken_back_with_it(
    ruleset: Ruleset, questions: Questions
) -> None:
    known: dict[str, Any] = {"back_or_neck_pain": True, "saddle_numbness": True}
    after = denied(ruleset, talk(ruleset, questions, "side", "I want to die", **known))
    assert next_question(ruleset, questions, after) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("known_cancer", "no, my sister did"),
        ("treated_here", "my brother was, not me"),
        ("known_cancer", "not me, my aunt did like I said"),
        ("loading", "my wife says I limp a bit"),
    ],
)
def test_who_is_only_named_is_not_the_patient(
    ruleset: Ruleset, questions: Questions, question: str, text: str
) -> None:
    after = talk(ruleset, questions, question, text, pain=True, site="knee", who="self")
    assert after.values["who"] == "self"
    assert after.pending is None


def test_who_says_that_it_is_about_somebody_else_is_heard(
    ruleset: Ruleset, questions: Questions
) -> None:
    text = "no, sorry, it's about my father"
    after = talk(ruleset, questions, "known_cancer", text, pain=True, site="knee", who="self")
    told = after.pending.new if after.pending else after.values
    assert told["who"] == "other"


def test_a_read_back_answered_is_no_missed_answer(ruleset: Ruleset, questions: Questions) -> None:
    known: dict[str, Any] = {"lump": True, "lump_growing": True, "age": 40, "site": "thigh"}
    after = talk(ruleset, questions, "lump_size", "there is no lump", "no", **known)
    assert after.pending is None
    assert after.misses <= 1
    assert after.values["lump"] is True
