"""What is said beside a question that is put again, and after a cry that was taken back."""

from __future__ import annotations

from typing import Any

from actions.knowledge import Knowledge
from bot.findings import read
from bot.triage import Interview, ask, denied, hear
from tests.actions.conftest import Call


def waits_for(knowledge: Knowledge, question: str, *before: str) -> dict[str, Any]:
    interview = Interview.fresh("en")
    for text in before:
        reading = read(text, prior="en")
        interview = hear(knowledge.ruleset, knowledge.questions, interview, reading).interview
    interview = ask(interview, knowledge.questions["emergency_screen"])
    return {"interview": ask(interview, knowledge.questions[question]).as_dict()}


def test_news_in_place_of_an_answer_is_thanked_for(call: Call, knowledge: Knowledge) -> None:
    slots = waits_for(knowledge, "known_cancer", "my knee hurts")
    told, after = call("validate_triage_form", "since two weeks ago", slots=slots, loop=True)
    assert [reply["text"].split(",")[0] for reply in told] == ["Thank you"]
    assert after["interview"]["asking"] == "known_cancer"
    answer, _ = call("validate_triage_form", "never had cancer", slots=slots, loop=True)
    assert answer == []


def test_a_question_where_the_complaint_is_asked_is_answered(
    call: Call, knowledge: Knowledge
) -> None:
    slots = waits_for(knowledge, "main_symptom")
    said: dict[str, Any] = {"slots": slots, "loop": True, "intent": "inform"}
    near = call("validate_triage_form", "so what is a biopsy?", topics=[("biopsy", 0.9)], **said)
    assert near[0][0]["custom"]["topic"] == "biopsy"
    far = call("validate_triage_form", "so can I have it or not?", topics=[("biopsy", 0.2)], **said)
    assert "topic:biopsy" in [button["payload"] for button in far[0][0]["buttons"]]
    assert far[1]["interview"]["asking"] == "main_symptom"


def test_after_a_cry_that_was_taken_back_the_complaint_has_its_own_result(
    call: Call, knowledge: Knowledge
) -> None:
    cried = hear(
        knowledge.ruleset, knowledge.questions, Interview.fresh("en"),
        read("I want to kill myself, and my knee hurts", prior="en"),
    ).interview  # fmt: skip
    crisis, _ = call("action_triage_result", slots={"interview": cried.as_dict()})
    assert crisis[0]["custom"]["urgency"] == "EMERGENCY_NOW"
    taken = denied(knowledge.ruleset, cried)
    result, _ = call("action_triage_result", slots={"interview": taken.as_dict()})
    assert result[0]["custom"]["kind"] == "result"
    assert result[0]["custom"]["urgency"] != "EMERGENCY_NOW"
