"""Numbers: only for who has the token, and of few enough names to be counted by."""

from __future__ import annotations

import pytest

from bot.telemetry import numbers
from bot.telemetry.stages import stage


@pytest.mark.parametrize(
    ("sent", "token", "may"),
    [
        ("Bearer right", "right", True),
        ("Bearer wrong", "right", False),
        ("right", "right", False),
        ("", "right", False),
        ("Bearer ", "", False),
        ("Bearer è", "right", False),
    ],
)
def test_the_numbers_are_for_who_holds_the_token(sent: str, token: str, may: bool) -> None:
    assert numbers.may_read(sent, token) is may


@pytest.mark.parametrize(
    ("why", "counted"),
    [
        ("late", "late"),
        ("late or too long", "late"),
        ("status 502", "status 502"),
        ("malformed: replies: none that says anything", "malformed"),
        ("switched off by staff", "switched"),
        ("", "other"),
        ("Canary said something", "other"),
    ],
)
def test_reasons_are_counted_by_their_first_word(why: str, counted: str) -> None:
    assert numbers.reason(why) == counted


def test_a_stage_is_counted_also_when_it_fails() -> None:
    def count() -> float:
        return sum(
            sample.value
            for metric in numbers.STAGES.collect()
            for sample in metric.samples
            if sample.name.endswith("_count") and sample.labels == {"stage": "screen"}
        )

    before = count()
    with pytest.raises(ZeroDivisionError), stage("screen"):
        _ = 1 / 0
    assert count() == before + 1
    assert b'ossa_turn_stage_seconds_count{stage="screen"}' in numbers.shown()
