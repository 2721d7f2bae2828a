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
from limits.storage.memory import Entry
from limits.strategies import MovingWindowRateLimiter

from bot.web.errors import TooFast

REDIS_SECONDS = 0.1
"""For one answer of Redis: patients wait as long."""
PAUSE = 5.0
"""Seconds for which a Redis that failed is left alone."""

FORGET = 10.0
"""Seconds between two looks for windows that are over."""

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


class Windows(MemoryStorage):
    """Moving windows in this process. The library's own look through all of them, in a thread made
    for it, after each hit."""

    def __init__(self) -> None:
        super().__init__()
        self._counting = threading.Lock()
        self._forget_at = 0.0

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts ``amount`` under ``key``; whether there was room."""
        with self._counting:
            now = time.time()
            if now >= self._forget_at:
                self._forget(now)
            events = self.events.setdefault(key, [])
            room = limit - amount
            full = room < 0 or (len(events) > room and events[room].atime >= now - expiry)
            if not full:
                self.events[key] = [*[Entry(expiry)] * amount, *events[:room]]
            return not full

    def _forget(self, now: float) -> None:
        for key in [key for key, events in self.events.items() if not _lasts(events, now)]:
            del self.events[key]
        self._forget_at = now + FORGET


def _lasts(events: list[Entry], now: float) -> bool:
    return bool(events) and events[0].expiry > now


class Rates:
    """Counts, atomically. With a ``redis`` address all processes count together; while it fails,
    each counts for itself, from nothing."""

    def __init__(self, redis: str = "") -> None:
        self._here = MovingWindowRateLimiter(Windows())
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
