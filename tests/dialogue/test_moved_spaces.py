"""A space typed one letter early or late goes back; words that are right as they stand stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.moved_spaces import with_spaces_back


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("le gis bent", "leg is bent"),
        ("the shoulde rhurts", "the shoulder hurts"),
        ("thek nee is swollen", "the knee is swollen"),
        ("I can' tlift it", "I can't lift it"),
        ("there was  arash", "there was a rash"),
        ("l aspalla mi fa male", "la spalla mi fa male"),
        ("no ncammino", "non cammino"),
    ],
)
def test_a_moved_space_goes_back(sent: str, read: str) -> None:
    assert with_spaces_back(sent) == read


@pytest.mark.parametrize(
    "text",
    [
        "Mario Bianchi ha l'anca gonfia",
        "the denosumab shot hurts",
        "my legg hurts",
        "I van't lift it",
        "the knee ddrops",
        "non è gonfio, e fa male",
        "sono in cura al Rizzoli",
        "ho preso il Toradol ieri",
    ],
)
def test_what_has_its_spaces_stays(text: str) -> None:
    assert with_spaces_back(text) == text


@given(st.text(alphabet="ab elgotns ' ", max_size=40))
def test_the_length_is_kept(text: str) -> None:
    assert len(with_spaces_back(text)) == len(text)
