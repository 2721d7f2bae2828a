"""Where it is, as people say it who name no single part: above, below, between, the one that
weighs most."""

from __future__ import annotations

import pytest

from bot.findings import Reading, read


def _current(message: str) -> tuple[Reading, str | None, str | None]:
    reading = read(message, prior="en")
    found = [item for item in reading.findings if item.status in {"present", "unknown"}]
    return reading, found[0].site, found[0].side


@pytest.mark.parametrize(
    ("message", "site"),
    [
        ("A dull ache just above the knee.", "thigh"),
        ("There is a lump a little below my left knee.", "shin"),
        ("It hurts in the upper half of my leg.", "thigh"),
        ("Sore in the crook of my arm.", "elbow"),
        ("A swelling under my arm since June.", "armpit"),
        ("The bit where my bum meets my leg is sore.", "buttock"),
        ("Pain between my shoulders when I type.", "upper_back"),
        ("Small of me back aches.", "lower_back"),
        ("My back aches, mostly low down.", "lower_back"),
        ("My back hurts high up when I cough.", "upper_back"),
        ("There's a lump behind my ear.", "skull"),
        ("Swelling in the bend of me knee.", "behind_knee"),
        ("Pain in my leg, near the ankle.", "ankle"),
        ("My knee and hip are sore, but it's mainly the hip.", "hip"),
        ("I can't stand in heels, my toes hurt.", "toe"),
        ("My shoulder popped and I can't lift it past my chest.", "shoulder"),
        ("Ribs ache, could there be a crack in a bone?", "ribs"),
    ],
)
def test_a_place_is_read_however_it_is_put(message: str, site: str) -> None:
    assert _current(message)[1] == site


@pytest.mark.parametrize(
    ("message", "side"),
    [
        ("It aches just above my left knee.", "left"),
        ("Both ankles, the pair of them, are puffy.", "both"),
        ("Each knee is stiff.", "both"),
        ("My left and right wrist ache.", "both"),
        ("The middle finger left hand is swollen.", "left"),
        ("Knee pain, rhs.", "right"),
        ("The middle finger of my right hand is stiff.", "right"),
    ],
)
def test_a_side_is_read_however_it_is_put(message: str, side: str) -> None:
    assert _current(message)[2] == side


def test_each_day_is_no_side() -> None:
    assert _current("My knee hurts each day.")[2] is None


def test_a_scots_my_names_nobody_else() -> None:
    assert _current("Ma knee is gey sore.")[0].about != "other"


@pytest.mark.parametrize(
    ("message", "about"),
    [
        ("Our Tilly, 6, complains of her heel.", "child"),
        ("My grown up son's knee is swollen.", "other"),
        ("My sis has a sore hip.", "other"),
    ],
)
def test_whose_body_it_is(message: str, about: str) -> None:
    assert _current(message)[0].about == about
