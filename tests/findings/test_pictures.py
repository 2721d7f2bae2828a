"""Complaints told in pictures, and pictures that tell none."""

from __future__ import annotations

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    found = read(text, prior="en").findings
    return {item.kind for item in found if item.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a crab has hold of my shoulder", "pain"),
        ("every step is a knife in my heel", "pain"),
        ("this hip has got teeth", "pain"),
        ("the kettle is beyond me with this wrist", "reduced_movement"),
        ("stairs are an expedition since the hip", "reduced_movement"),
        ("he asks to be carried since the leg went", "reduced_movement"),
        ("I'm folded like a hairpin", "reduced_movement"),
        ("my foot bulges over my shoe", "swelling"),
        ("the wall met my elbow when the gate swung back on my arm", "injury"),
        ("I lost an argument with a stepladder", "injury"),
        ("took a nosedive off the kerb", "injury"),
        ("I did my hamstring", "injury"),
        ("ants are walking on my calf", "numbness_weakness"),
        ("my waist dey pain me", "pain"),
        ("ah cannae bend ma knee", "reduced_movement"),
    ],
)
def test_a_picture_tells_a_complaint(text: str, kind: str) -> None:
    assert kind in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "holidays are out of the question this year",
        "my phone bill hit the ceiling",
        "the dog got hold of my letter",
        "we went for six weeks",
    ],
)
def test_other_pictures_tell_none(text: str) -> None:
    assert present(text) == set()
