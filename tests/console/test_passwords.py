from __future__ import annotations

import threading
import time
import unicodedata

import pytest

from bot.console.passwords import BadPassword, Passwords, check_choice
from tests.console.conftest import QUICK

LONG = (
    "Nove grilli verdi contano le lune sul tetto del mulino mentre la nebbia sale piano dal fiume"
    " e qualcuno accende un lume lontano"
)


@pytest.mark.parametrize(
    "password", ["ossaclinic12", "OssaClinica2026", "Crioablazione1!", "clinica.ossea.2026"]
)
def test_words_of_the_place_are_no_secret(password: str) -> None:
    with pytest.raises(BadPassword, match="guessed soon"):
        check_choice(password, "reviewer")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "password.too_short"),
        ("elevenchars", "password.too_short"),
        ("x1 " * 50, "password.too_long"),
        ("aaaaaaaaaaaa", "password.too_simple"),
        ("abababababab", "password.too_simple"),
        ("Rossi-2026-estate", "password.has_name"),
        ("Password1234!", "password.guessable"),
        ("qwertyuiop123", "password.guessable"),
    ],
)
def test_what_may_not_be_chosen(password: str, reason: str) -> None:
    with pytest.raises(BadPassword) as refusal:
        check_choice(password, "rossi")
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "password",
    ["twelve chars", "gatto pioggia lanterna", "密码" * 3 + "四月雨水花草", LONG],
)
def test_what_may_be_chosen(password: str) -> None:
    check_choice(password, "rossi")


def test_128_characters_count_to_the_last() -> None:
    passwords = Passwords(QUICK)
    password = "0123456789abcdef" * 8
    stored = passwords.hash(password)
    assert passwords.matches(password, stored)
    assert not passwords.matches(password[:-1] + "0", stored)
    assert not passwords.matches(password + "x", stored)


def test_the_same_letters_in_another_encoding_match() -> None:
    passwords = Passwords(QUICK)
    stored = passwords.hash(unicodedata.normalize("NFC", "perché il caffè"))
    assert passwords.matches(unicodedata.normalize("NFD", "perché il caffè"), stored)


def test_no_account_never_matches_not_even_its_own_dummy() -> None:
    assert not Passwords(QUICK).matches("no account has this password", None)


def test_two_hashes_at_most_are_computed_at_once() -> None:
    now = 0
    most = 0
    lock = threading.Lock()

    class Slow:
        def hash(self, password: str) -> str:
            nonlocal now, most
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.01)
            with lock:
                now -= 1
            return "hash"

    passwords = Passwords(Slow())  # type: ignore[arg-type]
    threads = [threading.Thread(target=passwords.hash, args=("x",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
