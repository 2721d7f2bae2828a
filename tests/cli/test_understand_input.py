"""What `bot understand` reads, and what it says of lines that it cannot read."""

from __future__ import annotations

from datetime import date

import pytest

from bot.cli.understand import Asked, InputError, requests_in

TODAY = date(2026, 11, 30)


def test_lines_are_read_in_order_and_blank_ones_left_out() -> None:
    lines = ['{"text": "knee pain"}\n', "\n", '{"text": "male", "lang": "it"}\n']
    assert list(requests_in(lines, TODAY)) == [
        Asked("knee pain", None, TODAY),
        Asked("male", "it", TODAY),
    ]


def test_a_line_may_say_when_it_was_written() -> None:
    (asked,) = requests_in(['{"text": "since Easter", "date": "2026-05-01"}'], TODAY)
    assert asked.day == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("knee pain", "line 1 is not JSON"),
        ('["knee pain"]', "line 1 needs"),
        ('{"words": "knee pain"}', "line 1 needs"),
        ('{"text": 3}', "line 1 needs"),
        ('{"text": "a", "lang": "de"}', "line 1"),
        ('{"text": "a", "date": "yesterday"}', 'line 1: "date"'),
        ('{"text": "a", "date": 7}', 'line 1: "date"'),
    ],
)
def test_a_bad_line_is_named(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(requests_in([line]))
