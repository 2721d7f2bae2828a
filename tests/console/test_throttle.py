from __future__ import annotations

from contextlib import suppress
from threading import Thread

import pytest

from bot.console.throttle import LoginThrottle, TooManyTries


def evaluated(throttle: LoginThrottle, tries: list[tuple[str, str]]) -> int:
    count = 0
    for username, address in tries:
        with suppress(TooManyTries):
            throttle.count(username, address)
            count += 1
    return count


def test_1000_wrong_passwords_on_one_account_evaluate_10() -> None:
    tries = [("ada", f"10.0.{n // 250}.{n % 250}") for n in range(1000)]
    assert evaluated(LoginThrottle(), tries) == 10


def test_one_wrong_password_on_each_of_1000_accounts_evaluates_100_per_address() -> None:
    assert evaluated(LoginThrottle(), [(f"name{n}", "10.0.0.1") for n in range(1000)]) == 100


def test_spelling_the_name_in_capitals_is_no_way_around() -> None:
    tries = [("ADA" if n % 2 else "ada", f"10.0.0.{n}") for n in range(40)]
    assert evaluated(LoginThrottle(), tries) == 10


def test_tries_at_the_same_time_are_counted_one_by_one() -> None:
    throttle = LoginThrottle()
    results: list[int] = []
    threads = [
        Thread(target=lambda n=n: results.append(evaluated(throttle, [("ada", f"10.0.0.{n}")] * 5)))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(results) == 10


def test_forgetting_an_account_frees_it_and_nothing_else() -> None:
    throttle = LoginThrottle()
    assert evaluated(throttle, [("ada", "10.0.0.1")] * 100) == 10
    throttle.forget("ada")
    throttle.count("ada", "10.0.0.2")
    with pytest.raises(TooManyTries):
        throttle.count("bob", "10.0.0.1")


def test_who_is_half_way_in_cannot_lock_the_others_out() -> None:
    throttle = LoginThrottle()
    assert evaluated(throttle, [("factor ada", "")] * 500) == 10
    assert evaluated(throttle, [(f"factor name{n}", "") for n in range(300)]) == 300
