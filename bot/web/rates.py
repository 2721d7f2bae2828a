"""Rate limits, counted in this process."""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.errors import TooFast


@dataclass(frozen=True)
class Rate:
    """One limit: so many in a window, each key on its own."""

    name: str
    item: RateLimitItem


def per_minute(name: str, count: int) -> Rate:
    return Rate(name, RateLimitItemPerMinute(count))


def per_hour(name: str, count: int) -> Rate:
    return Rate(name, RateLimitItemPerHour(count))


def hashed(token: str) -> str:
    """A short key to count a secret under, which does not keep it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Rates:
    """Counts, atomically, in memory; a restart forgets."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, rate: Rate, key: str) -> None:
        """Counts one. Raises :class:`TooFast` when the window is full."""
        if not self._limiter.hit(rate.item, rate.name, key):
            reset = self._limiter.get_window_stats(rate.item, rate.name, key).reset_time
            raise TooFast(max(1, math.ceil(reset - time.time())))
