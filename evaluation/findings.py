"""Measures of what the reader found: kinds, denials, the past, other people, place and time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.findings.model import CURRENT
from bot.understanding.arbiter import URGENT
from evaluation.counting import Counts, Measured, Pair, count, micro_macro, rate
from evaluation.loading import KINDS
from evaluation.outcome import Outcome

WITHIN = 0.2
"""A duration is right within this share of the stated one."""
Measures = dict[str, Measured]


def judged(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The messages whose present kinds are labelled."""
    return [outcome for outcome in outcomes if outcome.message.kinds is not None]


def kind_pairs(outcomes: Iterable[Outcome], kinds: Sequence[str] = KINDS) -> list[Pair]:
    """Kinds due and kinds given for each judged message, among ``kinds``."""
    among = frozenset(kinds)
    return [
        ((outcome.message.kinds or frozenset()) & among, outcome.suspected & among)
        for outcome in judged(outcomes)
    ]


def per_kind(outcomes: Iterable[Outcome], kinds: Sequence[str] = KINDS) -> dict[str, Counts]:
    """Right, invented and missed of every kind."""
    pairs = kind_pairs(outcomes, kinds)
    return {kind: count(pairs, kind) for kind in kinds}


def measures(outcomes: Sequence[Outcome], kinds: Sequence[str] = KINDS) -> Measures:
    """All measures of findings that the labels allow; ``kinds`` are those that are judged."""
    return {**present(outcomes, kinds), **statuses(outcomes), **places(outcomes)}


def present(outcomes: Sequence[Outcome], kinds: Sequence[str] = KINDS) -> Measures:
    """Kinds that are present or suspected."""
    pairs = kind_pairs(outcomes, kinds)
    micro, macro = micro_macro(pairs, kinds)
    with_main = [o for o in judged(outcomes) if o.message.main]
    invented = [o for o in outcomes if o.message.intent == "out_of_scope"]
    return {
        "kinds_micro_f1": micro,
        "kinds_macro_f1": macro,
        "urgent_recall": rate(
            sum(len(due & given & URGENT) for due, given in pairs),
            sum(len(due & URGENT) for due, _ in pairs),
        ),
        "exact_set": rate(sum(due == given for due, given in pairs), len(pairs)),
        "main_found": rate(sum(o.message.main in o.suspected for o in with_main), len(with_main)),
        "invented_out_of_scope": rate(sum(bool(o.suspected) for o in invented), len(invented)),
    }


def statuses(outcomes: Iterable[Outcome]) -> Measures:
    """Denied, past and other people's findings, each case one kind of one message."""
    denied: list[tuple[frozenset[str], str, Outcome]] = []
    elsewhere: list[tuple[str, Outcome]] = []
    suspected: list[tuple[str, Outcome]] = []
    for outcome in outcomes:
        told = outcome.message
        present = told.kinds or frozenset()
        gone = told.past or frozenset()
        denied += [
            (frozenset({"absent", "past"} if kind in gone else {"absent"}), kind, outcome)
            for kind in sorted((told.absent or frozenset()) - present)
        ]
        elsewhere += [
            (kind, outcome)
            for kind in sorted((gone | (told.other_person or frozenset())) - present)
        ]
        suspected += [(kind, outcome) for kind in sorted(told.unknown or ())]
    return {
        "denied_as_present": rate(sum(k in o.suspected for _, k, o in denied), len(denied)),
        "denials_recognised": rate(
            sum(k in o.with_status(*right) for right, k, o in denied), len(denied)
        ),
        "past_other_as_present": rate(sum(k in o.suspected for k, o in elsewhere), len(elsewhere)),
        "suspected_found": rate(sum(k in o.suspected for k, o in suspected), len(suspected)),
    }


# --- where, which side, since when, how old, who ------------------------------------------------


def places(outcomes: Iterable[Outcome]) -> Measures:
    """Site, side, duration, age and about: right where stated, invented where not."""
    told = [outcome for outcome in outcomes if outcome.message.places is not None]
    return {
        "duration": _right(told, "duration_days", lambda o: o.reading.duration_days, close),
        "duration_invented": _invented(told, "duration_days", lambda o: o.reading.duration_days),
        "site": _right(told, "site", site_of),
        "side": _right(told, "side", side_of),
        "side_invented": _invented(told, "side", side_of),
        "age": _right(told, "age", _age, close_age),
        "age_invented": _invented(told, "age", _age),
        "about": _right(told, "about", lambda o: o.reading.about or "self"),
    }


def _same(given: Any, due: Any) -> bool:
    return bool(given == due)


def close(given: float | None, due: float) -> bool:
    """Whether a duration is right: within a fifth, and within the day for "today"."""
    if given is None:
        return False
    return given < 1 if due == 0 else abs(given - due) <= WITHIN * due + 1e-9


def close_age(given: Any, due: float) -> bool:
    """Whether an age is right to the year."""
    return isinstance(given, int | float) and int(given) == int(due)


def _right(
    outcomes: Iterable[Outcome],
    field: str,
    given: Callable[[Outcome], Any],
    fits: Callable[[Any, Any], bool] = _same,
) -> Measured:
    stated = [o for o in outcomes if (o.message.places or {}).get(field) is not None]
    return rate(sum(fits(given(o), (o.message.places or {})[field]) for o in stated), len(stated))


def _invented(outcomes: Iterable[Outcome], field: str, given: Callable[[Outcome], Any]) -> Measured:
    silent = [
        o
        for o in outcomes
        if field in (o.message.places or {}) and (o.message.places or {})[field] is None
    ]
    return rate(sum(given(o) is not None for o in silent), len(silent))


def _of_main(outcome: Outcome, attribute: str) -> str | None:
    """Of the finding that is the main complaint, if that has one."""
    current = [f for f in outcome.reading.findings if f.status in CURRENT]
    for finding in current:
        value = getattr(finding, attribute)
        if finding.kind == outcome.message.main and value is not None:
            return str(value)
    return None


def site_of(outcome: Outcome) -> str | None:
    """The site of the main complaint, else the one that triage is told."""
    told = outcome.reading.facts.get("site_detail")
    return _of_main(outcome, "site") or (str(told) if told is not None else None)


def side_of(outcome: Outcome) -> str | None:
    """The side of the main complaint, else the one that triage is told."""
    told = outcome.reading.facts.get("side")
    return _of_main(outcome, "side") or (str(told) if told is not None else None)


def _age(outcome: Outcome) -> Any:
    return outcome.reading.facts.get("age")
