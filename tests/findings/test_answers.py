"""Bare answers: yes, no, don't know, as typed into a chat; and what is none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings import read
from bot.findings.answers import bare_answer


def rows(heading: str) -> list[str]:
    table = (Path(__file__).parent / "bare_answers.txt").read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in table.split("# ")[1:])
    return sections[heading].splitlines()


@pytest.mark.parametrize("text", rows("yes"))
def test_yes(text: str) -> None:
    assert bare_answer(text) == "yes"


@pytest.mark.parametrize("text", rows("no"))
def test_no(text: str) -> None:
    assert bare_answer(text) == "no"


@pytest.mark.parametrize("text", rows("dont_know"))
def test_dont_know(text: str) -> None:
    assert bare_answer(text) == "dont_know"


@pytest.mark.parametrize("text", rows("none"))
def test_no_answer_at_all(text: str) -> None:
    assert bare_answer(text) in {None, "no"}
    if not text.lower().startswith(("no", "nessun", "nothing")):
        assert bare_answer(text) is None


def test_what_follows_an_answer_is_told_as_well() -> None:
    reading = read("no, only the tingling")
    assert reading.answer == "no"
    assert reading.facts == {"tingling_only": True}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("left", {"side": "left"}),
        ("the left one", {"side": "left"}),
        ("sorry, the left one", {"side": "left"}),
        ("no the other one is fine, it's the left", {"side": "left"}),
        ("I meant the right", {"side": "right"}),
        ("both", {"side": "both"}),
        ("my left knee", {"side": "left", "site": "knee", "site_detail": "knee"}),
        ("lower back", {"site": "spine_neck", "site_detail": "lower_back"}),
        ("shin bone", {"site": "shin_ankle", "site_detail": "shin"}),
        ("3 weeks", {"duration_days": 21}),
        ("about a month", {"duration_days": 30}),
        ("10 days ago", {"duration_days": 10}),
        ("two and a half weeks", {"duration_days": 17.5}),
        ("8/10", {"pain_severity": 8}),
        ("8 out of 10", {"pain_severity": 8}),
        ("age 14", {"age": 14}),
        ("14yo", {"age": 14}),
        ("he is 14", {"age": 14}),
        ("a 9 month old", {"age": 0.75}),
        ("38.5", {"temperature": 38.5, "fever": True}),
        ("38 and a half", {"temperature": 38.5, "fever": True}),
        ("101 F", {"temperature": 38.3, "fever": True}),
        ("like a golf ball", {"lump_size_cm": 4}),
        ("5 cm", {"lump_size_cm": 5}),
    ],
)
def test_bare_facts(text: str, facts: dict[str, object]) -> None:
    assert read(text).facts == facts


@pytest.mark.parametrize(
    ("text", "corrects"),
    [
        ("sorry, the left one", True),
        ("I meant left", True),
        ("no, the left", True),
        ("that was wrong, it is my hip", True),
        (
            "sorry to bother you so late but my knee has been hurting for about three weeks now",
            False,
        ),
        ("something is wrong with my knee", False),
        ("my left knee", False),
    ],
)
def test_corrections(text: str, corrects: bool) -> None:
    assert read(text).is_correction is corrects
