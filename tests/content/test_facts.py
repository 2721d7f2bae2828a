"""Numbers are read the same from both languages."""

from __future__ import annotations

import pytest

from bot.content.facts import facts, numbers


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("from 7.1 to 4.0 out of 10", "da 7,1 a 4 su 10"),
        ("one to three hours", "da una a tre ore"),
        ("about 1 to 3 months", "circa 1-3 mesi"),
        ("below -20 °C, 38 °C or more", "sotto -20 °C, 38 °C o più"),
        ("two visits in 4-6 hours", "due visite in 4-6 ore"),
        ("about 9 in 100 people", "circa 9 persone su 100"),
        ("1,121 people and 2.5%", "1.121 persone e 2,5%"),
        ("less than 0.01 mSv", "meno di 0,01 mSv"),
    ],
)
def test_twins_agree(english: str, italian: str) -> None:
    assert facts(english, "en") == facts(italian, "it") != frozenset()


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("6 hours", "8 ore"),
        ("6 hours", "6 giorni"),
        ("7.1", "71"),
        ("-20 °C", "20 °C"),
        ("two days", "tre giorni"),
    ],
)
def test_twins_differ(english: str, italian: str) -> None:
    assert facts(english, "en") != facts(italian, "it")


def test_values() -> None:
    assert facts("48 hours, 1.50 mSv, twelve", "en") == {("48", "h"), ("1.5", "mSv"), ("12", "")}
    assert numbers("PET2 and v3 are names, 4 is not", "en") == {"4"}
