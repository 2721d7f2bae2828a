"""Rates are counted once for each request, also by many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.web import rates as rating
from bot.web.errors import TooFast
from bot.web.rates import Rates, Windows, hashed, per_minute
from prove.servers import redis_server


def test_no_more_than_the_rate_passes_however_many_ask() -> None:
    rates, rate = Rates(), per_minute("x", 50)
    waits: list[int] = []

    def ask(_: int) -> bool:
        try:
            rates.count(rate, "anna")
        except TooFast as fast:
            waits.append(fast.retry_after)
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(200))) == 50
    assert all(1 <= wait <= 61 for wait in waits)


def test_each_key_and_each_rate_is_counted_for_itself() -> None:
    rates, one, other = Rates(), per_minute("one", 1), per_minute("other", 1)
    for rate in (one, other):
        for key in ("anna", "berta"):
            rates.count(rate, key)
            with pytest.raises(TooFast):
                rates.count(rate, key)


def test_windows_that_are_over_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rating, "FORGET", 0.0)
    windows = Windows()
    for key in ("anna", "berta"):
        assert windows.acquire_entry(key, 1, 0)
    assert windows.acquire_entry("carla", 2, 60)
    assert windows.acquire_entry("carla", 2, 60)
    assert not windows.acquire_entry("carla", 2, 60)
    assert set(windows.events) == {"carla"}


def test_more_at_once_than_the_window_holds_is_refused_whole() -> None:
    windows = Windows()
    assert not windows.acquire_entry("anna", 2, 60, amount=3)
    assert windows.acquire_entry("anna", 2, 60, amount=2)


def test_a_token_is_not_kept() -> None:
    assert "secret" not in hashed("secret")
    assert hashed("\ud800") != hashed("secret")


def test_without_its_redis_each_process_counts_for_itself() -> None:
    rates, rate = Rates("redis://127.0.0.1:9/0"), per_minute("x", 3)
    for _ in range(3):
        rates.count(rate, "anna")
    with pytest.raises(TooFast):
        rates.count(rate, "anna")


@pytest.mark.integration
def test_processes_with_one_redis_count_together(tmp_path: Path) -> None:
    with redis_server(tmp_path) as redis:
        one, other, rate = Rates(redis.url), Rates(redis.url), per_minute("x", 3)
        one.count(rate, "anna")
        other.count(rate, "anna")
        one.count(rate, "anna")
        for rates in (one, other):
            with pytest.raises(TooFast) as fast:
                rates.count(rate, "anna")
            assert 1 <= fast.value.retry_after <= 61
        redis.stop()
        one.count(rate, "anna")
