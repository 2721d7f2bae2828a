"""Sealing of stored text: AES-256-GCM, one data key per conversation, wrapped by a master key.

A seal is bound to table, column and row, so a ciphertext moved elsewhere does not open. Destroying
the wrapped key makes every seal of that conversation unreadable, in the file and its old pages.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = b"\x01"
NONCE = 12
KEY_ID = 4


class SealBroken(Exception):
    """A stored seal does not open here: altered, moved, or under another key."""


class MasterKeyUnusable(Exception):
    """The master key file is missing, malformed or too widely readable; the text says which."""


def _place(table: str, column: str, row: str) -> bytes:
    return "\x1f".join((table, column, row)).encode()


def _seal(key: AESGCM, data: bytes, place: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return FORMAT + nonce + key.encrypt(nonce, data, place)


def _open(key: AESGCM, sealed: bytes, place: bytes) -> bytes:
    if sealed[:1] != FORMAT:
        raise SealBroken("unknown seal format")
    try:
        return key.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], place)
    except InvalidTag:
        raise SealBroken("a stored value was altered, moved or is under another key") from None


class DataKey:
    """The key of one conversation, unwrapped; lives in memory only."""

    def __init__(self, raw: bytes) -> None:
        self._aead = AESGCM(raw)
        self._raw = raw

    def seal(self, text: str, *, table: str, column: str, row: str) -> bytes:
        # surrogatepass: what a patient sent is stored as sent, even half a surrogate pair.
        return _seal(self._aead, text.encode("utf-8", "surrogatepass"), _place(table, column, row))

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> str:
        """The text under the seal. Raises :class:`SealBroken`."""
        data = _open(self._aead, sealed, _place(table, column, row))
        return data.decode("utf-8", "surrogatepass")

    def seal_json(self, value: Any, *, table: str, column: str, row: str) -> bytes:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return self.seal(text, table=table, column=column, row=row)

    def open_json(self, sealed: bytes | None, *, table: str, column: str, row: str) -> Any:
        """The value under the seal, None for no seal. Raises :class:`SealBroken`."""
        if sealed is None:
            return None
        return json.loads(self.open(sealed, table=table, column=column, row=row))

    def fingerprint(self, data: bytes) -> bytes:
        """A keyed hash of ``data``: equal for equal data, telling nothing about it."""
        return hmac.digest(self._raw, b"fingerprint\x1f" + data, "sha256")


@dataclass(frozen=True)
class MasterKey:
    """The key that wraps the data keys. Comes from a file of the clinic's, never the database."""

    raw: bytes = field(repr=False)

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(b"ossa master key\x1f" + self.raw).digest()[:KEY_ID]

    def new_data_key(self, conversation: str) -> tuple[DataKey, bytes]:
        """A fresh data key and its wrapped form."""
        raw = AESGCM.generate_key(256)
        sealed = _seal(AESGCM(self.raw), raw, _place("conversations", "wrapped_key", conversation))
        return DataKey(raw), self.key_id + sealed

    def unwrap(self, wrapped: bytes, conversation: str) -> DataKey:
        """The data key. Raises :class:`SealBroken` if this master key did not wrap it."""
        if wrapped[:KEY_ID] != self.key_id:
            raise SealBroken("the data key was wrapped by another master key")
        place = _place("conversations", "wrapped_key", conversation)
        return DataKey(_open(AESGCM(self.raw), wrapped[KEY_ID:], place))

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for ``purpose`` that tells nothing about this one."""
        return HKDF(SHA256(), 32, None, purpose.encode()).derive(self.raw)


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
    try:
        raw = b64decode(path.read_bytes().strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise MasterKeyUnusable(f"{path} does not hold 32 bytes in base64")
    return MasterKey(raw)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b64encode(secrets.token_bytes(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # appears whole or not at all; the first of two processes wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
