"""What was so and has turned, and what only seems to have."""

from __future__ import annotations

import pytest

from bot.findings import read


def status(text: str, kind: str) -> set[str]:
    return {item.status for item in read(text, prior="en").findings if item.kind == kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I couldn't kneel all of July. Since August I can", "reduced_movement"),
        ("he had a limp after the plaster but now he runs", "reduced_movement"),
        ("my shoulder got stuck at lunch and then it unstuck", "reduced_movement"),
        ("it was aching on Friday. Today it is fine", "pain"),
        ("the wound bled on Monday, dry since", "wound_bleeding"),
        ("she was burning up on Tuesday. Now she is cool", "fever"),
        ("my hip hurt during the pregnancy, went the week he was born", "pain"),
        ("had a stress fracture in high school, same foot", "fracture"),
    ],
)
def test_what_has_turned_is_over(text: str, kind: str) -> None:
    assert status(text, kind)
    assert status(text, kind).isdisjoint({"present", "unknown"})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I was limping and now I can't walk", "reduced_movement"),
        ("I've had a limp, today it is still not fine", "reduced_movement"),
        ("my knee was sore on Friday, today it is fine until I stand", "pain"),
    ],
)
def test_what_has_not_turned_is_there(text: str, kind: str) -> None:
    assert status(text, kind) & {"present", "unknown"}
