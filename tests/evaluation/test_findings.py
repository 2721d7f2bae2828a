"""Measures of findings on outcomes made by hand."""

from __future__ import annotations

import pytest

from evaluation.findings import close, measures, per_kind
from evaluation.measures import judged_kinds
from evaluation.outcome import Outcome
from tests.evaluation.made import finding, message, outcome


def value(outcomes: list[Outcome], key: str) -> float | None:
    return measures(outcomes)[key].value


def test_suspected_counts_as_present() -> None:
    told = outcome(
        message(kinds=["fracture"], unknown=["fracture"], main="fracture"),
        finding("fracture", "unknown"),
        finding("pain", "absent"),
    )
    assert value([told], "exact_set") == 1
    assert value([told], "main_found") == 1
    assert value([told], "suspected_found") == 1
    assert value([told], "urgent_recall") == 1


def test_kinds_of_the_past_or_denied_are_not_present() -> None:
    told = outcome(message(kinds=["pain"]), finding("pain", "past"), finding("lump", "absent"))
    assert value([told], "exact_set") == 0
    assert per_kind([told])["pain"].missed == 1
    assert per_kind([told])["lump"].invented == 0


def test_denied_read_as_present_and_recognised() -> None:
    wrong = outcome(message(kinds=[], absent=["pain", "fever"]), finding("pain"))
    right = outcome(message(kinds=[], absent=["fever"]), finding("fever", "absent"))
    assert value([wrong, right], "denied_as_present") == pytest.approx(1 / 3)
    assert value([wrong, right], "denials_recognised") == pytest.approx(1 / 3)


def test_what_is_denied_of_one_place_and_present_at_another_is_no_mistake() -> None:
    told = outcome(message(kinds=["swelling"], absent=["swelling"]), finding("swelling"))
    assert measures([told])["denied_as_present"].n == 0


@pytest.mark.parametrize(("status", "right"), [("past", 1), ("absent", 1), ("present", 0)])
def test_what_has_gone_may_be_read_as_past_or_as_denied(status: str, right: int) -> None:
    told = outcome(message(kinds=[], absent=["fever"], past=["fever"]), finding("fever", status))
    assert value([told], "denials_recognised") == right
    assert value([told], "past_other_as_present") == 1 - right


def test_another_persons_finding_read_as_the_patients() -> None:
    told = outcome(message(kinds=["pain"], other_person=["lump"]), finding("pain"), finding("lump"))
    assert value([told], "past_other_as_present") == 1


def test_findings_invented_on_text_about_something_else() -> None:
    invented = outcome(message(intent="out_of_scope"), finding("pain"))
    denied = outcome(message(intent="out_of_scope"), finding("pain", "absent"))
    other_health = outcome(message(intent="health_out_of_scope"), finding("fever"))
    measured = measures([invented, denied, other_health])["invented_out_of_scope"]
    assert (measured.value, measured.n) == (0.5, 2)


@pytest.mark.parametrize(
    ("given", "due", "right"),
    [
        (60, 60, True),
        (72, 60, True),
        (48, 60, True),
        (73, 60, False),
        (None, 60, False),
        (0, 0, True),
        (0.5, 0, True),
        (1, 0, False),
        (2, 1, False),
        (7, 7, True),
        (9, 7, False),
    ],
)
def test_a_duration_is_right_within_a_fifth(given: float | None, due: float, right: bool) -> None:
    assert close(given, due) is right


def test_places_are_judged_where_they_are_stated() -> None:
    told = message(
        kinds=["pain", "swelling"],
        main="swelling",
        places={"site": "knee", "side": "left", "duration_days": 14, "age": 9, "about": "child"},
    )
    read = outcome(
        told,
        finding("pain", site="thigh", side="left"),
        finding("swelling", site="knee", side="left"),
        days=14,
        about="child",
        facts={"age": 9.0, "site_detail": "thigh"},
    )
    for key in ("site", "side", "duration", "age", "about"):
        assert value([read], key) == 1, key


def test_the_site_that_triage_is_told_stands_in_for_the_main_complaints() -> None:
    told = message(kinds=["fever"], main="fever", places={"site": "knee"})
    assert value([outcome(told, finding("fever"), facts={"site_detail": "knee"})], "site") == 1
    assert value([outcome(told, finding("fever"))], "site") == 0


def test_places_given_where_none_is_stated_are_inventions() -> None:
    places = {"side": None, "duration_days": None, "age": None, "about": "self"}
    told = message(kinds=["pain"], places=places)
    read = outcome(told, finding("pain", side="left"), days=3, facts={"age": 40, "side": "left"})
    for key in ("side_invented", "duration_invented", "age_invented"):
        assert value([read], key) == 1, key
    assert value([read], "duration") is None


def test_a_message_that_names_nobody_is_about_the_writer() -> None:
    told = message(kinds=[], places={"about": "self"})
    assert value([outcome(told)], "about") == 1


def test_kinds_that_an_outside_file_never_names_are_not_judged() -> None:
    told = outcome(
        message(kinds=["pain"], absent=["fever"]), finding("pain"), finding("night_pain")
    )
    kinds = judged_kinds([told], all_kinds=False)
    assert kinds == ("pain", "fever")
    assert measures([told], kinds)["exact_set"].value == 1
    assert measures([told])["exact_set"].value == 0
