"""The comparison of two readers names what was lost, and fails for the facts of an emergency."""

from __future__ import annotations

from judging.compare import Lost, Read, Said, counted, lost, messages, read_in
from screening.corpus import ROOT

KNEE = Said("my knee hurts and is stiff", "en", frozenset({"pain", "reduced_movement"}))
GASPING = Said("I cannot breathe", "en", emergency=True)


def reads(*kinds: tuple[str, str], facts: frozenset[str] = frozenset()) -> Read:
    return Read(frozenset(kinds), facts)


def test_what_is_denied_now_was_lost() -> None:
    before, now = [reads(("pain", "present"))], [reads(("pain", "absent"))]
    assert list(lost([KNEE], before, now)) == [Lost("pain", "absent", KNEE.text, danger=False)]
    assert counted([KNEE], before, now)["read rightly before, not now"] == 1


def test_what_is_won_and_what_is_invented_are_counted_apart() -> None:
    now = [reads(("pain", "present"), ("fever", "unknown"))]
    found = counted([KNEE], [reads()], now)
    assert found["read rightly now, not before"] == 1
    assert found["invented now, not before"] == 1


def test_a_fact_of_an_emergency_that_is_read_no_more_is_a_danger() -> None:
    before = [reads(facts=frozenset({"breathless"}))]
    assert [each.danger for each in lost([GASPING], before, [reads()])] == [True]


def test_the_reader_of_a_tree_reads() -> None:
    (knee, gasping) = read_in(ROOT, [KNEE, GASPING])
    assert {"pain", "reduced_movement"} <= knee.current
    assert gasping.facts


def test_emergencies_and_marked_messages_are_compared() -> None:
    said = messages()
    assert sum(each.emergency for each in said) > 4000
    assert sum(each.kinds is not None for each in said) > 13000
