"""Words of a symptom that tell of something else, and the same words where they do tell of it."""

import pytest

from bot.findings import read

CURRENT = {"present", "unknown"}


def current(text: str) -> set[str]:
    return {f.kind for f in read(text, prior="en").findings if f.status in CURRENT}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my ankle aches each time I go down the steps", "injury"),
        ("there's a small bump near my elbow, a year now", "injury"),
        ("they referred me to the falls clinic", "injury"),
        ("the scab fell off by itself", "injury"),
        ("lost two stone, on purpose, with the jabs", "weight_loss"),
        ("my hip gives me grief on long drives", "numbness_weakness"),
        ("I could not get hold of the ward", "numbness_weakness"),
        ("the bench gave way under me", "numbness_weakness"),
        ("no swelling since my discharge on Friday", "wound_bleeding"),
        ("the scan shows a hole in the bone", "wound_bleeding"),
        ("bloody parking again, the knee is fine", "wound_bleeding"),
        ("her forehead feels hot", "skin"),
        ("my knee is sharp when I step out of bed", "night_pain"),
        ("I'm burning up, 39 this evening", "pain"),
        ("a wee bit stiff, no more", "lump"),
        ("the wound from August", "wound_bleeding"),
        ("my ring finger is bent since birth", "fracture"),
        ("my crutch is broken, the knee is fine", "fracture"),
        ("I was sent to the fracture clinic", "fracture"),
    ],
)
def test_what_is_none(text: str, kind: str) -> None:
    assert kind not in current(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("went down the stairs on my back and now it hurts", "pain"),
        ("came off my bike on Monday, wrist hurts", "injury"),
        ("lost two stone without trying", "weight_loss"),
        ("my hip gives way on the stairs", "numbness_weakness"),
        ("there is discharge from the scar", "wound_bleeding"),
        ("a hole in my heel that will not heal", "wound_bleeding"),
        ("the pain is worse in bed", "night_pain"),
        ("the pain wakes me when I roll over on it", "night_pain"),
        ("the wound is open", "wound_bleeding"),
        ("an infected wound on my shin", "wound_bleeding"),
        ("the brace is cracked and my ankle is broken", "fracture"),
        ("the bone broke through the skin", "fracture"),
    ],
)
def test_what_is_one(text: str, kind: str) -> None:
    assert kind in current(text)


def test_a_limb_out_of_shape_is_a_danger_and_no_named_break() -> None:
    reading = read("he fell and his forearm is bent at a funny angle", prior="en")
    assert {"deformity", "trauma"} <= {told.fact for told in reading.told}


@pytest.mark.parametrize("word", ["peep", "giggles", "pickle", "binding", "whiny"])
def test_a_real_word_is_no_misspelt_symptom(word: str) -> None:
    assert not read(f"that {word} again", prior="en").findings
