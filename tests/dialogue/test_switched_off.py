"""Switched off by staff: no new conversation, the fallback in open ones, red flags as ever."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bot.dialogue.said import Said
from bot.dialogue.turn import Dialogue
from bot.store import Store
from bot.store.controls import SwitchedOff, set_control
from tests.dialogue.conftest import Talk
from tests.dialogue.engine_server import Engine
from tests.dialogue.plain_clinical import RED_FLAG


def switch_off(store: Store) -> None:
    with store.work() as work:
        set_control(work, "clinic", "off", "yes", by="anna", now=datetime.now(UTC))


def test_nobody_begins_a_conversation(store: Store, dialogue: Dialogue) -> None:
    switch_off(store)
    with pytest.raises(SwitchedOff):
        dialogue.open("en")


def test_open_ones_get_the_fallback_and_red_flags_their_answer(
    store: Store, dialogue: Dialogue, talk: Talk, engine: Engine
) -> None:
    switch_off(store)
    answered = dialogue.say(talk.opened.token, talk.id, str(uuid4()), Said(text="my knee hurts"))
    assert [reply.kind for reply in answered.replies] == ["fallback"]
    alarm = dialogue.say(talk.opened.token, talk.id, str(uuid4()), Said(text=RED_FLAG))
    assert alarm.replies[0].kind != "fallback"
    assert engine.requests == []
