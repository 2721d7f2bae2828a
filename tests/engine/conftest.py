"""The engine and the action server of the test bot: trained and started once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.processes import Actions, Engine, actions_on, engine_on, free_port, train


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The trained test bot."""
    folder = tmp_path_factory.mktemp("training")
    return train(folder / "models", folder)


@pytest.fixture(scope="session")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Actions]:
    """The running action server."""
    server = actions_on(free_port(), tmp_path_factory.mktemp("actions"))
    server.begin()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def engine(
    model: Path, actions: Actions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """The running engine."""
    url = f"http://127.0.0.1:{actions.port}/webhook"
    process = engine_on(free_port(), url, model, tmp_path_factory.mktemp("engine"))
    process.begin()
    yield process
    process.stop()
