"""One time for all processes: it follows the shared clock, is not set back, and never goes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.store import Store
from bot.store.clock import Clock, clock_of

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class World:
    """A shared clock and a monotonic one, both in the test's hands."""

    def __init__(self) -> None:
        self.shared, self.seconds, self.trip = NOON, 0.0, 0.0

    def ask(self) -> datetime:
        self.seconds += self.trip
        return self.shared

    def pass_(self, seconds: float) -> None:
        self.shared += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def clock(world: World) -> Clock:
    return Clock(world.ask, lambda: world.seconds)


def test_it_goes_on_by_itself_between_two_looks(world: World, clock: Clock) -> None:
    world.seconds += 90
    assert clock() == NOON + timedelta(seconds=90)


def test_it_follows_a_clock_that_is_set_forward(world: World, clock: Clock) -> None:
    world.shared += timedelta(hours=2)
    clock.look()
    assert clock() == NOON + timedelta(hours=2)


def test_it_does_not_follow_one_that_is_set_back(world: World, clock: Clock) -> None:
    world.shared -= timedelta(hours=1)
    world.pass_(30)
    clock.look()
    assert clock() == NOON + timedelta(seconds=30)


def test_it_waits_for_one_that_is_a_little_behind(world: World, clock: Clock) -> None:
    world.seconds += 20
    said = clock()
    world.shared += timedelta(seconds=10)
    clock.look()
    assert clock() == said
    world.pass_(15)
    assert clock() == said + timedelta(seconds=5)


def test_a_late_answer_tells_nothing(world: World, clock: Clock) -> None:
    world.trip = 5.0
    world.shared += timedelta(hours=2)
    clock.look()
    assert clock() == NOON + timedelta(seconds=5)


def test_every_database_tells_the_time_of_now(store: Store) -> None:
    clock = clock_of(store)
    clock.look()
    assert abs(clock() - datetime.now(UTC)) < timedelta(minutes=1)
