"""Families of words for a kind: what a body does, is like, or can no longer do."""

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    found = read(text, prior="en").findings
    return {f.kind for f in found if f.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my rib catches when I breathe in deep", "pain"),
        ("a crick in my neck since Tuesday", "pain"),
        ("she screams when we change her nappy and lift the leg", "pain"),
        ("my heel is like walking on pins", "pain"),
        ("it hasn't stopped hurting since the op", "pain"),
        ("my elbow doesn't half ache", "pain"),
        ("I can't deny my hip hurts", "pain"),
        ("my hip keeps me from my sleep", "night_pain"),
        ("batteries are flat, I lie there all day", "fatigue"),
        ("feeling fluey tonight", "fever"),
        ("I trod on a thorn and my foot throbs", "injury"),
        ("he slid off the sofa and holds his wrist", "injury"),
        ("a marble sized lump of a thing under my arm", "lump"),
        ("hard as a conker on my shin", "lump"),
        ("I keep dropping my tea, left hand", "numbness_weakness"),
        ("my knee let me down on the kerb", "numbness_weakness"),
        ("my toes go white in the frost", "skin"),
        ("the edge of the scar went purple", "skin"),
        ("my ankle is huge by teatime", "swelling"),
        ("a gap in the scar at the bottom", "wound_bleeding"),
        ("the dressing is soaked again, on my thigh", "wound_bleeding"),
        ("going every half an hour and it stings", "bladder_bowel"),
        ("I puff on the stairs now", "breathing"),
        ("I'm three belt holes thinner", "weight_loss"),
    ],
)
def test_they_are_heard(text: str, kind: str) -> None:
    assert kind in present(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the tap water here is brown", "skin"),
        ("my knee does not catch", "pain"),
        ("the lid is split", "wound_bleeding"),
    ],
)
def test_they_are_not_invented(text: str, kind: str) -> None:
    assert kind not in present(text)
