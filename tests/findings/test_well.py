"""Statements that all is well, which deny a kind."""

from __future__ import annotations

import pytest

from bot.findings import read

SAID = [
    ("sore wrist but I can wiggle all my fingers", "reduced_movement"),
    ("the shin aches, he runs about as usual", "reduced_movement"),
    ("back ache, waterworks all fine", "bladder_bowel"),
    ("back ache, bladder's all right", "bladder_bowel"),
    ("elbow sore, grip's as good as ever", "numbness_weakness"),
    ("aching shin, weight's holding steady", "weight_loss"),
    ("sore hip, I'm not hot", "fever"),
    ("sore hip, temp's fine", "fever"),
    ("itchy scar, nothing's coming out", "wound_bleeding"),
    ("a bump on her arm, doesn't bother her", "pain"),
    ("a bump on her arm, she can't feel it when I press", "pain"),
    ("sore heel, never banged it", "injury"),
    ("aching knee, nights are fine", "night_pain"),
    ("tired, no cough", "other"),
]


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_what_is_well_is_denied(text: str, kind: str) -> None:
    statuses = {item.status for item in read(text).findings if item.kind == kind}
    assert statuses == {"absent"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I can bend my knee only halfway", "reduced_movement"),
        ("no blood, cramps, can't hold my wee", "bladder_bowel"),
        ("my leg isn't numb and my bladder's fine, just sore", "pain"),
    ],
)
def test_less_than_well_is_there(text: str, kind: str) -> None:
    assert kind in {f.kind for f in read(text).findings if f.status in {"present", "unknown"}}


def test_a_no_before_does_not_turn_what_is_well() -> None:
    found = {(f.kind, f.status) for f in read("she isn't numb and went to the loo ok").findings}
    assert ("bladder_bowel", "present") not in found
