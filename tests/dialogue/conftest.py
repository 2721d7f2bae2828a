"""A store on each database, an engine server, and dialogues over both."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.dialogue.engine import EngineClient
from bot.dialogue.said import Said
from bot.dialogue.turn import Answered, Dialogue, Opened
from bot.store import Store, open_store
from tests.dialogue.engine_server import SECRET, Engine, engine_server
from tests.dialogue.plain_clinical import PlainClinical

MakeDialogue = Callable[[], Dialogue]


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_server() as running:
        yield running


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(database_url, tmp_path / "var")
    yield opened
    opened.close()


@pytest.fixture
def clinical() -> PlainClinical:
    return PlainClinical()


@pytest.fixture
def make_dialogue(
    engine: Engine, clinical: PlainClinical, database_url: str, tmp_path: Path, store: Store
) -> Iterator[MakeDialogue]:
    """Makes a dialogue as another web process would have it: own connections, own locks."""
    made: list[tuple[Store, EngineClient]] = []

    def make() -> Dialogue:
        own = open_store(database_url, tmp_path / "var")
        client = EngineClient(engine.url, SECRET, 1.0)
        made.append((own, client))
        return Dialogue(own, client, clinical)

    yield make
    for own, client in made:
        client.close()
        own.close()


@pytest.fixture
def dialogue(make_dialogue: MakeDialogue) -> Dialogue:
    return make_dialogue()


class Talk:
    """One open conversation."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.opened: Opened = dialogue.open("en")
        self.id = self.opened.id

    def say(
        self,
        text: str = "",
        *,
        choice: str | None = None,
        name: str | None = None,
        through: Dialogue | None = None,
    ) -> Answered:
        return (through or self.dialogue).say(
            self.opened.token, self.id, name or str(uuid.uuid4()), Said(text, choice)
        )


@pytest.fixture
def talk(dialogue: Dialogue) -> Talk:
    return Talk(dialogue)
