"""What several test folders share: the running stack, made once a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.site import ORIGIN
from tests.databases import (  # noqa: F401 - fixtures
    database_url,
    postgresql_server,
    postgresql_url,
    sqlite_url,
)
from tests.stack import OPERATORS, Stack, make_stack


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = make_stack(
        tmp_path_factory.mktemp("var"), OSSA_EMBED_ORIGINS=ORIGIN, OSSA_METRICS_TOKEN=OPERATORS
    )
    running.run()
    try:
        running.wait_ready()
        yield running
    finally:
        running.stop()


SLOW = {
    "tests/dialogue/test_turn.py",
    "tests/chat/test_published.py",
    "tests/chat/test_events.py",
    "tests/web/test_server.py",
    "tests/triage/test_properties.py",
    "tests/console/test_permissions.py",
    "tests/evaluation/test_dev_triage.py",
    "tests/evaluation/test_dev_vignettes.py",
    "tests/evaluation/test_held_out.py",
    "tests/findings/test_batches.py",
    "tests/judging/test_compare.py",
    "tests/proof/test_signing.py",
    "tests/screening/test_measuring.py",
}
"""Files whose tests take seconds each, or go through whole sets of messages: they run with the
processes, not while one writes code."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.split("::")[0] in SLOW:
            item.add_marker(pytest.mark.integration)
