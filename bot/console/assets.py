"""The console's style sheet, script and icon, served from memory under their content's hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("static")
_TYPES = {
    "console.css": "text/css; charset=utf-8",
    "console.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    media_type: str
    version: str


@cache
def asset(name: str) -> Asset:
    """The file of this name. Raises ``KeyError`` for anything that is not ours to serve."""
    media_type = _TYPES[name]
    content = (_FOLDER / name).read_bytes()
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:16])


def asset_url(name: str) -> str:
    """Where a page finds the file; another content has another address."""
    return f"/staff/static/{name}?v={asset(name).version}"
