"""What somebody can do, and what works, denies a kind."""

import pytest

from bot.findings import read


def statuses(text: str, kind: str) -> set[str]:
    return {f.status for f in read(text, prior="en").findings if f.kind == kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it aches but I can lift the arm", "reduced_movement"),
        ("he can still climb the stairs", "reduced_movement"),
        ("she is up and about since Sunday", "reduced_movement"),
        ("knee bends to about 110 degrees", "reduced_movement"),
        ("no trouble walking, only sitting hurts", "reduced_movement"),
        ("I can feel all my toes", "numbness_weakness"),
        ("as strong as an ox", "numbness_weakness"),
        ("no problems with the toilet", "bladder_bowel"),
        ("he has had his bowels open", "bladder_bowel"),
        ("plenty of energy", "fatigue"),
        ("toes pink and wiggly under the plaster", "skin"),
        ("apyrexial on the ward", "fever"),
        ("the scar never opened", "wound_bleeding"),
        ("the stump is dry and healed", "wound_bleeding"),
        ("it has stopped hurting", "pain"),
        ("lump on the wrist, non tender", "pain"),
        ("both legs the same size", "swelling"),
        ("I am not any thinner", "weight_loss"),
        ("the nights are quiet, it aches by day", "night_pain"),
        ("nights are dry", "night_sweats"),
    ],
)
def test_it_is_denied(text: str, kind: str) -> None:
    assert statuses(text, kind) == {"absent"}


@pytest.mark.parametrize(
    "text",
    [
        "I can't lift the arm",
        "he can hardly climb the stairs",
        "she can only walk with the frame",
        "trouble walking",
    ],
)
def test_what_cannot_be_done_is_present(text: str) -> None:
    assert "present" in statuses(text, "reduced_movement")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("any loss of feeling, no", "numbness_weakness"),
        ("limp, nil", "reduced_movement"),
        ("they asked if I had a fever, nope", "fever"),
        ("fever, chills: no", "fever"),
        ("what I haven't got: fever, a rash", "fever"),
        ("it's a no to swelling", "swelling"),
        ("never so much as a twinge in that hip", "pain"),
        ("I can't complain of pain", "pain"),
        ("nae swelling that I can see", "swelling"),
        ("it disnae hurt", "pain"),
        ("can't remember the last time it ached", "pain"),
        ("nobody said fracture", "fracture"),
        ("pain: zero all week", "pain"),
        ("no fever now, I had 38.6 on Friday", "fever"),
    ],
)
def test_a_denial_is_heard(text: str, kind: str) -> None:
    assert "absent" in statuses(text, kind)
    assert not statuses(text, kind) & {"present", "unknown"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my wrist hurts, no?", "pain"),
        ("swelling, no fever", "swelling"),
        ("my temp was 38.5 an hour ago", "fever"),
        ("had 38.5 last night and still shivering", "fever"),
        ("fever: 38.4, no cough", "fever"),
    ],
)
def test_what_is_there_stays(text: str, kind: str) -> None:
    assert "present" in statuses(text, kind)
