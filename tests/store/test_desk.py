"""The desk: a change makes a conversation due, and its place and terms follow what is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import Store, desk, open_store, worklist
from bot.store.blind import Blind, roots_of, words_of
from bot.store.callbacks import open_callbacks, settle_callback
from bot.store.conversations import locked, open_conversation
from bot.store.messages import Draft, append
from bot.store.requests import ask_callback
from bot.store.signals import NEEDS, need_at, need_of, place_of
from bot.store.tables import Conversation, SearchTerm

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def store(sqlite_url: str, tmp_path: Path) -> Store:
    return open_store(sqlite_url, tmp_path / "var")


def talk(store: Store, *texts: str) -> str:
    with store.work() as work:
        conversation, _ = open_conversation(work, clinic="clinic", language="en", now=NOW)
        for text in texts:
            append(work, conversation, Draft("patient", "text", text), now=NOW)
    return conversation.id


def refresh(store: Store) -> int:
    with store.work() as work:
        return desk.refresh_due(work)


def needs(store: Store) -> list[str]:
    with store.look() as work:
        return [row.need for row in worklist.worklist(work, "clinic", worklist.Filter()).rows]


def test_a_change_makes_a_conversation_due_once(store: Store) -> None:
    name = talk(store, "my knee hurts")
    assert (refresh(store), refresh(store)) == (1, 0)
    with store.work() as work:
        append(work, locked(work, name), Draft("patient", "text", "and my hip"), now=NOW)
    assert (refresh(store), refresh(store)) == (1, 0)


def test_a_patient_writes_between_two_conversations_of_the_desk(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "BITE", 0.0)
    for _ in range(3):
        talk(store, "my knee hurts")
    written: list[str] = []

    def rest(_: float) -> None:
        if len(written) < 2:
            written.append(talk(store, "my hip hurts"))

    desk.catch_up(store, seconds=60, rest=rest)
    assert refresh(store) == 0
    assert needs(store) == ["unread"] * 5


def test_a_desk_whose_time_is_over_leaves_the_rest_due(store: Store) -> None:
    for _ in range(desk.MOUTHFUL + 2):
        talk(store, "my knee hurts")
    desk.catch_up(store, seconds=0)
    assert 2 <= refresh(store) <= desk.MOUTHFUL + 1


def test_a_conversation_that_goes_on_is_read_once_in_a_round(store: Store) -> None:
    name, later = talk(store, "my knee hurts"), NOW + timedelta(seconds=1)

    def rest(_: float) -> None:
        with store.work() as work:
            append(work, locked(work, name), Draft("patient", "text", "and my hip"), now=later)

    desk.catch_up(store, seconds=60, rest=rest, before=NOW)
    assert refresh(store) == 1
    assert refresh(store) == 0


def test_a_call_back_is_due_until_it_is_settled(store: Store) -> None:
    name = talk(store, "please ring")
    with store.work() as work:
        row = locked(work, name)
        row.reviewed_at = NOW
        ask_callback(work, row, {"name": "A", "phone": "1", "when": None, "note": None}, NOW)
    refresh(store)
    assert needs(store) == ["callback"]
    with store.work() as work:
        (request,) = open_callbacks(work, "clinic")
        settle_callback(work, "clinic", request.id, staff="anna", now=NOW)
    refresh(store)
    assert needs(store) == ["read"]


def test_terms_follow_what_is_stored(store: Store) -> None:
    name = talk(store, "swollen ankle")
    refresh(store)
    with store.work() as work:
        blind = desk.blind(work)
        row = work.session.get(Conversation, name)
        assert row is not None
        found = set(work.session.scalars(select(SearchTerm.token).where(SearchTerm.n == row.n)))
        assert found == {blind.word("swollen"), blind.word("ankl")}
        row.language = "it"
        row.desk_due = True
    refresh(store)
    with store.look() as work:
        after = set(work.session.scalars(select(SearchTerm.token)))
        italian = {desk.blind(work).word(w.root) for w in words_of("swollen ankle", "it")}
    assert after == italian


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("ankles", "my ANKLE", "en"),
        ("gonfia", "è gonfio", "it"),
        ("perché", "perche mi fa male", "it"),
        ("MRI", "an mri scan", "en"),
        ("12", "since 12 days", "en"),
    ],
)
def test_a_query_meets_a_text_in_its_roots(query: str, text: str, language: str) -> None:
    (wanted,) = roots_of(query)
    assert wanted & {word.root for word in words_of(text, language)}


def test_words_of_nearly_every_message_are_not_searched_for() -> None:
    assert roots_of("the and della") == []


def test_tokens_differ_between_installations_and_families() -> None:
    one, other = Blind(b"1" * 32), Blind(b"2" * 32)
    assert one.word("knee") == one.word("knee") != other.word("knee")
    assert len({one.word("d03"), one.label("rule", "D03"), one.label("topic", "D03")}) == 3
    assert one.label("tag", "Ring Back") == one.label("tag", "ring back")


def test_places_order_by_need_then_by_who_waits_longest_then_latest_read() -> None:
    later = NOW + timedelta(minutes=5)
    order = [
        place_of("EMERGENCY_NOW", NOW),
        place_of("EMERGENCY_NOW", later),
        place_of("callback", NOW),
        place_of("unread", NOW),
        place_of("read", later),
        place_of("read", NOW),
    ]
    assert order == sorted(order)
    assert [need_at(place_of(need, NOW)) for need in NEEDS] == list(NEEDS)


@pytest.mark.parametrize(
    ("level", "signals", "unread", "need"),
    [
        ("SAME_DAY", {"near_miss", "callback"}, True, "SAME_DAY"),
        ("ROUTINE", {"callback", "fallback"}, True, "callback"),
        ("ROUTINE", set(), True, "unread"),
        ("EMERGENCY_NOW", {"near_miss"}, False, "read"),
        ("EMERGENCY_NOW", {"callback"}, False, "callback"),
        (None, {"asked_again", "thumbs_down"}, True, "thumbs_down"),
    ],
)
def test_the_first_need_that_holds(
    level: str | None, signals: set[str], unread: bool, need: str
) -> None:
    assert need_of(level, signals, unread=unread) == need
