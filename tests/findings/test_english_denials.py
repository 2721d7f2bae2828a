"""What English patients say is not there, in words of their own, and where such a "no" ends."""

from __future__ import annotations

import pytest

from bot.findings import read


def statuses(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in read(text, prior="en").findings:
        found.setdefault(item.kind, set()).add(item.status)
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("not a squeak out of it since the injection", "pain"),
        ("my pain is zero", "pain"),
        ("nowt wrong with my legs", "pain"),
        ("never so much as broke a toe", "fracture"),
        ("they saw no new breaks", "fracture"),
        ("the scar stays bone dry", "wound_bleeding"),
        ("toes pink and wiggly", "skin"),
        ("waterworks all in working order", "bladder_bowel"),
        ("walks two miles a day", "reduced_movement"),
        ("he can still do the splits", "reduced_movement"),
        ("appetite is back", "other"),
        ("haven't lost an ounce", "weight_loss"),
        ("slept like a log", "night_pain"),
    ],
)
def test_it_is_denied(text: str, kind: str) -> None:
    assert statuses(text).get(kind) == {"absent"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no pain, knee swollen", "swelling"),
        ("no break, the nail's gone black", "skin"),
        ("no temperature, my hair's falling out", "other"),
        ("not without pain, but I get about", "pain"),
        ("it's not that it doesn't hurt", "pain"),
        ("I'm not going to pretend it doesn't ache", "pain"),
        ("there isn't a night it doesn't wake me, my hip", "night_pain"),
    ],
)
def test_it_is_there(text: str, kind: str) -> None:
    assert "present" in statuses(text).get(kind, set())


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Sore? It isn't sore.", "pain", {"absent"}),
        ("fever? what fever?", "fever", {"absent"}),
        ("praying it's not broken", "fracture", {"unknown"}),
        ("are you certain it isn't fractured?", "fracture", {"unknown"}),
        ("the xray says it's not broken", "fracture", {"absent"}),
    ],
)
def test_a_hope_is_a_doubt_and_a_question_may_be_denied(
    text: str, kind: str, expected: set[str]
) -> None:
    assert statuses(text).get(kind) == expected
