"""What a run of the benchmark is told as, from figures that are known."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from bench import report, targets
from bench.capacity import CORES, Measured, bottlenecks, need
from bench.crowd import slope, slopes
from bench.measuring import ROOT
from bench.stock_bot import for_all
from bench.wording import QUESTIONS, varied

ELSEWHERE = {"__main__", "__init__", "patients"}
"""``patients`` is Locust's and runs in its own environment."""


def quantiles(p50: float) -> dict[str, Any]:
    return {"n": 100, "p50": p50, "p95": 2 * p50, "p99": 3 * p50}


def level(p50: float, turns: float) -> dict[str, Any]:
    return quantiles(p50) | {
        "turns_per_second": turns, "by_action": 1.0, "refused": 0, "cpu": {"engine": p50},
    }  # fmt: skip


@pytest.fixture
def run() -> dict[str, Any]:
    """Ossa in half of stock's time, everywhere."""

    def both(make: Any, stock: float, ossa: float) -> dict[str, Any]:
        return {"stock": make(stock), "ossa": make(ossa)}

    return {
        "machine": {"cores": "2"},
        "training": {
            "ossa": {"cold": 200.0, "one example changed": 30.0, "only an answer changed": 0.0},
            "stock": {"epochs": 2, "seconds": 300.0, "seconds_for_100": 9000.0},
        },
        "size": {"stock": 2600.0, "ossa": 460.0, "app": 700.0},
        "ready": both(lambda s: {"engine": s, "web": 1.5}, 20.0, 4.0),
        "with action": both(lambda v: quantiles(v) | {"cpu": {"engine": v}}, 40.0, 20.0),
        "without action": both(lambda v: quantiles(v) | {"cpu": {"engine": v}}, 30.0, 15.0),
        "long": {
            "stock": {"5": quantiles(40), "500": quantiles(280)},
            "ossa": {"5": quantiles(20), "500": quantiles(22)},
        },
        "throughput": {
            "stock": {"1": level(30, 20), "64": level(3000, 25)},
            "ossa": {"1": level(20, 45), "64": level(1000, 60)},
        },
        "memory": both(lambda v: {"engine": v}, 2000.0, 200.0),
        "memory after": both(lambda v: {"engine": v}, 2000.0, 200.0),
        "red flags": {"alone": quantiles(5), "engine saturated": quantiles(10)},
        "profile": {"whole request": 20.0, "engine": 12.0},
    }


def test_each_ratio_is_held_against_its_bound(run: dict[str, Any]) -> None:
    rows = {row.target.title: row for row in targets.rows(run)}
    assert len(rows) == len(targets.TARGETS)
    assert rows["answer with an action, p50"].value == 0.5
    assert rows["answer with an action, p50"].met
    assert rows["turns a second of one engine, with an action"].value == 2.4
    assert rows["last turn of a long conversation / its turn 5"].met
    assert not rows["training, one example changed"].met
    assert not rows["red flag while the engine is saturated, p99"].met, "30 ms are more than 20"


def test_a_missed_bound_is_said_beside_the_figures(run: dict[str, Any]) -> None:
    told = "\n".join(report.lines(run))
    [line] = [x for x in told.splitlines() if x.startswith("processor time a turn")]
    assert "0.50 x" in line
    assert "MISSED" in line
    assert "20.0 ms against 40.0 ms" in line


def test_what_a_run_has_no_figures_for_is_left_out(run: dict[str, Any]) -> None:
    del run["red flags"]
    assert len(list(targets.rows(run))) == len(targets.TARGETS) - 1


def test_every_plot_says_what_it_shows(run: dict[str, Any]) -> None:
    drawn = report.pictures(run)
    assert all("<title>" in svg and "<desc>" in svg for svg in drawn.values())
    assert "stock 20.0, ossa 45.0" not in drawn["throughput"], "one line a bot"
    assert "ossa: 1 45.0, 64 60.0" in drawn["throughput"]


def test_seconds_of_a_hundred_epochs_stretch_only_what_the_epochs_took() -> None:
    told = (
        "Epochs: 100%|####| 2/2 [01:40<00:00, 50.00s/it, t_loss=1]\r"
        "Epochs: 100%|####| 2/2 [00:10<00:00,  5.00s/it, t_loss=1]\r"
        "Epochs:  50%|##  | 1/2 [00:05<00:05,  5.00s/it]"
    )
    assert for_all(told, 200.0) == 200.0 + 100 * 49 + 10 * 49


def test_a_slope_is_growth_in_an_hour() -> None:
    assert slope([0, 10, 20, 30], [5, 6, 7, 8]) == pytest.approx(6)
    assert slope([0, 10, 20, 30], [5, 5, 5, 5]) == 0


def test_what_grows_while_things_warm_up_is_left_out() -> None:
    rows = [{"minutes": float(n), "web MB": 100.0 + min(n, 10) * 10} for n in range(40)]
    assert slopes(rows)["web MB"]["an hour"] == pytest.approx(0)
    assert slopes(rows)["web MB"]["most"] == 200


def test_hardly_any_message_is_said_twice() -> None:
    words = varied(QUESTIONS, 1)
    said = [next(words) for _ in range(800)]
    assert len(set(said)) == len(said)


MEASURED = Measured(10, 1, 9, 200, 150, 280, 6)


def test_twice_the_patients_need_twice_the_cores() -> None:
    one, two = need(MEASURED, 20_000), need(MEASURED, 40_000)
    assert two.cores == pytest.approx(2 * one.cores)
    assert one.cores == pytest.approx(20_000 / 20 * 0.020 / 0.6)
    assert one.machines >= one.cores / CORES


def test_a_small_clinic_needs_two_of_each_and_one_machine() -> None:
    small = need(MEASURED, 10)
    assert (small.engines, small.webs, small.machines) == (2, 2, 1)
    assert next(bottlenecks(small)).startswith("nothing")


def test_at_a_hundred_thousand_the_database_gives_way() -> None:
    assert any("PostgreSQL commits" in told for told in bottlenecks(need(MEASURED, 100_000)))


@pytest.mark.integration
@pytest.mark.parametrize(
    "module", sorted(p.stem for p in (ROOT / "bench").glob("*.py") if p.stem not in ELSEWHERE)
)
def test_every_command_of_the_bench_still_finds_what_it_is_made_of(module: str) -> None:
    """None of them runs in the tests: a name that moved would be found on the day of the run."""
    assert importlib.import_module(f"bench.{module}")
