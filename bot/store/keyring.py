"""The file of the master key: making it, reading it, changing the key that wraps.

The file holds one base64 line, or lines ``current``, ``next``, ``old`` and ``root`` with one key
each. It is only ever replaced whole, and every transaction looks whether it was.
"""

from __future__ import annotations

import os
import secrets
import threading
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from bot.store.crypto import MasterKey

KINDS = ("current", "next", "old", "root")
Line = tuple[str, bytes]


class MasterKeyUnusable(Exception):
    """The master key file is missing, malformed or too widely readable; the text says which."""


class KeyFile:
    """The key in a file, read again when the file was replaced. A file that is gone or broken
    meanwhile changes nothing: what was read last stands."""

    def __init__(self, path: Path, key: MasterKey) -> None:
        self.path = path
        self._key = key
        self._seen = _look(path)
        self._lock = threading.Lock()

    @classmethod
    def opened(cls, path: Path, *, create: bool = False) -> KeyFile:
        """The file with its key. Raises :class:`MasterKeyUnusable`."""
        return cls(path, load_master_key(path, create=create))

    def current(self) -> MasterKey:
        """The key as the file has it now."""
        seen = _look(self.path)
        if seen is not None and seen != self._seen:
            with self._lock:
                try:
                    self._key = load_master_key(self.path, create=False)
                    self._seen = seen
                except MasterKeyUnusable:
                    return self._key
        return self._key


def load_master_key(path: Path, *, create: bool) -> MasterKey:
    """The key in ``path`` (base64, mode 0600). Makes it when missing and ``create``.

    Two processes that start at once agree on one key. Raises :class:`MasterKeyUnusable`.
    """
    if not path.exists():
        if not create:
            raise MasterKeyUnusable(
                f"{path} is missing, but the database holds conversations that it locks;"
                " put the key back, or start with an empty database"
            )
        _make(path)
    if path.stat().st_mode & 0o077:
        raise MasterKeyUnusable(f"{path} can be read by others; run: chmod 600 {path}")
    lines = _parsed(path)
    by_kind = dict(lines)
    others = tuple(key for kind, key in lines if kind in {"next", "old"})
    return MasterKey(by_kind["current"], others, by_kind.get("root", b""))


def add_next(path: Path) -> None:
    """Adds the key that will wrap next, unless there is one: processes that read the file can open
    what it wraps from now on. Raises :class:`MasterKeyUnusable`."""
    lines = _parsed(path)
    if any(kind == "next" for kind, _ in lines):
        return
    root = [] if any(kind == "root" for kind, _ in lines) else [("root", dict(lines)["current"])]
    _replace(path, [*lines, ("next", secrets.token_bytes(32)), *root])


def use_next(path: Path) -> None:
    """Lets the next key wrap from now on; the current one becomes an old one. Raises
    :class:`MasterKeyUnusable`."""
    lines = _parsed(path)
    if any(kind == "next" for kind, _ in lines):
        kinds = {"next": "current", "current": "old"}
        _replace(path, [(kinds.get(kind, kind), key) for kind, key in lines])


def drop_old(path: Path) -> int:
    """Takes the old keys out of the file; says how many. Raises :class:`MasterKeyUnusable`."""
    lines = _parsed(path)
    kept = [line for line in lines if line[0] != "old"]
    if len(kept) < len(lines):
        _replace(path, kept)
    return len(lines) - len(kept)


def _parsed(path: Path) -> list[Line]:
    try:
        found = path.read_text(encoding="ascii").split("\n")
        lines = [line.split() for line in found if line.strip()]
        if len(lines) == 1 and len(lines[0]) == 1:
            lines = [["current", lines[0][0]]]
        keys = [(kind, b64decode(text, validate=True)) for kind, text in lines]
    except (OSError, ValueError):
        keys = []
    kinds = [kind for kind, _ in keys]
    if (
        not keys
        or any(len(key) != 32 for _, key in keys)
        or set(kinds) - set(KINDS)
        or any(kinds.count(kind) > 1 for kind in ("next", "root"))
        or kinds.count("current") != 1
    ):
        raise MasterKeyUnusable(f"{path} does not hold 32 bytes in base64")
    return keys


def _replace(path: Path, lines: Sequence[Line]) -> None:
    order = sorted(lines, key=lambda line: KINDS.index(line[0]))
    text = "".join(f"{kind} {b64encode(key).decode()}\n" for kind, key in order)
    draft = _draft(path, text.encode())
    draft.replace(path)
    _sync_folder(path)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, b64encode(secrets.token_bytes(32)) + b"\n")
    try:
        os.link(draft, path)  # appears whole or not at all; the first of two processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _sync_folder(path: Path) -> None:
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _look(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
