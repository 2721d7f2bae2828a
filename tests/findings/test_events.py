"""Falls and breaks of another year, and those of now beside the year of something else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read


def statuses(text: str) -> dict[str, str]:
    found = read(text, prior="en", today=date(2026, 11, 30)).findings
    return {item.kind: item.status for item in found}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("came off a pony in '97, broke my collarbone", "fracture"),
        ("fell from a scaffold, smashed both ankles, 1988", "injury"),
        ("when I was nine I fell off a swing and broke my wrist, and I am 40 now", "fracture"),
        ("broke two toes, all knitted", "fracture"),
        ("had a whiplash in '09", "injury"),
        ("I broke my arm in grade four", "fracture"),
    ],
)
def test_it_is_of_another_year(text: str, kind: str) -> None:
    assert statuses(text)[kind] == "past"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("had breast cancer in 2019, fell on Friday and broke my hip", "fracture"),
        ("prostate cancer in 2016 and he fell in the shower", "injury"),
        ("I fell, kidney removed 2018", "injury"),
        ("broke my wrist and it hasn't healed", "fracture"),
        ("lymphoma 2012, tripped over the cat yesterday", "injury"),
    ],
)
def test_it_is_of_now(text: str, kind: str) -> None:
    assert statuses(text)[kind] in {"present", "unknown"}


def test_a_year_is_another_one_once_it_is_over() -> None:
    text = "smashed my ankle, 2026"
    this_year = read(text, today=date(2026, 11, 30)).findings
    next_year = read(text, today=date(2027, 2, 1)).findings
    assert {finding.status for finding in this_year} == {"present"}
    assert {finding.status for finding in next_year} == {"past"}


def test_without_a_calendar_no_year_is_over() -> None:
    assert {finding.status for finding in read("smashed my ankle, 2012").findings} == {"present"}
