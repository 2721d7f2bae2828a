"""Requests to be called, in the order of their clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import Store
from bot.store.callbacks import callbacks_of, open_callbacks, settle_callback
from bot.store.conversations import NoSuchConversation, find, open_conversation
from bot.store.requests import ask_callback
from tests.store.conftest import NOON


def asked(store: Store, name: str, minutes: int | None) -> tuple[str, str]:
    due = None if minutes is None else NOON + timedelta(minutes=minutes)
    with store.work() as work:
        conversation, _ = open_conversation(work, clinic="c", language="it", now=NOON)
        body = {"name": name, "phone": "+39051123456", "when": "mornings", "note": None}
        request = ask_callback(work, conversation, body, NOON, due_at=due)
        return conversation.id, request


def test_the_one_due_first_comes_first_and_one_without_a_clock_last(store: Store) -> None:
    for name, minutes in (("late", 600), ("none", None), ("soon", 30)):
        asked(store, name, minutes)
    with store.look() as work:
        found = open_callbacks(work, "c")
    assert [request.name for request in found] == ["soon", "late", "none"]
    assert [r.overdue(NOON + timedelta(hours=1)) for r in found] == [True, False, False]
    assert (found[0].phone, found[0].when, found[0].language) == ("+39051123456", "mornings", "it")


def test_a_call_that_was_made_waits_no_more_and_is_kept(store: Store) -> None:
    conversation, request = asked(store, "Anna", 30)
    with store.work() as work:
        settle_callback(work, "c", request, staff="ben", now=NOON)
        settle_callback(work, "c", request, staff="eva", now=NOON)
    with store.look() as work:
        assert open_callbacks(work, "c") == []
        kept = callbacks_of(work, "c", conversation)
    assert [(r.status, r.done_by, r.done_at) for r in kept] == [("done", "ben", NOON)]


def test_another_clinic_sees_and_settles_none(store: Store) -> None:
    conversation, request = asked(store, "Anna", 30)
    with store.work() as work:
        assert open_callbacks(work, "other") == []
        assert callbacks_of(work, "other", conversation) == []
        with pytest.raises(NoSuchConversation):
            settle_callback(work, "other", request, staff="ben", now=NOON)


def test_without_its_key_a_request_still_shows_its_clock(store: Store) -> None:
    conversation, _ = asked(store, "Anna", 30)
    with store.work() as work:
        find(work, conversation).wrapped_key = b"\x00" * 80
    with store.look() as work:
        found = open_callbacks(work, "c")[0]
    assert (found.name, found.phone, found.due_at) == (None, None, NOON + timedelta(minutes=30))
