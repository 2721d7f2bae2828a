"""One message, from the patient's words to a stored answer, and each way it can go wrong."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.dialogue import turn as turn_module
from bot.dialogue.choices import UnknownChoice
from bot.dialogue.engine import EngineClient
from bot.dialogue.said import Said
from bot.dialogue.turn import Dialogue, TooManyMessages
from bot.store import Store
from bot.store.assessments import latest_assessment
from bot.store.conversations import (
    ConversationEnded,
    NoSuchConversation,
    TokenRefused,
    erase,
    find,
    opened_json,
)
from bot.store.messages import StoredMessage, messages_after
from bot.store.tables import Message
from bot.store.turns import BodyDiffers, take
from tests.dialogue.conftest import MakeDialogue, Talk
from tests.dialogue.engine_server import Engine, Reply, good_turn
from tests.dialogue.plain_clinical import RED_FLAG, PlainClinical


def stored(store: Store, talk: Talk) -> list[StoredMessage]:
    with store.look() as work:
        return messages_after(work, find(work, talk.id))


def version(store: Store, talk: Talk) -> int:
    with store.look() as work:
        return find(work, talk.id).version


def test_a_message_is_answered_by_the_engine_and_everything_is_stored(
    talk: Talk, store: Store, engine: Engine
) -> None:
    answered = talk.say("my knee hurts")
    assert [reply.text for reply in answered.replies] == ["heard my knee hurts"]
    assert answered.replies[0].payload.question == "fever"
    assert [m.seq for m in stored(store, talk)] == [1, 2, 3, 4]
    assert engine.requests[0]["reading"] == {"text": "my knee hurts"}
    assert engine.requests[0]["conversation_id"] == talk.id


def test_the_next_turn_sends_the_state_of_the_last(talk: Talk, engine: Engine) -> None:
    talk.say("one")
    talk.say("two")
    assert engine.requests[0]["state"] is None
    assert engine.requests[1]["state"] == [{"event": "user", "text": "one"}]


def shown(topic: str, **more: Any) -> Any:
    """An engine that answers with a topic."""

    def answer(engine: Engine, request: dict[str, Any]) -> Reply:
        reply = {"text": "an answer", "custom": {"kind": "answer", "topic": topic, **more}}
        told = good_turn(request, reply)
        told["understanding"] |= {"vector": "AAA="}
        return 200, json.dumps(told).encode()

    return answer


def test_a_question_that_leans_on_the_answer_before_reaches_the_engine_as_its_choice(
    talk: Talk, engine: Engine, store: Store
) -> None:
    engine.answer = shown("mri_scan")
    talk.say("more?")
    assert engine.requests[-1]["choice"] is None  # nothing to lean on yet
    talk.say("more?")
    assert engine.requests[-1]["choice"] == {
        "intent": "ask_diagnosis",
        "entities": [
            {"entity": "topic", "value": "mri_scan"},
            {"entity": "part", "value": "more"},
        ],
    }
    assert engine.requests[-1]["text"] == "more?"
    asked = [m for m in stored(store, talk) if m.author == "patient"][-1]
    assert (asked.text, asked.payload.choice) == ("more?", None)


def test_while_a_question_waits_words_are_an_answer(talk: Talk, engine: Engine) -> None:
    engine.answer = shown("mri_scan", question="fever")
    talk.say("what is an mri")
    talk.say("more?")
    assert engine.requests[-1]["choice"] is None


def test_the_vector_is_kept_of_a_question_without_an_answer_only(
    talk: Talk, engine: Engine, store: Store
) -> None:
    engine.answer = shown("mri_scan")
    talk.say("what is an mri")
    engine.answer = shown("mri_scan", unanswered=True)
    talk.say("can i bring my dog")
    with store.look() as work:
        conversation = find(work, talk.id)
        key = work.key(conversation)
        told = [
            key.open_json(
                m.understanding, table="messages", column="understanding", row=f"{talk.id}/{m.seq}"
            )
            for m in work.session.scalars(
                select(Message).where(Message.author == "patient").order_by(Message.seq)
            )
            if m.conversation == talk.id and m.understanding
        ]
    assert ["vector" in understanding for understanding in told] == [False, True]


def test_a_message_sent_again_gives_the_same_answer_and_no_second_turn(
    talk: Talk, store: Store, engine: Engine
) -> None:
    first = talk.say("hello", name="0f0e0d0c-0000-4000-8000-000000000001")
    again = talk.say("hello", name="0f0e0d0c-0000-4000-8000-000000000001")
    assert again == first
    assert len(engine.requests) == 1
    assert len(stored(store, talk)) == 4


def test_one_id_for_two_messages_is_refused(talk: Talk) -> None:
    talk.say("hello", name="0f0e0d0c-0000-4000-8000-000000000001")
    with pytest.raises(BodyDiffers):
        talk.say("hullo", name="0f0e0d0c-0000-4000-8000-000000000001")
    with pytest.raises(BodyDiffers):
        talk.say(choice="answer:fever:yes", name="0f0e0d0c-0000-4000-8000-000000000001")


def test_a_choice_on_offer_reaches_the_engine_as_intent_and_entities(
    talk: Talk, engine: Engine
) -> None:
    talk.say("my knee hurts")
    answered = talk.say(choice="answer:fever:yes")
    assert answered.message.text == "Yes"
    assert engine.requests[-1]["choice"] == {
        "intent": "inform",
        "entities": [
            {"entity": "question", "value": "fever"},
            {"entity": "option", "value": "yes"},
        ],
    }
    assert engine.requests[-1]["reading"] is None


@pytest.mark.parametrize(
    "choice",
    ["answer:fever:no", "intent:start_triage", "topic:mri_scan", "intent:restart", "/restart", "x"],
)
def test_a_choice_that_is_not_on_offer_is_refused_and_leaves_nothing(
    talk: Talk, store: Store, choice: str
) -> None:
    talk.say("my knee hurts")
    before = stored(store, talk)
    with pytest.raises(UnknownChoice):
        talk.say(choice=choice)
    assert stored(store, talk) == before


def test_a_red_flag_is_answered_without_the_engine(
    talk: Talk, store: Store, engine: Engine
) -> None:
    answered = talk.say(f"since yesterday I {RED_FLAG}")
    assert [reply.payload.urgency for reply in answered.replies] == ["EMERGENCY_NOW"]
    assert engine.requests == []
    with store.look() as work:
        conversation = find(work, talk.id)
        judgement = latest_assessment(work, conversation)
        assert judgement is not None
        assert (judgement.level, conversation.urgency_rank) == ("EMERGENCY_NOW", 6)


def test_what_the_screen_heard_goes_to_the_engine_with_the_next_turn_only(
    talk: Talk, engine: Engine
) -> None:
    talk.say(RED_FLAG)
    talk.say("ok")
    talk.say("thanks")
    assert engine.requests[0]["slots"] == {"interview": {"heard": [RED_FLAG]}}
    assert engine.requests[1]["slots"] is None


def absent(engine: Engine, request: dict[str, Any]) -> Reply:
    raise ConnectionAbortedError


def answering(status: int, body: bytes) -> Any:
    return lambda engine, request: (status, body)


def without(key: str) -> Any:
    def answer(engine: Engine, request: dict[str, Any]) -> Reply:
        turn = good_turn(request)
        del turn[key]
        return 200, json.dumps(turn).encode()

    return answer


def saying(*replies: dict[str, Any]) -> Any:
    return lambda engine, request: (200, json.dumps(good_turn(request, *replies)).encode())


FAULTS = {
    "action failed": answering(502, b'{"error": "action_failed", "problems": ["x"]}'),
    "not ready": answering(503, b"{}"),
    "500": answering(500, b"oops"),
    "empty body": answering(200, b""),
    "no JSON": answering(200, b"<html>"),
    "a list": answering(200, b"[]"),
    "redirect": answering(302, b""),
    "no replies": lambda engine, request: (
        200,
        json.dumps(good_turn(request) | {"replies": []}).encode(),
    ),
    "no events": without("events"),
    "no state": without("state"),
    "a blank reply": saying({"text": "  ", "buttons": []}),
    "an unknown card": saying({"text": "x", "custom": {"kind": "joke"}}),
    "an unknown urgency": saying({"text": "x", "custom": {"kind": "result", "urgency": "MEH"}}),
    "a forged button": saying({"text": "x", "buttons": [{"title": "x", "payload": "/restart"}]}),
    "half a character": saying({"text": "\ud800"}),
    "a strange interview": lambda engine, request: (
        200,
        json.dumps(good_turn(request, interview={"no": "such"})).encode(),
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_any_fault_of_the_engine_gives_the_fallback_and_keeps_its_state(
    talk: Talk, store: Store, engine: Engine, fault: Any
) -> None:
    talk.say("my knee hurts")
    engine.answer = fault
    answered = talk.say("it is worse")
    assert [reply.kind for reply in answered.replies] == ["fallback"]
    assert "112" in answered.replies[0].text
    assert "+39 000 000 0000" in answered.replies[0].text
    with store.look() as work:
        state = opened_json(work, find(work, talk.id), "state")
    assert state == [{"event": "user", "text": "my knee hurts"}]


def test_the_fallback_offers_the_open_question_again(talk: Talk, engine: Engine) -> None:
    talk.say("my knee hurts")
    engine.answer = answering(500, b"")
    talk.say("hm")
    engine.answer = Engine.late(engine, 0)
    assert talk.say(choice="answer:fever:yes").replies[0].text == "heard Yes"


def test_a_late_engine_gives_the_fallback_in_time(talk: Talk, engine: Engine) -> None:
    engine.answer, release = engine.held()
    began = time.monotonic()
    assert talk.say("hello").replies[0].kind == "fallback"
    assert time.monotonic() - began < 15, "one second is allowed; the engine would take thirty"
    release.set()


def test_an_engine_that_answers_byte_by_byte_is_late(talk: Talk, engine: Engine) -> None:
    engine.drip = 0.05
    assert talk.say("hello").replies[0].kind == "fallback"


def test_a_hung_engine_costs_only_the_first_patients_the_wait(talk: Talk, engine: Engine) -> None:
    engine.answer, release = engine.held()
    for _ in range(3):
        talk.say("hello")
    assert talk.say("hello").replies[0].kind == "fallback"
    assert len(engine.requests) == 3, "the fourth is not even sent"
    release.set()


def test_no_engine_at_all_gives_the_fallback(store: Store, clinical: PlainClinical) -> None:
    talk = Talk(Dialogue(store, EngineClient("http://127.0.0.1:9", "x", 1.0), clinical))
    assert talk.say("hello").replies[0].kind == "fallback"
    assert talk.say(RED_FLAG).replies[0].payload.urgency == "EMERGENCY_NOW"


def test_a_fact_told_during_an_outage_still_counts_for_a_red_flag(
    talk: Talk, engine: Engine
) -> None:
    engine.answer = answering(503, b"")
    talk.say("I have breast cancer")
    assert talk.say("and it feels numb").replies[0].payload.urgency == "EMERGENCY_NOW"


def test_a_broken_reader_is_answered_with_the_fallback(
    talk: Talk, clinical: PlainClinical, engine: Engine
) -> None:
    clinical.broken = True
    assert talk.say("hello").replies[0].kind == "fallback"
    assert engine.requests == []


@pytest.mark.parametrize("text", ["🙂🙂", "...", "؟", "\u200b\u200b?"])
def test_a_message_without_words_is_not_guessed_at(talk: Talk, engine: Engine, text: str) -> None:
    assert "words and numbers" in talk.say(text).replies[0].text
    assert engine.requests == []


def test_control_characters_are_stored_as_sent_and_reach_the_engine_as_spaces(
    talk: Talk, store: Store, engine: Engine
) -> None:
    talk.say("a\x00b\x1bc")
    assert stored(store, talk)[2].text == "a\x00b\x1bc"
    assert engine.requests[0]["text"] == "a b c"


def test_a_message_left_by_a_process_that_died_is_answered_first(
    talk: Talk, store: Store, engine: Engine
) -> None:
    with store.work() as work:
        conversation = find(work, talk.id)
        take(work, conversation, "lost", Said("first").draft(), datetime.now(UTC))
    talk.say("second")
    assert [request["text"] for request in engine.requests] == ["first", "second"]
    assert [m.text for m in stored(store, talk)][2:] == [
        "first",
        "second",
        "heard first",
        "heard second",
    ]


def test_the_client_that_tries_again_after_a_crash_gets_its_answer(
    talk: Talk, store: Store, engine: Engine
) -> None:
    with store.work() as work:
        take(work, find(work, talk.id), "lost", Said("first").draft(), datetime.now(UTC))
    assert talk.say("first", name="lost").replies[0].text == "heard first"
    assert len(engine.requests) == 1


def test_the_sweep_answers_what_nobody_comes_back_for(
    talk: Talk, dialogue: Dialogue, store: Store
) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=1)
    with store.work() as work:
        take(work, find(work, talk.id), "lost", Said("first").draft(), long_ago)
    assert dialogue.sweep(datetime.now(UTC) - timedelta(seconds=30)) == 1
    assert stored(store, talk)[-1].text == "heard first"
    assert dialogue.sweep(datetime.now(UTC) - timedelta(seconds=30)) == 0


def test_a_stale_result_is_dropped_and_computed_anew(
    talk: Talk, store: Store, engine: Engine, make_dialogue: MakeDialogue
) -> None:
    """While the engine thinks about one message, a red flag of the next is answered."""
    other = make_dialogue()

    def meanwhile(running: Engine, request: dict[str, Any]) -> Reply:
        if len(running.requests) == 1:
            talk.say(RED_FLAG, through=other)
        return 200, json.dumps(good_turn(request)).encode()

    engine.answer = meanwhile
    answered = talk.say("my knee hurts")
    assert answered.replies[0].text == "heard my knee hurts"
    assert len(engine.requests) == 2
    assert engine.requests[0]["slots"] is None
    assert RED_FLAG in engine.requests[1]["slots"]["interview"]["heard"]
    assert [m.text for m in stored(store, talk)][2:] == [
        "my knee hurts",
        RED_FLAG,
        "Call 112 now",
        "heard my knee hurts",
    ]


def test_two_processes_answer_each_message_once_in_order(
    store: Store, engine: Engine, make_dialogue: MakeDialogue
) -> None:
    processes = [make_dialogue(), make_dialogue()]
    talks = [Talk(processes[0]) for _ in range(4)]
    jobs = [(talk, n) for n in range(8) for talk in talks]
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(
                lambda job: job[0].say(f"message {job[1]}", through=processes[job[1] % 2]), jobs
            )
        )
    assert [a.replies[0].text for a in answers] == [f"heard message {n}" for _, n in jobs]
    for talk in talks:
        messages = stored(store, talk)
        assert [m.seq for m in messages] == list(range(1, 2 + 16 + 1))
        asked = [m for m in messages if m.author == "patient"]
        assert sorted(m.turn or 0 for m in asked) == list(range(1, 9))
        assert [m.turn for m in asked] == list(range(1, 9)), "answered in the order of their seq"
        assert version(store, talk) == 8


def test_one_message_sent_by_many_at_once_is_one_message(
    talk: Talk, store: Store, make_dialogue: MakeDialogue
) -> None:
    processes = [make_dialogue(), make_dialogue()]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: talk.say("hello", name="same", through=processes[n % 2]), range(8))
        )
    assert {a.message.seq for a in answers} == {3}
    assert {a.replies[0].text for a in answers} == {"heard hello"}
    assert len(stored(store, talk)) == 4


def test_the_database_decides_when_the_turnstile_does_not(
    talk: Talk, store: Store, make_dialogue: MakeDialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_module.Turnstile, "passing", lambda *_: _no_lock())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: talk.say(f"message {n}"), range(8)))
    messages = stored(store, talk)
    assert [m.seq for m in messages] == list(range(1, 19))
    assert version(store, talk) == 8


class _no_lock:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_a_conversation_erased_in_the_middle_of_a_turn_stays_erased(
    talk: Talk, store: Store, engine: Engine
) -> None:
    def meanwhile(running: Engine, request: dict[str, Any]) -> Reply:
        with store.work() as work:
            erase(work, find(work, talk.id), reason="patient", now=datetime.now(UTC))
        return 200, json.dumps(good_turn(request)).encode()

    engine.answer = meanwhile
    with pytest.raises(NoSuchConversation):
        talk.say("hello")
    with store.look() as work:
        assert work.session.scalar(select(func.count()).select_from(Message)) == 0


def test_the_conversation_ends_politely_when_it_has_become_too_long(
    store: Store, engine: Engine, clinical: PlainClinical, dialogue: Dialogue
) -> None:
    dialogue._max = 2
    talk = Talk(dialogue)
    talk.say("one")
    talk.say("two")
    with pytest.raises(TooManyMessages):
        talk.say("three")
    with pytest.raises((TokenRefused, ConversationEnded)):
        talk.say("four")


def test_the_language_follows_what_the_reader_heard(talk: Talk, store: Store) -> None:
    talk.say("hello")
    with store.look() as work:
        assert find(work, talk.id).language == "en"
