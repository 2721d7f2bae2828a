"""How English is spoken: what a sore part does, what one can no longer do, what the nights are."""

from __future__ import annotations

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    found = read(text, prior="en").findings
    return {item.kind for item in found if item.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    "text",
    [
        "my knee is paining since two months",
        "my wrist has been giving me curry",
        "the shoulder is crook",
        "it feels like someone's standing on my ribs",
        "my hand hates the cold",
        "the hip only speaks up when I garden",
        "I'm a martyr to my knees",
        "he won't let me touch his arm",
        "there's a soreness along my shin",
        "my back never lets up",
    ],
)
def test_what_a_sore_part_does_is_pain(text: str) -> None:
    assert "pain" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "my elbow won't close any further",
        "I can't unscrew a lid with this wrist",
        "can't turn the tap with my hand",
        "getting my tights on is a battle, my hip",
        "my wife does my laces since the hip went stiff",
        "she walks holding on to the furniture",
        "it takes two goes to get up from a chair",
        "the finger doesn't come down with the others",
        "there's no give in my knee",
        "I do the stairs like a toddler",
        "can't press the clutch",
        "the hip doesn't let me cross my legs",
        "my neck won't turn to reverse the car",
        "ROM limited to 60 degrees",
    ],
)
def test_what_one_can_no_longer_do_is_less_movement(text: str) -> None:
    assert "reduced_movement" in present(text)
    assert "numbness_weakness" not in present(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("it's the nights that get me, the hip", "night_pain"),
        ("sleepless with it, my ribs", "night_pain"),
        ("awake with my shoulder every two hours", "night_pain"),
        ("my ankle has come up like a balloon", "swelling"),
        ("my shoes leave marks in my foot", "swelling"),
        ("her jeans are hanging off her", "weight_loss"),
        ("there's no go left in him", "fatigue"),
        ("yellow stuff on the dressing of my leg", "wound_bleeding"),
        ("my foot drops when I walk", "numbness_weakness"),
        ("my grip has gone", "numbness_weakness"),
    ],
)
def test_other_everyday_words(text: str, kind: str) -> None:
    assert kind in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "do I get a lump sum or monthly payments",
        "frozen with worry about the letter",
        "your music on hold is killing me",
        "sorry for the confusion",
        "the van broke down on the way",
        "not to be a pain, but nobody rang back",
        "are the crutches free",
    ],
)
def test_figures_of_speech_are_nothing(text: str) -> None:
    assert present(text) == set()
