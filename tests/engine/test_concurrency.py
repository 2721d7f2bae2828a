"""Conversations that take turns at the same time do not know of each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.engine.processes import Engine
from tests.engine.test_snapshot import LINES

pytestmark = pytest.mark.engine

THREADS = 8


def conversation(engine: Engine, conversation_id: str, shift: int) -> list[Any]:
    talk = engine.talk(conversation_id, language="it" if shift % 2 else "en")
    lines = LINES[shift:] + LINES[:shift]
    return [(told["replies"], told["slots"]) for told in (talk.say(line) for line in lines)]


@pytest.mark.parametrize("ids", ["own", "one"])
def test_turns_at_the_same_time_are_as_in_sequence(engine: Engine, ids: str) -> None:
    def talk(number: int) -> list[Any]:
        name = f"c{number}" if ids == "own" else "c"
        return conversation(engine, name, number)

    in_sequence = [talk(number) for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        at_once = list(pool.map(talk, range(THREADS)))
    assert at_once == in_sequence
