"""Each action says the right card and sets the right slots."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer_after
from actions.conversation import Conversation
from actions.knowledge import Knowledge
from actions.registry import all_actions
from bot.triage import Interview, Level
from tests.actions.conftest import Call

ROOT = Path(__file__).resolve().parents[2]
RED_FLAG = "bad back pain and I am numb between my legs"


def test_every_action_of_the_domain_exists_and_no_other(knowledge: Knowledge) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert {action.name() for action in all_actions(knowledge)} == set(domain["actions"])


def test_a_near_question_gets_its_topic_with_sources_and_status(call: Call) -> None:
    replies, slots = call(
        "action_answer_topic", "what is a biopsy?", intent="ask_diagnosis", topics=[("biopsy", 0.9)]
    )
    card = replies[0]["custom"]
    assert card["topic"] == "biopsy"
    assert card["citations"]
    assert card["status"] == "draft"
    assert card["revision"]
    assert slots["last_topic"] == "biopsy"
    assert {"title": "Tell me more", "payload": "more:biopsy"} in replies[0]["buttons"]


def test_more_shows_the_whole_text(call: Call) -> None:
    short, _ = call("action_answer_topic", entities={"topic": "biopsy"}, intent="ask_diagnosis")
    whole, _ = call(
        "action_answer_topic", entities={"topic": "biopsy", "part": "more"}, intent="ask_diagnosis"
    )
    assert len(whole[0]["text"]) > len(short[0]["text"])
    assert not any(b["payload"].startswith("more:") for b in whole[0]["buttons"])


def test_the_symptom_check_is_offered_below_the_first_answer_only(call: Call) -> None:
    check = {"title": "I have a symptom", "payload": "intent:start_triage"}
    asked = {"intent": "ask_diagnosis", "topics": [("biopsy", 0.9)]}
    first, slots = call("action_answer_topic", "what is a biopsy?", **asked)
    assert check in first[0]["buttons"]
    second, _ = call("action_answer_topic", "what is a biopsy?", **asked, slots=slots)
    assert check not in second[0]["buttons"]
    done = Interview(asked=("emergency_screen",), language="en").as_dict()
    after, _ = call("action_answer_topic", "a biopsy?", **asked, slots={"interview": done})
    assert check not in after[0]["buttons"]


def test_a_far_question_offers_the_nearest_two_and_a_person(call: Call) -> None:
    topics = [("biopsy", 0.3), ("staging", 0.25), ("xray", 0.2)]
    replies, slots = call("action_answer_topic", "zzz", intent="ask_diagnosis", topics=topics)
    payloads = [button["payload"] for button in replies[0]["buttons"]]
    assert payloads[:2] == ["topic:biopsy", "topic:staging"]
    assert "intent:talk_to_person" in payloads
    assert slots["misses"] == 1


def test_after_two_misses_a_person_is_named(call: Call) -> None:
    replies, slots = call("action_default_fallback", "qwe", slots={"misses": 1.0})
    assert replies[0]["custom"]["kind"] == "handover"
    assert slots["misses"] == 0


def test_no_question_is_answered_in_an_emergency(call: Call) -> None:
    _, slots = call("validate_triage_form", RED_FLAG, intent="report_numbness_weakness")
    replies, _ = call(
        "action_answer_topic", "biopsy?", intent="ask_diagnosis", slots=slots,
        topics=[("biopsy", 0.9)],
    )  # fmt: skip
    assert replies[0]["custom"]["urgency"] == "EMERGENCY_NOW"
    assert replies[0]["custom"]["topic"] is None


def test_the_form_asks_until_nothing_can_change_the_result(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts, I am 40", intent="report_pain")
    asked = []
    while slots["requested_slot"] == "answer":
        replies, after = call("action_ask_answer", slots=slots, loop=True)
        slots |= after
        question = replies[0]["custom"]["question"]
        options = [b["payload"].split(":")[2] for b in replies[0]["buttons"]]
        option = "none" if "none" in options else options[0]
        asked.append(question)
        assert len(asked) <= 12
        entities = {"question": question, "option": option}
        _, slots = call("validate_triage_form", slots=slots, entities=entities, loop=True)
    assert asked[0] == "emergency_screen"
    assert len(asked) == len(set(asked))
    replies, _ = call("action_triage_result", slots=slots)
    assert replies[0]["custom"]["kind"] == "result"
    assert replies[0]["custom"]["urgency"]
    assert replies[0]["custom"]["ruleset"]


def test_a_question_in_the_middle_leaves_the_form_to_the_rules(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts, I am 40", intent="report_pain")
    _, slots = call("action_ask_answer", slots=slots, loop=True)
    _, after = call(
        "validate_triage_form", "what is an MRI?", intent="ask_diagnosis", slots=slots, loop=True
    )
    assert after == {"_followup": None}


def test_an_answer_with_a_question_is_taken_and_answered(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts", intent="report_pain")
    _, slots = call("action_ask_answer", slots=slots, loop=True)
    replies, after = call(
        "validate_triage_form", "I am 40 years old, what is a biopsy?", intent="ask_diagnosis",
        slots=slots, loop=True, topics=[("biopsy", 0.9)],
    )  # fmt: skip
    assert replies[0]["custom"]["topic"] == "biopsy"
    assert Interview.from_dict(after["interview"]).values["age"] == 40


def test_a_symptom_in_a_question_goes_first_and_the_question_waits(call: Call) -> None:
    replies, slots = call(
        "action_answer_topic", "what is a biopsy? also my knee hurts", intent="ask_diagnosis",
        topics=[("biopsy", 0.9)],
    )  # fmt: skip
    assert replies == []
    assert (slots["waiting_topic"], slots["_followup"]) == ("biopsy", "triage_form")


def asking(slots: dict[str, object]) -> str | None:
    return Interview.from_dict(slots["interview"]).asking


def test_who_answers_in_words_nobody_foresaw_is_asked_twice_and_not_for_ever(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts", intent="report_pain")
    waiting = asking(slots)
    heard = []
    for _ in range(2):
        _, more = call(
            "validate_triage_form", "as the wind blows then", intent="goodbye", sure=0.5,
            slots=slots, loop=True,
        )  # fmt: skip
        slots = {**slots, **more}
        heard.append(asking(slots))
    assert heard[0] == waiting
    assert heard[1] not in {waiting, None}


def test_a_clear_farewell_leaves_the_question_for_a_moment(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts", intent="report_pain")
    _, more = call("validate_triage_form", "bye for now", intent="goodbye", slots=slots, loop=True)
    assert more == {"_followup": None}


def test_a_question_beside_a_complaint_waits(call: Call) -> None:
    text, aside = "my knee hurts. what is a biopsy?", ("ask_diagnosis", "biopsy", 0.9)
    begins = {"requested_slot": None}  # the form counts as active while it begins
    replies, slots = call(
        "validate_triage_form", text, intent="report_pain", slots=begins, loop=True, aside=aside
    )
    assert replies == []
    assert slots["waiting_topic"] == "biopsy"
    _, slots = call(
        "validate_triage_form", text, intent="report_pain", aside=("goodbye", "biopsy", 0.9)
    )
    assert "waiting_topic" not in slots


def test_a_wish_for_an_appointment_with_a_symptom_asks_how_urgent_it_is(call: Call) -> None:
    text = "I want an appointment, my leg is swollen"
    _, slots = call("action_book_appointment", text, intent="book_appointment")
    assert (slots["waiting_topic"], slots["_followup"]) == ("appointment", "triage_form")
    replies, slots = call("action_book_appointment", "I want a visit", intent="book_appointment")
    assert replies[0]["custom"]["topic"] == "appointment"
    assert slots["_followup"] == "triage_form"


def test_who_asked_for_an_appointment_before_is_only_answered(call: Call) -> None:
    interview = Interview.fresh("en").as_dict()
    replies, slots = call(
        "action_book_appointment",
        "and how do I book?",
        intent="book_appointment",
        slots={"interview": interview},
    )
    assert replies[0]["custom"]["topic"] == "appointment"
    assert slots["_followup"] is None


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("level", list(Level))
def test_the_question_that_waited_is_answered_when_there_is_time(
    level: Level, language: str, knowledge: Knowledge
) -> None:
    slots = {"language": language, "waiting_topic": "biopsy"}
    tracker = Tracker("someone", slots, {}, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    events = answer_after(dispatcher, Conversation(tracker), knowledge, level)
    assert {"event": "slot", "name": "waiting_topic", "value": None, "timestamp": None} in events
    topics = [reply["custom"]["topic"] for reply in dispatcher.messages]
    texts = " ".join(reply["text"] for reply in dispatcher.messages)
    if level <= Level.URGENT_2W:
        assert topics == ["biopsy"]
    elif level is Level.EMERGENCY_NOW:
        assert topics == []
    else:
        assert topics == [None]
        assert knowledge.topics.get("biopsy", tracker.slots["language"]).title in texts


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level.SAME_DAY, ["be seen today"]),
        (Level.URGENT_48H, ["within 48 hours"]),
        (Level.URGENT_2W, []),
        (None, []),
    ],
)
def test_an_answer_does_not_put_off_being_seen(
    call: Call, level: Level | None, said: list[str]
) -> None:
    interview = replace(Interview.fresh("en"), level=level.name if level else None).as_dict()
    replies, _ = call(
        "action_answer_topic", "what is a biopsy?", intent="ask_diagnosis",
        topics=[("biopsy", 0.9)], slots={"interview": interview},
    )  # fmt: skip
    assert replies[0]["custom"]["topic"] == "biopsy"
    assert len(replies) == 1 + len(said)
    for part, reply in zip(said, replies[1:], strict=True):
        assert part in reply["text"]


def test_after_the_result_comes_the_answer(call: Call) -> None:
    text = "my knuckle hurts, I am 40. what is a biopsy?"
    aside = ("ask_diagnosis", "biopsy", 0.9)
    _, slots = call("validate_triage_form", text, intent="report_pain", aside=aside)
    while slots["requested_slot"] == "answer":
        replies, after = call("action_ask_answer", slots=slots, loop=True)
        slots |= after
        question = replies[0]["custom"]["question"]
        options = [b["payload"].split(":")[2] for b in replies[0]["buttons"]]
        entities = {"question": question, "option": "none" if "none" in options else options[0]}
        _, after = call("validate_triage_form", slots=slots, entities=entities, loop=True)
        slots |= after
    replies, slots = call("action_triage_result", slots=slots)
    assert replies[0]["custom"]["kind"] == "result"
    assert len(replies) == 2
    assert slots["waiting_topic"] is None


def test_whoever_stops_the_questions_still_gets_the_answer(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts", intent="report_pain")
    replies, after = call("action_stop_interview", slots=slots | {"waiting_topic": "biopsy"})
    assert [reply["custom"]["topic"] for reply in replies] == [None, "biopsy"]
    assert after["waiting_topic"] is None


def test_why_is_answered_from_data(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts, I am 40", intent="report_pain")
    _, slots = call("action_ask_answer", slots=slots, loop=True)
    replies, _ = call("action_explain_why", slots=slots, loop=True)
    assert "help at once" in replies[0]["text"]


def test_stop_forgets_a_complaint_but_never_an_emergency(call: Call) -> None:
    _, slots = call("validate_triage_form", "my shin hurts", intent="report_pain")
    _, after = call("action_stop_interview", slots=slots)
    assert Interview.from_dict(after["interview"]).facts == {}
    _, slots = call("validate_triage_form", RED_FLAG, intent="report_pain")
    replies, after = call("action_stop_interview", slots=slots)
    assert replies[0]["custom"]["urgency"] == "EMERGENCY_NOW"
    assert "interview" not in after


def test_crisis_talk_is_an_emergency_until_a_person_has_spoken(call: Call) -> None:
    replies, slots = call("action_crisis", "there is no point in going on", intent="crisis")
    assert replies[0]["custom"]["urgency"] == "EMERGENCY_NOW"
    assert Interview.from_dict(slots["interview"]).locked


def test_despair_is_asked_about_and_rings_nothing(call: Call) -> None:
    replies, slots = call("action_ask_about_harm", "everything is too much", intent="despair")
    card = replies[0]["custom"]
    assert (card["question"], card["urgency"]) == ("thoughts_of_harm", None)
    payloads = [button["payload"] for button in replies[0]["buttons"]]
    assert payloads[:2] == ["answer:thoughts_of_harm:yes", "answer:thoughts_of_harm:no"]
    assert not Interview.from_dict(slots["interview"]).locked


@pytest.mark.parametrize(("option", "locked"), [("yes", True), ("dont_know", True), ("no", False)])
def test_thoughts_of_harm_are_an_emergency_unless_denied(
    call: Call, option: str, locked: bool
) -> None:
    words = "I can't take it any more, my shin hurts"
    _, slots = call("action_ask_about_harm", words, intent="despair")
    answer = {"question": "thoughts_of_harm", "option": option}
    _, after = call("validate_triage_form", slots=slots, entities=answer, intent="inform")
    interview = Interview.from_dict(after["interview"])
    assert interview.values["pain"] is True
    assert interview.locked is locked


@pytest.mark.parametrize("language", ["en", "it"])
def test_handover_names_the_numbers(call: Call, language: str) -> None:
    replies, _ = call("action_handover", language=language)
    assert replies[0]["custom"]["kind"] == "handover"
    assert "112" in replies[0]["text"]


def test_a_bare_answer_without_a_complaint_asks_what_is_wrong(call: Call) -> None:
    replies, slots = call("action_continue", "yes", intent="affirm")
    assert slots["_followup"] is None
    assert "tell me" in replies[0]["text"]


def test_a_correction_after_the_result_goes_back_into_the_interview(call: Call) -> None:
    _, slots = call("validate_triage_form", "my right shin hurts", intent="report_pain")
    _, after = call("action_continue", "sorry, the left one", intent="correct", slots=slots)
    assert after["_followup"] == "triage_form"


def test_the_server_refuses_to_start_without_a_secret() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "actions", "--port", "1"],
        cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "OSSA_SECRET" in done.stderr


def test_what_was_not_understood_is_asked_about_with_a_way_out(call: Call) -> None:
    topics = [("risks", 0.3), ("does_it_hurt", 0.2), ("biopsy", 0.1)]
    replies, slots = call("action_default_fallback", "what about the thing", topics=topics)
    offered = [button["payload"] for button in replies[0]["buttons"]]
    assert offered[:3] == ["topic:risks", "topic:does_it_hurt", "intent:something_else"]
    assert offered[-1] == "intent:talk_to_person"
    assert slots["misses"] == 1


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize(
    "text",
    ["J'ai mal au genou depuis trois semaines", "мне больно", "我的膝盖很痛", "me duele la pierna"],
)
def test_a_third_language_hears_in_both_of_ours_what_is_read_here(
    call: Call, language: str, text: str
) -> None:
    replies, _ = call("action_default_fallback", text, language=language)
    said = replies[0]["text"]
    for part in ("English and Italian", "l'italiano e l'inglese", "112"):
        assert part in said


@pytest.mark.parametrize(
    "action", ["action_answer_topic", "action_default_fallback", "action_continue"]
)
def test_the_safety_question_comes_before_any_answer_when_the_screen_is_worried(
    call: Call, action: str
) -> None:
    worry = {"flag": "breathing", "sure": False}
    topics = [("biopsy", 0.9)]
    said = {"intent": "ask_diagnosis", "topics": topics, "note": worry}
    replies, slots = call(action, "what is a biopsy?", **said)
    assert replies == []
    assert slots["_followup"] == "triage_form"
    asked = Interview(asked=("emergency_screen",), language="en").as_dict()
    replies, slots = call(action, "what is a biopsy?", **said, slots={"interview": asked})
    assert slots["_followup"] is None
    assert replies


def test_a_clinic_that_only_informs_begins_no_interview(knowledge: Knowledge) -> None:
    informing = replace(knowledge, clinic=replace(knowledge.clinic, intended_purpose="information"))
    actions = {action.name(): action for action in all_actions(informing)}
    text = "my shin has been swollen for a month, what is a biopsy?"
    message = {
        "text": text,
        "intent": {"name": "report_swelling", "confidence": 0.9},
        "aside": {"intent": "ask_diagnosis", "topics": [{"topic": "biopsy", "confidence": 0.9}]},
    }
    tracker = Tracker("someone", {"language": "en"}, message, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    talk = Conversation(tracker)
    events = actions["validate_triage_form"].act(dispatcher, talk)
    slots = {event["name"]: event["value"] for event in events}
    assert slots == {"waiting_topic": "biopsy", "requested_slot": None}
    tracker.slots.update(slots)
    actions["action_triage_result"].act(dispatcher, Conversation(tracker))
    cards = [reply["custom"] for reply in dispatcher.messages]
    assert [card["kind"] for card in cards] == ["handover", "answer"]
    assert [card.get("urgency") for card in cards] == [None, None]
    assert "112" in dispatcher.messages[0]["text"]
