"""Since when, and how old: times and ages in the ways that people write them, and the times in a
message that belong to something else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read

TODAY = date(2026, 11, 30)


def _days(message: str) -> float | None:
    return read(message, prior="en", today=TODAY).duration_days


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("Four weeks today my elbow has been sore.", 28),
        ("My elbow has been sore, ten days tomorrow.", 10),
        ("My elbow has been sore for 3+ weeks.", 21),
        ("Sore elbow for 4 wekks.", 28),
        ("Sore elbow for 2 1/2 months.", 75),
        ("Third day running that my elbow is sore.", 3),
        ("The 2nd week of my elbow being sore.", 14),
        ("My elbow is sore. Month and a half.", 45),
        ("Week or so of a sore elbow.", 7),
        ("Elbow sore since the night before last.", 2),
        ("Elbow sore since yday.", 1),
        ("I hurt my elbow, three weeks gone, and it is still sore.", 21),
        ("Week 3 of this sore elbow.", 21),
        ("My elbow aches, two weeks, and I have been shivery since last night.", 14),
        ("My elbow is sore since I had the baby, five weeks now.", 35),
    ],
)
def test_a_time_is_read_however_it_is_put(message: str, days: float) -> None:
    assert _days(message) == days


@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("Sore elbow for three weeks, I took naproxen for 4 days.", 21),
        ("I was on the waiting list for half a year, my elbow is sore for two weeks.", 14),
        ("I had breast cancer 6 years ago and for the last 2 weeks my elbow aches.", 14),
        ("My elbow aches, on my feet 10 hrs a day. Going on 3 months.", 90),
        ("I am pregnant 30 weeks and my elbow aches for five days.", 5),
        ("She will be 80 in May, her elbow has been sore for a week.", 7),
    ],
)
def test_the_time_of_something_else_is_left_out(message: str, days: float) -> None:
    assert _days(message) == days


@pytest.mark.parametrize(
    ("message", "age"),
    [
        ("Our baby is 8 months and her foot is puffy, two days.", 0.67),
        ("The little one, 18 months, won't use her arm.", 1.5),
        ("My flatmate's 31 and his chest hurts when he coughs.", 31),
        ("I'm a rower, 19, three weeks of rib pain.", 19),
        ("Groin pain for ten weeks. 63 and otherwise well.", 63),
        ("My gran, 80 next month so is 79, has a sore hip.", 79),
        ("I'm 14, mum's at work, my wrist is swollen.", 14),
        ("Me da's 71, his shoulder is sore.", 71),
        ("Our Tilly, 6, has a sore heel.", 6),
        ("Our Tilly's 6 and has a sore heel.", 6),
    ],
)
def test_an_age_is_read_however_it_is_put(message: str, age: float) -> None:
    assert read(message, prior="en", today=TODAY).facts["age"] == age


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Got a temperature of 39 and my back hurts low down.", "fever"),
        ("I have been limping since Monday gone.", "reduced_movement"),
        ("My daughter aged 12 complains of pain in her hip.", "pain"),
        ("Shoulder pain for a month and my mate reckons it's my lungs.", "pain"),
        ("Knee pain for the past wk.", "pain"),
        ("Tripped on Monday, hip sore, had it replaced 7 years ago.", "pain"),
        ("Tripped on Monday, hip sore, had it replaced 7 years ago.", "injury"),
    ],
)
def test_a_time_or_a_witness_takes_nothing_away(message: str, kind: str) -> None:
    found = read(message, prior="en", today=TODAY).findings
    assert any(item.kind == kind and item.status == "present" for item in found)
