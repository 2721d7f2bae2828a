"""A turn is stored whole, once, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.store import Store
from bot.store.assessments import Judgement, latest_assessment, rank
from bot.store.conversations import ConversationEnded, find, open_conversation
from bot.store.messages import Choice, Citation, Draft, Payload, messages_after, unanswered
from bot.store.revisions import Revision, publish, revision_body
from bot.store.tables import Assessment, EngineEvent, Message
from bot.store.turns import BodyDiffers, Outcome, StaleTurn, commit_turn, earlier, take
from tests.store.conftest import NOON

HELLO = Draft("patient", "text", "hello")
REPLY = Outcome(replies=[Draft("assistant", "answer", "hi")], events=[{"event": "bot"}])


@pytest.fixture
def name(store: Store) -> str:
    with store.work() as work:
        conversation, _ = open_conversation(work, clinic="c", language="en", now=NOON)
        take(work, conversation, "m1", HELLO, NOON)
        return conversation.id


def test_everything_of_a_message_comes_back(store: Store, name: str) -> None:
    payload = Payload(
        choices=(Choice("topic:x", "X"),),
        citations=(Citation("K", "Title", None),),
        question="fever",
        urgency="SAME_DAY",
        topic="x",
        rules=("A01", "N03"),
        ruleset="abc",
        revision="r1",
        status="draft",
    )
    outcome = Outcome(replies=[Draft("assistant", "result", "è urgente", payload)])
    with store.work() as work:
        commit_turn(work, name, 0, 1, outcome, NOON)
    with store.look() as work:
        message = messages_after(work, find(work, name), 1)[0]
    assert (message.text, message.payload, message.at) == ("è urgente", payload, NOON)


def test_a_result_of_an_older_version_leaves_nothing(store: Store, name: str) -> None:
    with store.work() as work:
        take(work, find(work, name), "m2", HELLO, NOON)
        commit_turn(work, name, 0, 1, REPLY, NOON)
    with pytest.raises(StaleTurn), store.work() as work:
        commit_turn(work, name, 0, 2, REPLY, NOON)
    with store.look() as work:
        assert find(work, name).version == 1
        assert [m.seq for m in unanswered(work, find(work, name))] == [2]
        assert work.session.scalar(select(func.count()).select_from(EngineEvent)) == 1


def test_an_answered_message_is_not_answered_again(store: Store, name: str) -> None:
    with store.work() as work:
        commit_turn(work, name, 0, 1, REPLY, NOON)
    with pytest.raises(StaleTurn), store.work() as work:
        commit_turn(work, name, 1, 1, REPLY, NOON)


def test_a_turn_that_fails_in_the_middle_leaves_nothing(store: Store, name: str) -> None:
    bad = Outcome(
        replies=[Draft("assistant", "answer", "hi")],
        state=[{}],
        judgement=Judgement("NO_SUCH_LEVEL", False, "abc", {}),
    )
    with pytest.raises(ValueError, match="NO_SUCH_LEVEL"), store.work() as work:
        commit_turn(work, name, 0, 1, bad, NOON)
    with store.look() as work:
        conversation = find(work, name)
        assert (conversation.version, conversation.state, conversation.last_seq) == (0, None, 1)
        assert work.session.scalar(select(func.count()).select_from(Message)) == 1


def test_the_worklist_sees_the_newest_urgency(store: Store, name: str) -> None:
    judgement = Judgement("URGENT_48H", True, "abc", {"imaging": ["xray"]})
    outcome = Outcome(replies=[Draft("assistant", "result", "x")], judgement=judgement)
    with store.work() as work:
        commit_turn(work, name, 0, 1, outcome, NOON)
    with store.look() as work:
        conversation = find(work, name)
        assert latest_assessment(work, conversation) == judgement
        assert conversation.urgency_rank == rank("URGENT_48H") == 4
        assert conversation.complete


def test_an_unchanged_assessment_is_stored_once(store: Store, name: str) -> None:
    judgement = Judgement("ROUTINE", False, "abc", {})
    outcome = Outcome(replies=[Draft("assistant", "question", "x")], judgement=judgement)
    with store.work() as work:
        take(work, find(work, name), "m2", HELLO, NOON)
        commit_turn(work, name, 0, 1, outcome, NOON)
        commit_turn(work, name, 1, 2, outcome, NOON)
        assert work.session.scalar(select(func.count()).select_from(Assessment)) == 1


def test_an_id_tells_a_replay_from_a_misuse(store: Store, name: str) -> None:
    with store.look() as work:
        conversation = find(work, name)
        found = earlier(work, conversation, "m1", HELLO)
        assert found is not None
        assert found.seq == 1
        assert earlier(work, conversation, "m2", HELLO) is None
        with pytest.raises(BodyDiffers):
            earlier(work, conversation, "m1", Draft("patient", "text", "hullo"))


def test_an_ended_conversation_takes_nothing(store: Store, name: str) -> None:
    with store.work() as work:
        find(work, name).status = "ended"
    with pytest.raises(ConversationEnded), store.work() as work:
        take(work, find(work, name), "m2", HELLO, NOON)


def test_revisions_are_inserted_and_never_changed(store: Store) -> None:
    first = Revision("mri", "en", "r1", "old words")
    with store.work() as work:
        assert publish(work, [first], NOON) == 1
        changed = Revision("mri", "en", "r1", "other words")
        assert publish(work, [changed, Revision("mri", "en", "r2", "new words")], NOON) == 1
    with store.look() as work:
        assert revision_body(work, "mri", "en", "r1") == "old words"
        assert revision_body(work, "mri", "en", "r2") == "new words"
        assert revision_body(work, "mri", "it", "r1") is None
