"""Running programs that checks share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prove.check import Run
from tests.browser.site import ORIGIN
from tests.stack import Stack, make_stack

UNLIMITED = {
    "OSSA_MESSAGES_PER_MINUTE": "100000",
    "OSSA_REQUESTS_PER_MINUTE": "1000000",
    "OSSA_CONVERSATIONS_PER_HOUR": "1000000",
}


def shared_stack(run: Run) -> Stack:
    """One engine, actions and web over SQLite, as `make run` starts them, limits out of the way;
    for checks that leave it running."""
    return run.shared("stack", _stack)


@contextmanager
def _stack() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory(prefix="ossa-prove-", ignore_cleanup_errors=True) as folder:
        made = make_stack(Path(folder), OSSA_EMBED_ORIGINS=ORIGIN, **UNLIMITED)
        made.run()
        try:
            made.wait_ready()
            yield made
        finally:
            made.stop()
