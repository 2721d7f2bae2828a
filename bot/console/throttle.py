"""How often one account and one address may try to log in. It fails closed."""

from __future__ import annotations

import hashlib

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

PER_ACCOUNT: RateLimitItem = RateLimitItemPerMinute(10, 15, namespace="staff-account")
PER_ADDRESS: RateLimitItem = RateLimitItemPerMinute(100, 15, namespace="staff-address")
RETRY_SECONDS = 15 * 60


class TooManyTries(Exception):
    """The limit is reached; the password was not looked at."""


class Unavailable(Exception):
    """The counter could not be reached, so nobody is let in."""


class LoginThrottle:
    """At most 10 tries an account and 100 an address in any 15 minutes, whoever the account is.

    An address is what :class:`~bot.web.client.ClientAddress` counts: a /64 of IPv6 is one.
    ``uri`` is a storage of the ``limits`` package; without one each process counts for itself.
    """

    def __init__(self, uri: str | None = None, storage: Storage | None = None) -> None:
        store = storage or (storage_from_string(uri, wrap_exceptions=True) if uri else None)
        self._limiter = MovingWindowRateLimiter(store or MemoryStorage(wrap_exceptions=True))

    def count(self, username: str, address: str) -> None:
        """Counts one try before it is evaluated. Raises :class:`TooManyTries`, or
        :class:`Unavailable` when the counter cannot be reached.

        ``address`` is empty for who is half way in already: all of them share no address, and a
        common counter would let one of them lock everybody out."""
        try:
            free = (not address or self._limiter.hit(PER_ADDRESS, address)) and self._limiter.hit(
                PER_ACCOUNT, _account(username)
            )
        except StorageError as error:
            raise Unavailable from error
        if not free:
            raise TooManyTries

    def forget(self, username: str) -> None:
        """Takes the account's tries back after it proved itself; the address keeps its own."""
        try:
            self._limiter.clear(PER_ACCOUNT, _account(username))
        except StorageError as error:
            raise Unavailable from error


def _account(username: str) -> str:
    # Hashed: people type passwords into the wrong field.
    return hashlib.sha256(username.casefold().encode("utf-8", "surrogatepass")).hexdigest()
