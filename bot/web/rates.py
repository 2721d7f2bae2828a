"""Rate limits: counted in Redis when there is one, in this process when there is none, or it is
gone. They are never off."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from dataclasses import dataclass

import structlog
from limits import (
    RateLimitItem,
    RateLimitItemPerHour,
    RateLimitItemPerMinute,
    RateLimitItemPerSecond,
)
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from bot.web.errors import TooFast

REDIS_SECONDS = 0.1
"""For one answer of Redis: patients wait as long."""
PAUSE = 5.0
"""Seconds for which a Redis that failed is left alone."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Rate:
    """One limit: so many in a window, each key on its own."""

    name: str
    item: RateLimitItem


def per_second(name: str, count: int) -> Rate:
    return Rate(name, RateLimitItemPerSecond(count))


def per_minute(name: str, count: int) -> Rate:
    return Rate(name, RateLimitItemPerMinute(count))


def per_hour(name: str, count: int) -> Rate:
    return Rate(name, RateLimitItemPerHour(count))


def hashed(token: str) -> str:
    """A short key to count a secret under, which does not keep it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Rates:
    """Counts, atomically. With a ``redis`` address all processes count together; while it fails,
    each counts for itself, from nothing."""

    def __init__(self, redis: str = "") -> None:
        self._here = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(_redis(redis)) if redis else None
        self._lock = threading.Lock()
        self._shared_from = 0.0

    def count(self, rate: Rate, key: str) -> None:
        """Counts one. Raises :class:`TooFast` when the window is full."""
        if not self.allows(rate, key):
            raise TooFast(self._wait(rate, key))

    def allows(self, rate: Rate, key: str) -> bool:
        """Counts one; whether the window had room for it."""
        shared = self._shared
        if shared is not None and time.monotonic() >= self._shared_from:
            try:
                return shared.hit(rate.item, rate.name, key)
            except StorageError as error:
                self._leave_alone(error)
        return self._here.hit(rate.item, rate.name, key)

    def _wait(self, rate: Rate, key: str) -> int:
        limiter = self._here
        if self._shared is not None and time.monotonic() >= self._shared_from:
            limiter = self._shared
        try:
            reset = limiter.get_window_stats(rate.item, rate.name, key).reset_time
        except StorageError as error:
            self._leave_alone(error)
            return 1
        return max(1, math.ceil(reset - time.time()))

    def _leave_alone(self, error: StorageError) -> None:
        with self._lock:
            self._shared_from = time.monotonic() + PAUSE
        log.warning("rates.local", error=type(error.storage_error).__name__)


def _redis(address: str) -> RedisStorage:
    from redis.backoff import NoBackoff  # noqa: PLC0415 - most installations have no Redis
    from redis.retry import Retry  # noqa: PLC0415

    return RedisStorage(
        address,
        wrap_exceptions=True,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # limits hands it to redis
    )
