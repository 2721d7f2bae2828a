"""Whether a training is stale: the hash of all that its result depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType


def digest(inputs: Iterable[Path | ModuleType], *values: str) -> str:
    """The hash of these files and modules by name and content, and of the ``values``."""
    whole = hashlib.sha256()
    for each in inputs:
        path = each if isinstance(each, Path) else Path(str(each.__file__))
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for value in values:
        whole.update(value.encode())
    return whole.hexdigest()
