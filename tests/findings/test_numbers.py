"""Ages, temperatures, sizes, pain marks, and how long: numbers as patients write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("I am 45 and my hip hurts", 45),
        ("my son is 9 years old and limps", 9),
        ("my daughter (12) has a swollen knee", 12),
        ("34 year old with back pain", 34),
        ("aged 60, shoulder pain", 60),
        ("72yo knee pain", 72),
        ("knee pain, 45f", 45),
        ("my 9 month old's arm is swollen", 0.75),
        ("I'm 67, thigh pain for two weeks", 67),
        ("I have had knee pain for 5 years", None),
        ("temperature of 38", None),
        ("my mum (82) had breast cancer and my hip hurts", None),
    ],
)
def test_age(text: str, age: float | None) -> None:
    assert read(text).facts.get("age") == age


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("temperature 38.5", 38.5),
        ("38,7 of fever", 38.7),
        ("fever 39", 39),
        ("temp 101.5 f", 38.6),
        ("temperature of 36.6", 36.6),
        ("38 and a half", 38.5),
        ("it is 38 degrees in Rome", None),
        ("oven at 220 degrees", None),
        ("I am 38", None),
    ],
)
def test_temperature(text: str, degrees: float | None) -> None:
    assert read(text).facts.get("temperature") == degrees


@pytest.mark.parametrize(
    ("text", "centimetres"),
    [
        ("the lump is 5 cm", 5),
        ("lump like a golf ball", 4),
        ("a lump the size of a walnut", 3),
        ("lump of 20 mm", 2),
        ("lump 3x2 cm", 3),
        ("a two inch lump", 5.08),
        ("I play golf and have a lump", None),
    ],
)
def test_size(text: str, centimetres: float | None) -> None:
    assert read(text).facts.get("lump_size_cm") == centimetres


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("my knee has hurt for three weeks", 21),
        ("knee pain 3wks", 21),
        ("hip pain since yesterday", 1),
        ("pain for 2-3 weeks", 17.5),
        ("pain for a year and a half", 547.5),
        ("a couple of months of hip pain", 60),
        ("a few days of shin pain", 3),
        ("my knee hurts since Easter", 231),
        ("hip pain since 2019", 2701),
        ("knee pain since last Tuesday", 5),
        ("shoulder sore since September", 68),
        ("I fell 10 days ago and my wrist is swollen", 10),
        ("I am 45 years old and my knee hurts", None),
        ("I had cryo two weeks ago", None),
        ("I broke my leg ten years ago", None),
        ("knee pain, the scan is in two weeks", None),
    ],
)
def test_duration(text: str, days: float | None) -> None:
    told = read(text, today=TODAY).duration_days
    assert told == days if days is None else told == pytest.approx(days, rel=0.05)


def test_years_without_a_number_are_years() -> None:
    days = read("knee pain for years").duration_days
    assert days is not None
    assert days > 700


def test_a_date_without_today_is_no_duration() -> None:
    assert read("knee pain since Easter").duration_days is None


@pytest.mark.parametrize(
    ("text", "days", "site"),
    [
        ("I had cryo on my rib ten days ago and am breathless", 10, "chest_rib"),
        ("two weeks after cryoablation of the sacrum my leg is weak", 14, "sacrum"),
        ("day after the freezing of my shoulder blade", None, "shoulder"),
        ("had the cryo last Tuesday", 5, None),
    ],
)
def test_treatment_here(text: str, days: float | None, site: str | None) -> None:
    facts = read(text, today=TODAY).facts
    assert facts["treated_here"] is True
    assert facts.get("treated_site") == site
    if days is not None:
        assert facts["treated_days_ago"] == days
