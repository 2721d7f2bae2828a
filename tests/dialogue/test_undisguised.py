"""What looks like a word is read as that word, and everything keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.said import Said
from bot.dialogue.undisguised import undisguised


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("саn hаrdlу brеаthе", "can hardly breathe"),
        ("i саn't stop it", "i can't stop it"),
        ("n\u200bo reas\u200bon", "no  reason "),
        ("a bre\u00adathing", "a breathing "),
        ("no r3ason t0 live", "no reason to live"),
        ("dr00ping f4ce", "drooping face"),
        ("p@in in my che5t", "pain in my chest"),
        ("I d0n'7 $leep", "I don't sleep"),
        ("can7 l1ft it", "cant lift it"),
        ("tired 0f it, want t0 stop", "tired of it, want to stop"),
        ("la g4mba 7rema", "la gamba trema"),
        ("l'0sso esce", "l'osso esce"),
        ("ｃａｎ＇ｔ ｍｏｖｅ", "can't move"),
    ],
)
def test_disguises_are_undone(sent: str, read: str) -> None:
    assert undisguised(sent) == read
    assert len(read) == len(sent)


@pytest.mark.parametrize(
    "text",
    [
        "my L5S1 disc, T4 and B12, 38.5°C, 2 weeks, H1N1",
        "у меня болит колено",
        "колено hurts",
        "πονάει το γόνατο",
        "👨‍👩‍👧‍👦 🏳️‍🌈",
        "perché l'anca è gonfia",
        "18F-FDG and 99mTc",
        "38.5C since day5, 3rd dose, h24, T12, C5, 2wks, 3gg, 5mg, 4ore fa",
        "pain7/10, stage4, covid19, anna3@example.org",
        "help! it hurts!",
    ],
)
def test_what_is_no_disguise_stays(text: str) -> None:
    assert undisguised(text) == text


@given(st.text(max_size=60))
def test_places_are_kept(text: str) -> None:
    assert len(undisguised(text)) == len(text)
    assert len(Said(text=text).for_reading) == len(text)
