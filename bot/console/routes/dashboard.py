"""Counts over a span of days: plots with their tables, and each as CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from bot.console.deps import ConsoleDeps, deps_of
from bot.console.guards import Reads
from bot.console.kappa import cohens_kappa
from bot.console.knowledge import Knowledge
from bot.console.pages import language_of, show
from bot.console.permissions import Permission
from bot.console.plots import axis_of
from bot.console.refusals import bad_request, not_found
from bot.console.routing import ConsoleRoute
from bot.console.sessions import Visitor
from bot.console.tabular import csv_of
from bot.console.wording import Words, words
from bot.store import Work, audit, figures, versions
from bot.store.figures import Count, Span

LONGEST = 366
USUAL = 30

router = APIRouter(route_class=ConsoleRoute)
Reader = Annotated[Visitor, Depends(Reads(Permission.READ_FIGURES))]
Counting = Callable[[Work, Span, Knowledge], list[Count]]

PLOTS: dict[str, Counting] = {
    "days": lambda work, span, _: figures.by_day(work, span),
    "urgency": lambda work, span, _: figures.by_urgency(work, span),
    "language": lambda work, span, _: figures.by_language(work, span),
    "review": lambda work, span, _: figures.minutes_to_review(work, span),
    "topics": lambda work, span, known: figures.by_topic(
        work, span, sorted({topic for topic, _ in known.topics})
    ),
    "unanswered": lambda work, span, _: figures.unanswered(work, span),
    "readers": lambda work, span, _: figures.triage_by_readers(work, span),
    "left": lambda work, span, _: figures.left_at(work, span),
    "rulesets": lambda work, span, _: [
        (ruleset[:12], count) for ruleset, count in figures.rulesets(work, span)
    ],
}
FAMILIES = {
    "urgency": "urgency",
    "language": "language",
    "review": "urgency",
    "readers": "reader",
    "unanswered": "why",
}
"""Plots whose names have words of their own in the catalogue."""


@router.get("/staff/dashboard")
def dashboard(request: Request, visitor: Reader, since: str = "", until: str = "") -> Response:
    """Every plot of the days chosen; without any, of the last 30."""
    deps = deps_of(request)
    first, last = _days(deps, since, until)
    span = _span(deps, visitor, first, last)
    t = words(language_of(request))
    with deps.store.work() as work:
        plots = {
            name: _named(name, count(work, span, deps.knowledge), deps.knowledge, t)
            for name, count in PLOTS.items()
        }
        fallbacks, asked = figures.fallback_rate(work, span)
        seen = versions.used(work, visitor.clinic, span.since, span.before)
        pairs = figures.pairs_of_readers(work, visitor.clinic)
        audit.record(
            work, who=visitor.username, action="view_figures", object="figures", now=deps.now()
        )
    return show(
        request,
        "dashboard.html",
        visitor,
        plots=plots,
        time=axis_of(first, last, dict(plots["days"]), seen, deps.zone),
        fallbacks=fallbacks,
        asked=asked,
        pairs=len(pairs),
        kappa=cohens_kappa(pairs),
        since=first.isoformat(),
        until=last.isoformat(),
        query=urlencode({"since": first.isoformat(), "until": last.isoformat()}),
    )


@router.get("/staff/dashboard/{plot}.csv")
def dashboard_csv(
    request: Request, visitor: Reader, plot: str, since: str = "", until: str = ""
) -> Response:
    """One plot's numbers."""
    deps = deps_of(request)
    if plot not in PLOTS:
        raise not_found()
    span = _span(deps, visitor, *_days(deps, since, until))
    with deps.store.work() as work:
        rows = PLOTS[plot](work, span, deps.knowledge)
        audit.record(
            work, who=visitor.username, action="view_figures", object="figures", now=deps.now()
        )
    body = csv_of(({"name": name, "count": count} for name, count in rows), ["name", "count"])
    disposition = {"Content-Disposition": f'attachment; filename="ossa-{plot}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)


def _named(plot: str, rows: list[Count], knowledge: Knowledge, t: Words) -> list[Count]:
    if plot == "left":
        return [(knowledge.questions.get((name, t.language), name), n) for name, n in rows]
    if plot == "topics":
        return [(knowledge.topics.get((name, t.language), name), n) for name, n in rows[:15]]
    family = FAMILIES.get(plot)
    return rows if family is None else [(t.term(family, name), count) for name, count in rows]


def _days(deps: ConsoleDeps, since: str, until: str) -> tuple[date, date]:
    today = deps.now().astimezone(deps.zone).date()
    try:
        last = date.fromisoformat(until) if until else today
        first = date.fromisoformat(since) if since else last - timedelta(days=USUAL - 1)
    except (ValueError, OverflowError):
        raise bad_request() from None
    if not date(2000, 1, 1) <= first <= last < date(3000, 1, 1) or (last - first).days > LONGEST:
        raise bad_request()
    return first, last


def _span(deps: ConsoleDeps, visitor: Visitor, first: date, last: date) -> Span:
    def begin(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=deps.zone)

    return Span(visitor.clinic, begin(first), begin(last + timedelta(days=1)))
