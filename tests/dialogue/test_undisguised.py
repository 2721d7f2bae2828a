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
        ("no r3ason t0 live", "no reason t0 live"),
        ("dr00ping f4ce", "drooping face"),
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
    ],
)
def test_what_is_no_disguise_stays(text: str) -> None:
    assert undisguised(text) == text


@given(st.text(max_size=60))
def test_places_are_kept(text: str) -> None:
    assert len(undisguised(text)) == len(text)
    assert len(Said(text=text).for_reading) == len(text)
