"""Contrast of the style sheet's colours in light and dark: 4.5 for text, 3 for the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bot.console

CSS = (Path(bot.console.__file__).parent / "static" / "console.css").read_text()
TEXT = [
    ("ink", "paper"),
    ("ink", "field"),
    ("ink", "mine"),
    ("ink", "alarm-paper"),
    ("soft", "paper"),
    ("soft", "field"),
    ("soft", "mine"),
    ("accent", "paper"),
    ("accent", "field"),
    ("on-accent", "accent"),
    ("on-mark", "mark"),
    ("alarm", "paper"),
    ("on-emergency", "emergency"),
    ("same-day", "paper"),
    ("urgent-48h", "paper"),
    ("urgent-2w", "paper"),
    ("routine", "paper"),
]
EDGES = [
    ("line", "paper"),
    ("line", "field"),
    ("focus", "paper"),
    ("focus", "field"),
    ("alarm", "alarm-paper"),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{\s*([^}]*--ink[^}]*|\s*--ink[^}]*)\}", CSS)
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for name, block in (("light", light), ("dark", dark))
    }


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    palette = palettes()[scheme]
    low = {
        pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2)
        for pairs, least in ((TEXT, 4.5), (EDGES, 3.0))
        for pair in pairs
        if contrast(palette[pair[0]], palette[pair[1]]) < least
    }
    assert low == {}


def test_both_schemes_set_the_same_colours() -> None:
    both = palettes()
    assert set(both["light"]) == set(both["dark"])
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) <= set(both["light"])
    assert set(both["light"]) == {name for pair in TEXT + EDGES for name in pair} | {"on-alarm"}


def test_the_sheet_fetches_nothing() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
