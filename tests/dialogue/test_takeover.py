"""A person answers in place of the program: who speaks, who is silent, and what is never silent."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.dialogue.said import Said
from bot.dialogue.takeover import Person, hand_back, take_over, write
from bot.dialogue.turn import Dialogue
from bot.store import Store
from bot.store.conversations import ConversationEnded, NoSuchConversation, end, find
from bot.store.messages import StoredMessage, messages_after
from bot.store.takeover import AlreadyTaken, NotTaken, is_typing, patient_types, staff_types
from tests.dialogue.conftest import Talk
from tests.dialogue.engine_server import Engine, Reply, say
from tests.dialogue.plain_clinical import RED_FLAG, PlainClinical

ANNA = Person("anna", "Anna Rossi", "clinician")
BEN = Person("ben", "Ben Hill", "reviewer")
CLINIC = "clinic"


class Desk:
    """The console's side of one conversation."""

    def __init__(self, store: Store, clinical: PlainClinical, talk: Talk) -> None:
        self.store, self.wording, self.id = store, clinical.wording, talk.id

    def take(self, by: Person = ANNA) -> StoredMessage | None:
        with self.store.work() as work:
            return take_over(work, self.wording, CLINIC, self.id, by=by, now=datetime.now(UTC))

    def say(self, text: str, by: Person = ANNA) -> StoredMessage:
        with self.store.work() as work:
            now = datetime.now(UTC)
            return write(work, self.wording, CLINIC, self.id, by=by, text=text, now=now)

    def back(self, by: Person = ANNA) -> list[StoredMessage]:
        with self.store.work() as work:
            return hand_back(work, self.wording, CLINIC, self.id, by=by, now=datetime.now(UTC))

    def messages(self) -> list[StoredMessage]:
        with self.store.look() as work:
            return messages_after(work, find(work, self.id))


@pytest.fixture
def desk(store: Store, clinical: PlainClinical, talk: Talk) -> Desk:
    return Desk(store, clinical, talk)


def test_the_patient_reads_name_and_role_and_the_program_is_silent(
    talk: Talk, desk: Desk, engine: Engine
) -> None:
    joined = desk.take()
    assert joined is not None
    assert "Anna Rossi (clinician) has joined" in joined.text
    assert (joined.payload.name, joined.payload.role) == ("Anna Rossi", "clinician")
    answered = talk.say("my knee hurts")
    assert answered.replies == []
    assert engine.requests == []
    assert desk.say("Which knee?").staff == "anna"
    assert [m.author for m in desk.messages()][-3:] == ["staff", "patient", "staff"]


def test_a_message_to_a_person_sent_twice_is_stored_once(talk: Talk, desk: Desk) -> None:
    desk.take()
    name = str(uuid.uuid4())
    first = talk.say("the left one", name=name)
    again = talk.say("the left one", name=name)
    assert first.message.seq == again.message.seq
    assert again.replies == []


def test_red_flags_are_answered_by_the_program_all_the_same(talk: Talk, desk: Desk) -> None:
    desk.take()
    replies = talk.say(RED_FLAG).replies
    assert [reply.payload.urgency for reply in replies] == ["EMERGENCY_NOW"]


def test_what_was_told_to_a_person_is_known_to_the_engine_afterwards(
    talk: Talk, desk: Desk, engine: Engine
) -> None:
    desk.take()
    talk.say("I had cancer")
    desk.back()
    talk.say("my knee hurts")
    assert engine.requests[0]["slots"] == {"interview": {"heard": ["I had cancer"]}}


def test_handing_back_puts_the_open_question_again(talk: Talk, desk: Desk) -> None:
    asked = talk.say("my knee hurts").replies[0]
    desk.take()
    left, again = desk.back()
    assert "has left the chat" in left.text
    assert again.author == "assistant"
    assert again.payload.question == asked.payload.question
    assert again.payload.choices == asked.payload.choices
    assert talk.say(choice="answer:fever:yes").replies[0].text == "heard Yes"


def test_an_answer_of_the_engine_that_was_on_its_way_is_dropped(
    talk: Talk, desk: Desk, engine: Engine
) -> None:
    def slow(engine: Engine, request: dict[str, Any]) -> Reply:
        desk.take()
        return say(engine, request)

    engine.answer = slow
    assert talk.say("my knee hurts").replies == []
    assert "heard" not in " ".join(m.text for m in desk.messages())
    engine.answer = say


def test_one_person_at_a_time(talk: Talk, desk: Desk) -> None:
    desk.take()
    assert desk.take() is None
    with pytest.raises(AlreadyTaken) as refused:
        desk.take(BEN)
    assert refused.value.by == "anna"
    with pytest.raises(NotTaken):
        desk.say("hello", BEN)
    desk.back(BEN)
    with pytest.raises(NotTaken):
        desk.back()
    assert desk.take(BEN) is not None


def test_nobody_writes_into_another_clinics_conversation_or_an_ended_one(
    talk: Talk, desk: Desk, store: Store, clinical: PlainClinical
) -> None:
    now = datetime.now(UTC)
    with pytest.raises(NoSuchConversation), store.work() as work:
        take_over(work, clinical.wording, "elsewhere", talk.id, by=ANNA, now=now)
    with store.work() as work:
        end(find(work, talk.id), now)
    with pytest.raises(ConversationEnded):
        desk.take()


def test_a_patient_does_not_wait_for_ever_for_a_person(
    talk: Talk, desk: Desk, dialogue: Dialogue
) -> None:
    desk.take()
    assert dialogue.beside.release(datetime.now(UTC)) == 0
    talk.say("are you there?")
    assert dialogue.beside.release(datetime.now(UTC) - timedelta(minutes=10)) == 0
    assert dialogue.beside.release(datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert "nobody could answer" in desk.messages()[-1].text
    assert talk.say("my knee hurts").replies[0].text == "heard my knee hurts"


def test_each_side_sees_the_other_type_for_a_moment(talk: Talk, desk: Desk, store: Store) -> None:
    now = datetime.now(UTC)
    with store.work() as work:
        patient_types(find(work, talk.id), now)
        assert find(work, talk.id).patient_typing_at is None
    desk.take()
    with store.work() as work:
        staff_types(work, CLINIC, talk.id, staff="anna", now=now)
        patient_types(find(work, talk.id), now)
    with store.look() as work:
        row = find(work, talk.id)
        assert is_typing(row.staff_typing_at, now + timedelta(seconds=5))
        assert is_typing(row.patient_typing_at, now + timedelta(seconds=5))
        assert not is_typing(row.patient_typing_at, now + timedelta(seconds=7))
    with pytest.raises(NotTaken), store.work() as work:
        staff_types(work, CLINIC, talk.id, staff="ben", now=now)


def test_a_wordless_message_to_a_person_is_theirs_to_answer(talk: Talk, desk: Desk) -> None:
    desk.take()
    assert talk.say("🦴").replies == []
    assert Said("🦴").wordless
