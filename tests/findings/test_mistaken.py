"""What English words seem to say and do not, and what they say in a roundabout way."""

from __future__ import annotations

import pytest

from bot.findings import Reading, read


def reading(text: str) -> Reading:
    return read(text, prior="en")


def present(text: str) -> set[str]:
    return {f.kind for f in reading(text).findings if f.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("there is a deep cut on my heel and it keeps oozing", {"wound_bleeding"}),
        ("I work nights in a bakery and my elbow hurts", {"pain"}),
        ("my toe catches on every rug", {"numbness_weakness"}),
        ("heard a crunch in my wrist", {"other"}),
        ("my elbow is hot and red", {"skin"}),
        ("the scar on my knee is red and warm", {"skin"}),
        ("my tummy feels tight", set()),
        ("busted my lip on the gate", {"injury"}),
        ("a lipoma in my arm, they say", set()),
        ("my psoriasis flared up on the elbow", {"skin"}),
        ("up all night with the puppy, my wrist aches", {"pain"}),
        ("whacked my knee on the bed", {"injury"}),
        ("a numb patch the size of a coin on my thigh", {"numbness_weakness"}),
        ("I can raise my arm only so far and no further", {"reduced_movement"}),
        ("something in my back went when I bent down", {"pain"}),
        ("my wrist pops when I type", {"other"}),
        ("the sole of my foot feels bruised", {"pain"}),
        ("one of the cows crushed me against the fence", {"injury"}),
    ],
)
def test_a_message_tells_these_kinds_and_no_others(text: str, kinds: set[str]) -> None:
    assert present(text) == kinds


@pytest.mark.parametrize(
    ("text", "site", "side"),
    [
        ("ribs on the right are sore", "ribs", "right"),
        ("my shoulder (left) aches", "shoulder", "left"),
        ("two fingers on my right hand tingle", "finger", "right"),
        ("aching between my hip and my knee", "thigh", None),
        ("my foot hurts, mostly the heel", "heel", None),
        ("crushed the L4 vertebra, it hurts", "lower_back", None),
        ("my pinky toe is swollen", "toe", None),
        ("my shoulder clicks", "shoulder", None),
    ],
)
def test_where_it_is(text: str, site: str, side: str | None) -> None:
    facts = reading(text).facts
    assert (facts.get("site_detail"), facts.get("side")) == (site, side)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("the bump on my shin doubled in five weeks", 35),
        ("sore wrist three weeks after digging the garden", 21),
        ("two month history of groin pain", 60),
        ("it's day 6 and my ankle still hurts", 6),
        ("hurt my knee ten days before.", 10),
        ("swollen calf since last night", 1),
        ("my scan is in two weeks, my hip hurts", None),
    ],
)
def test_since_when(text: str, days: float | None) -> None:
    assert reading(text).duration_days == days


@pytest.mark.parametrize(
    ("text", "side"),
    [("the right elbow is fine, the left is puffy", "left"), ("the left one hurts", "left")],
)
def test_the_side_of_a_clause_is_its_own(text: str, side: str) -> None:
    assert [f.side for f in reading(text).findings if f.status == "present"] == [side]


def test_a_list_of_events_is_denied_to_its_end() -> None:
    found = reading("I haven't had a fall, a knock or anything, the ankle just puffed up").findings
    assert {(f.kind, f.status) for f in found} == {("injury", "absent"), ("swelling", "present")}


def test_how_much_begins_a_new_statement() -> None:
    assert present("hardly any pain, loads of swelling") == {"swelling"}
