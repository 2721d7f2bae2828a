"""Where a message without marks begins something new."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.clauses import with_breaks
from bot.findings.text import tokenise


def parts(text: str) -> list[str]:
    found: list[list[str]] = [[]]
    for token in with_breaks(tokenise(text)).tokens:
        if token.gap and found[-1]:
            found.append([])
        found[-1].append(token.norm)
    return [" ".join(words) for words in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my knee hurts when i kneel im 26", ["my knee hurts when i kneel", "im 26"]),
        ("ankle swollen for 3 weeks no fever", ["ankle swollen for 3 weeks", "no fever"]),
        ("hip pain since may legs fine bladder fine", None),
        (
            "twisted it two days ago cant stand on it but it isnt blue",
            ["twisted it two days ago", "cant stand on it", "but it isnt blue"],
        ),
        ("three month history of pain in the shin", ["three month history of pain in the shin"]),
        ("i can walk on it all day no problem", ["i can walk on it all day no problem"]),
        ("it is the worst pain i ever had", ["it is the worst pain i ever had"]),
        ("sore shin no fever", ["sore shin no fever"]),
    ],
)
def test_a_long_stretch_is_parted_where_a_statement_begins(
    text: str, wanted: list[str] | None
) -> None:
    assert " ".join(parts(text)) == text
    assert wanted is None or parts(text) == wanted


def test_who_puts_marks_is_trusted_with_them() -> None:
    text = "When I cough there's blood coming up, a spoonful."
    assert [token.gap for token in with_breaks(tokenise(text)).tokens] == [
        token.gap for token in tokenise(text).tokens
    ]


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("no lump no fever my elbow is stiff in the morning", {"reduced_movement"}, {"lump"}),
        ("low back locked cant bend no numbness waterworks fine", set(), {"bladder_bowel"}),
        ("groin hurts weight steady no night sweats im 70", {"pain"}, {"weight_loss"}),
    ],
)
def test_denials_end_where_a_statement_begins(
    text: str, present: set[str], absent: set[str]
) -> None:
    findings = read(text, prior="en").findings
    assert present <= {item.kind for item in findings if item.status == "present"}
    assert absent <= {item.kind for item in findings if item.status == "absent"}
