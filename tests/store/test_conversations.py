"""Who may open a conversation, for how long, and what is left of it once erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.store import Store, open_store
from bot.store.assessments import Judgement
from bot.store.conversations import (
    IDLE,
    LIFETIME,
    NoSuchConversation,
    TokenRefused,
    conversation_for_token,
    end,
    end_expired,
    erase,
    find,
    open_conversation,
    settle_erasure,
)
from bot.store.messages import Draft, append
from bot.store.requests import ask_callback, rate_answer
from bot.store.retention import erase_due
from bot.store.tables import Base, Conversation, Tombstone
from bot.store.turns import Outcome, commit_turn, take
from tests.store.conftest import NOON

CANARY = "canary7f3a"


def opened(store: Store) -> tuple[str, str]:
    with store.work() as work:
        conversation, token = open_conversation(work, clinic="c", language="en", now=NOON)
        return conversation.id, token


def filled(store: Store) -> tuple[str, str]:
    """A conversation with the canary in every place that takes text."""
    name, token = opened(store)
    with store.work() as work:
        conversation = find(work, name)
        message = take(work, conversation, "m1", Draft("patient", "text", CANARY), NOON)
        outcome = Outcome(
            replies=[Draft("assistant", "answer", f"reply {CANARY}")],
            understanding={"intent": CANARY},
            events=[{"event": "user", "text": CANARY}],
            state=[{"event": "slot", "value": CANARY}],
            interview={"facts": CANARY},
            judgement=Judgement("ROUTINE", False, "abc", {"findings": {"x": CANARY}}),
        )
        commit_turn(work, name, 0, message.seq, outcome, NOON)
        rate_answer(work, conversation, 2, helpful=True, comment=CANARY, now=NOON)
        ask_callback(work, conversation, {"name": CANARY, "phone": CANARY}, NOON)
    return name, token


def test_its_token_opens_it_and_nothing_else_does(store: Store) -> None:
    name, token = opened(store)
    other, _ = opened(store)
    with store.look() as work:
        assert conversation_for_token(work, token, name, NOON).id == name
        for wrong in ("", "x", token[:-1], token + "a", token.swapcase(), "\ud800", "a" * 10_000):
            with pytest.raises(TokenRefused):
                conversation_for_token(work, wrong, name, NOON)
        for foreign in (other, "not there", ""):
            with pytest.raises(NoSuchConversation):
                conversation_for_token(work, token, foreign, NOON)


def test_only_a_hash_of_the_token_is_stored(store: Store) -> None:
    name, token = opened(store)
    with store.look() as work:
        row = work.session.execute(
            text("SELECT * FROM conversations WHERE id = :id"), {"id": name}
        ).one()
    assert len(token) >= 43
    assert token not in str(row)


def test_it_closes_when_idle_and_after_its_lifetime(store: Store) -> None:
    name, token = opened(store)
    now = NOON
    almost = IDLE - timedelta(seconds=1)
    with pytest.raises(TokenRefused), store.look() as work:
        conversation_for_token(work, token, name, NOON + IDLE)
    while now + almost < NOON + LIFETIME:
        now += almost
        with store.work() as work:
            conversation_for_token(work, token, name, now, slide=True)
    with pytest.raises(TokenRefused), store.look() as work:
        conversation_for_token(work, token, name, NOON + LIFETIME)


def test_looking_does_not_keep_it_open(store: Store) -> None:
    name, token = opened(store)
    with store.work() as work:
        conversation_for_token(work, token, name, NOON + IDLE / 2)
    with pytest.raises(TokenRefused), store.look() as work:
        conversation_for_token(work, token, name, NOON + IDLE)


def test_ended_or_run_out_it_opens_to_nobody(store: Store) -> None:
    first, first_token = opened(store)
    second, second_token = opened(store)
    with store.work() as work:
        end(find(work, first), NOON)
        assert end_expired(work, NOON + IDLE) == 1
    with store.look() as work:
        for name, token in ((first, first_token), (second, second_token)):
            with pytest.raises(TokenRefused):
                conversation_for_token(work, token, name, NOON)
        assert find(work, second).status == "ended"


def test_erasing_leaves_a_tombstone_and_no_row(store: Store) -> None:
    name, _ = filled(store)
    kept, _ = filled(store)
    with store.work() as work:
        erase(work, find(work, name), reason="patient", now=NOON)
    settle_erasure(store)
    with store.look() as work:
        assert work.session.get(Tombstone, name) is not None
        for table in Base.metadata.sorted_tables:
            column = "id" if table.name == "conversations" else "conversation"
            if column in table.c and table.name != "tombstones":
                left = select(func.count()).where(table.c[column] == name)
                assert work.session.scalar(left) == 0, table.name
        assert work.key(find(work, kept)) is not None


def test_nothing_told_can_be_read_from_the_files(tmp_path: Path, sqlite_url: str) -> None:
    store = open_store(sqlite_url, tmp_path / "var")
    name, _ = filled(store)
    assert CANARY.encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("ossa.db*"))
    with store.look() as work:
        wrapped = find(work, name).wrapped_key
    assert wrapped in b"".join(p.read_bytes() for p in tmp_path.glob("ossa.db*"))
    with store.work() as work:
        erase(work, find(work, name), reason="patient", now=NOON)
    settle_erasure(store)
    files = b"".join(p.read_bytes() for p in tmp_path.glob("ossa.db*"))
    assert wrapped not in files, "the key of an erased conversation is still in the file"
    store.close()


@pytest.mark.integration
def test_nothing_told_can_be_read_from_a_dump(tmp_path: Path, postgresql_url: str) -> None:
    store = open_store(postgresql_url, tmp_path / "var")
    filled(store)
    with store.look() as work:
        for table in Base.metadata.sorted_tables:
            assert CANARY not in str(work.session.execute(select(table)).all()), table.name
    store.close()


def test_what_nobody_touched_for_long_is_erased(store: Store) -> None:
    old, _ = opened(store)
    with store.work() as work:
        find(work, old).last_activity_at = NOON - timedelta(days=31)
    kept, _ = opened(store)
    with store.work() as work:
        assert erase_due(work, 30, NOON) == 1
    with store.look() as work:
        assert work.session.scalars(select(Conversation.id)).all() == [kept]


def test_tokens_do_not_repeat(store: Store) -> None:
    with store.work() as work:
        tokens = {
            open_conversation(work, clinic="c", language="en", now=NOON)[1] for _ in range(50)
        }
    assert len(tokens) == 50


def test_appending_numbers_without_a_gap(store: Store) -> None:
    name, _ = opened(store)
    for n in range(1, 4):
        with store.work() as work:
            assert append(work, find(work, name), Draft("staff", "text", "x"), now=NOON).seq == n
