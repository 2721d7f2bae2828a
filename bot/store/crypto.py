"""Sealing of stored text: AES-256-GCM, one data key per conversation, wrapped by a master key.

A seal is bound to table, column and row, so a ciphertext moved elsewhere does not open. Destroying
the wrapped key makes every seal of that conversation unreadable, in the file and its old pages.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
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
    except (InvalidTag, ValueError):  # a cut one is no nonce even
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
    """The key that wraps the data keys. Comes from a file of the clinic's, never the database.

    ``raw`` wraps; ``others`` still open what they wrapped, while keys are being changed. Keys for
    other purposes come from ``root``, which stays when ``raw`` is changed.
    """

    raw: bytes = field(repr=False)
    others: tuple[bytes, ...] = field(default=(), repr=False)
    root: bytes = field(default=b"", repr=False)

    @property
    def key_id(self) -> bytes:
        """How a wrapped key names the key that wrapped it."""
        return _key_id(self.raw)

    def new_data_key(self, conversation: str) -> tuple[DataKey, bytes]:
        """A fresh data key and its wrapped form."""
        raw = AESGCM.generate_key(256)
        return DataKey(raw), self._wrap(raw, conversation)

    def unwrap(self, wrapped: bytes, conversation: str) -> DataKey:
        """The data key. Raises :class:`SealBroken` if no key of this ring wrapped it."""
        return DataKey(self._unwrapped(wrapped, conversation))

    def wrap_again(self, wrapped: bytes, conversation: str) -> bytes:
        """The same data key, wrapped by ``raw``. Raises :class:`SealBroken`."""
        return self._wrap(self._unwrapped(wrapped, conversation), conversation)

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for ``purpose`` that tells nothing about this one."""
        return HKDF(SHA256(), 32, None, purpose.encode()).derive(self.root or self.raw)

    def _wrap(self, raw: bytes, conversation: str) -> bytes:
        place = _place("conversations", "wrapped_key", conversation)
        return self.key_id + _seal(AESGCM(self.raw), raw, place)

    def _unwrapped(self, wrapped: bytes, conversation: str) -> bytes:
        place = _place("conversations", "wrapped_key", conversation)
        for key in (self.raw, *self.others):
            if wrapped[:KEY_ID] == _key_id(key):
                return _open(AESGCM(key), wrapped[KEY_ID:], place)
        raise SealBroken("the data key was wrapped by another master key")


def _key_id(raw: bytes) -> bytes:
    return hashlib.sha256(b"ossa master key\x1f" + raw).digest()[:KEY_ID]
