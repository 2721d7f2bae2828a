"""A file that only the clinic's master key opens: compressed, sealed piece by piece (AES-256-GCM).

Each piece is bound to its number and to whether it is the last, so that none can be altered, moved,
left out or cut off without notice.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"ossa backup 1\n"
SALT = 8
PIECE = 1 << 20


class FileBroken(Exception):
    """The file is no such file, was altered or cut off, or is under another master key."""


def write_sealed(path: Path, key: bytes, lines: Iterable[bytes]) -> None:
    """Writes lines to a file that appears whole and synced, or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            salt = secrets.token_bytes(SALT)
            file.write(MAGIC + salt)
            for piece in _sealed(AESGCM(key), salt, _compressed(lines)):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_sealed(path: Path, key: bytes) -> Iterator[bytes]:
    """The lines of a file. Raises :class:`FileBroken`, at the latest at its end."""
    rest = b""
    unpack = zlib.decompressobj()
    for piece in _opened(path, AESGCM(key)):
        *lines, rest = (rest + unpack.decompress(piece)).split(b"\n")
        yield from lines
    *lines, rest = (rest + unpack.flush()).split(b"\n")
    yield from lines
    if rest or not unpack.eof:
        raise FileBroken(f"{path} ends in the middle")


def _compressed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The compressed lines in pieces of one size, the last one shorter."""
    pack = zlib.compressobj(6)
    waiting = bytearray()
    for line in lines:
        waiting += pack.compress(line + b"\n")
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    yield bytes(waiting + pack.flush())


def _sealed(key: AESGCM, salt: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    number = 0
    before: bytes | None = None
    for piece in pieces:
        if before is not None:
            yield _framed(key.encrypt(_nonce(salt, number), before, b"more"))
            number += 1
        before = piece
    yield _framed(key.encrypt(_nonce(salt, number), before or b"", b"last"))


def _framed(sealed: bytes) -> bytes:
    return len(sealed).to_bytes(4) + sealed


def _opened(path: Path, key: AESGCM) -> Iterator[bytes]:
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise FileBroken(f"{path} is no backup")
        salt = file.read(SALT)
        number, last = 0, False
        while size := file.read(4):
            sealed = file.read(min(int.from_bytes(size), 2 * PIECE + 64))
            following = file.read(1)
            last = not following
            if following:
                file.seek(-1, os.SEEK_CUR)
            try:
                yield key.decrypt(_nonce(salt, number), sealed, b"last" if last else b"more")
            except (InvalidTag, ValueError):
                raise FileBroken(
                    f"{path} was altered or cut off, or is under another master key"
                ) from None
            number += 1
        if not last:
            raise FileBroken(f"{path} ends in the middle")


def _nonce(salt: bytes, number: int) -> bytes:
    # The salt is new with each file: 2^64 of them, and a number below 2^32, never the same twice.
    return salt + number.to_bytes(4)
