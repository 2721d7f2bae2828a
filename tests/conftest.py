"""What several test folders share: the running stack, made once a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import (  # noqa: F401 - fixtures
    database_url,
    postgresql_server,
    postgresql_url,
    sqlite_url,
)
from tests.stack import Stack, make_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = make_stack(tmp_path_factory.mktemp("var"))
    running.run()
    try:
        running.wait_ready()
        yield running
    finally:
        running.stop()
