"""Passwords of staff: what is acceptable, and argon2id hashes that two threads at most compute."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.console.wording import words

SHORTEST = 12
LONGEST = 128
OURS = (
    "crioablazione", "cryoablation", "chirurgia", "oncologia", "ortopedia", "oncology", "ospedale",
    "ortho", "orthopaedics", "hospital", "reviewer", "auditor", "clinician", "clinica", "clinic",
    "surgery", "tumour", "tumore", "tumor", "osseo", "ossea", "ossa", "bone", "osso", "admin",
    "password", "welcome", "benvenuto",
)  # fmt: skip
"""Words that anybody would try here first; what is left without them must still be a secret."""
SCORE = 3
"""Of zxcvbn, 0 to 4; 3 is "safely unguessable" where hashes are slow."""
LONGEST_GUESSED = 72
"""Characters that zxcvbn looks at."""
MOST_AT_ONCE = 2
"""Hashes computed at the same time: each takes 64 MiB, so a burst of log-ins must queue."""
WAIT_SECONDS = 10.0


class BadPassword(ValueError):
    """A password that may not be chosen; ``reason`` is a key of the interface's words,
    and its text the English one."""

    def __init__(self, reason: str) -> None:
        super().__init__(words("en")(reason))
        self.reason = reason


class Busy(Exception):
    """Too many log-ins are being checked at this moment; nothing was checked."""


def check_choice(password: str, username: str) -> None:
    """Raises :class:`BadPassword` unless the password has 12 to 128 characters, at least five
    different ones, does not hold the account's name and would not be guessed soon. No other rules
    of composition."""
    plain = _normal(password)
    if len(plain) < SHORTEST:
        raise BadPassword("password.too_short")
    if len(plain) > LONGEST:
        raise BadPassword("password.too_long")
    if len(set(plain)) < 5:
        raise BadPassword("password.too_simple")
    if username and _normal(username).casefold() in plain.casefold():
        raise BadPassword("password.has_name")
    if _without_ours(plain) < 5:
        raise BadPassword("password.guessable")
    from zxcvbn import zxcvbn  # noqa: PLC0415 - 20 ms of a start, for a password's choice

    guessed = zxcvbn(plain[:LONGEST_GUESSED], user_inputs=[username, "ossa", "clinic", "clinica"])
    if guessed["score"] < SCORE:
        raise BadPassword("password.guessable")


def _without_ours(plain: str) -> int:
    """How many letters are left without the words of the place, if it has any of them."""
    left = plain.casefold()
    for word in sorted(OURS, key=len, reverse=True):
        left = left.replace(word, " ")
    return sum(sign.isalpha() for sign in left) if left != plain.casefold() else LONGEST


class Passwords:
    """Hashes and checks. The default cost is argon2-cffi's (RFC 9106, low memory)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("no account has this password")

    def hash(self, password: str) -> str:
        """The argon2id hash to store. Raises :class:`Busy` after ten seconds in the queue."""
        with self._place():
            return self._hasher.hash(_normal(password))

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password is the one hashed. ``None`` (no such account) takes the same
        time and is False. Raises :class:`Busy` after ten seconds in the queue."""
        plain = _normal(password)
        acceptable = stored is not None and len(plain) <= LONGEST
        with self._place():
            nobody = self._nobody  # made by the first try of all, whoever's account it names
            try:
                self._hasher.verify(stored or nobody, plain[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
        return acceptable

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            yield
        finally:
            self._places.release()


def _normal(text: str) -> str:
    # The same letters typed on another keyboard may arrive decomposed.
    return unicodedata.normalize("NFC", text)
