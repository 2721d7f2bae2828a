"""What `bot understand` reads, and what it says of lines that it cannot read."""

from __future__ import annotations

import pytest

from bot.cli.understand import InputError, requests_in


def test_lines_are_read_in_order_and_blank_ones_left_out() -> None:
    lines = ['{"text": "knee pain"}\n', "\n", '{"text": "male", "lang": "it"}\n']
    assert list(requests_in(lines)) == [("knee pain", None), ("male", "it")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("knee pain", "line 1 is not JSON"),
        ('["knee pain"]', "line 1 needs"),
        ('{"words": "knee pain"}', "line 1 needs"),
        ('{"text": 3}', "line 1 needs"),
        ('{"text": "a", "lang": "de"}', "line 1"),
    ],
)
def test_a_bad_line_is_named(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(requests_in([line]))
