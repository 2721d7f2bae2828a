"""Statistics against values that are printed in textbooks or worked out by hand."""

from __future__ import annotations

import pytest

from evaluation.counting import (
    Counts,
    calibration_error,
    count,
    f1,
    kappa,
    label_f1,
    micro_macro,
    quantile,
    rate,
    reliability,
    separation,
)

PAIRS = [
    ({"pain"}, {"pain"}),
    ({"pain", "fever"}, {"pain"}),
    (set(), {"fever"}),
    ({"lump"}, {"lump", "pain"}),
]


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(hits: int, n: int, low: float, high: float) -> None:
    measured = rate(hits, n)
    assert measured.value == hits / n
    assert measured.low == pytest.approx(low, abs=5e-5)
    assert measured.high == pytest.approx(high, abs=5e-5)


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert rate(0, 0).value is None


def test_a_full_rate_reaches_one() -> None:
    assert rate(20, 20).high == 1.0


def test_counts_by_label() -> None:
    assert count(PAIRS, "pain") == Counts(right=2, invented=1, missed=0, judged=4)
    assert count(PAIRS, "fever") == Counts(right=0, invented=1, missed=1, judged=4)


def test_micro_and_macro_f1() -> None:
    micro, macro = micro_macro(PAIRS, ["pain", "fever", "lump"])
    assert micro.value == pytest.approx(2 * 3 / (2 * 3 + 2 + 1))
    assert macro.value == pytest.approx((4 / 5 + 0 + 1) / 3)
    assert (micro.n, macro.n) == (4, 3)
    assert micro.low is not None
    assert micro.high is not None
    assert micro.low < micro.value < micro.high


def test_macro_leaves_out_labels_that_are_never_due() -> None:
    _, macro = micro_macro([({"pain"}, {"pain", "skin"})], ["pain", "skin"])
    assert macro.value == 1.0
    assert macro.n == 1


def test_f1_without_any_case_is_none() -> None:
    assert f1(0, 0, 0) is None
    assert micro_macro([(set(), set())], ["pain"])[0].value is None


def test_the_interval_of_f1_holds_it_and_is_the_same_every_time() -> None:
    counts = Counts(right=40, invented=10, missed=10, judged=200)
    measured = label_f1(counts)
    assert measured == label_f1(counts)
    assert measured.value == pytest.approx(0.8)
    # the delta method gives 0.8 +- 0.085 for these counts
    assert measured.low == pytest.approx(0.71, abs=0.03)
    assert measured.high == pytest.approx(0.88, abs=0.03)


def test_kappa_of_a_known_table() -> None:
    # 20 both yes, 5 and 10 split, 15 both no: Cohen's kappa 0.4
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10
    pairs += [(False, False)] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_kappa_is_undefined_when_nobody_ever_said_yes() -> None:
    assert kappa([(False, False)] * 5) is None
    assert kappa([]) is None


def test_reliability_and_calibration_error() -> None:
    bins = reliability([(0.95, True), (0.85, False), (0.25, False), (0.25, True), (1.0, True)])
    assert [(each.right.n, each.right.value) for each in bins] == [(2, 0.5), (1, 0.0), (2, 1.0)]
    error = (2 * abs(0.25 - 0.5) + abs(0.85 - 0.0) + 2 * abs(0.975 - 1.0)) / 5
    assert calibration_error(bins) == pytest.approx(error)


def test_no_predictions_have_no_calibration() -> None:
    assert calibration_error(reliability([])) is None


@pytest.mark.parametrize(
    ("inside", "outside", "area"),
    [([0.9, 0.8], [0.1], 1.0), ([0.1], [0.9], 0.0), ([0.5, 0.9], [0.5, 0.1], 0.875)],
)
def test_separation_counts_ties_half(
    inside: list[float], outside: list[float], area: float
) -> None:
    assert separation(inside, outside) == pytest.approx(area)


def test_quantiles_are_samples() -> None:
    assert quantile([3, 1, 2, 4], 0.5) == 2
    assert quantile(list(range(1, 101)), 0.99) == 99
    assert quantile([7], 0.99) == 7
