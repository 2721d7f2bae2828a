"""The first administrator, made by the one-time command as an operator would."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.stack import Stack

USERNAME = "anna"
PASSWORD = "correct horse battery staple 7"
_made: set[str] = set()


def ensure_administrator(stack: Stack) -> None:
    """Make the account once a stack, with the command line."""
    if stack.url in _made:
        return
    environment = {**os.environ, **stack.start.settings}
    command = [sys.executable, "-m", "bot", "staff", "create-admin", USERNAME, "--password-stdin"]
    done = subprocess.run(
        command, input=PASSWORD, text=True, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    _made.add(stack.url)
