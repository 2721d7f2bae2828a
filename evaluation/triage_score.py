"""The measures of triage: exact, acceptable, under and over, sensitivity with its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from statistics import median
from typing import Any

from bot.triage import Level
from evaluation.triage_runner import Talk

Z95 = 1.959964
INFORMATIVE = 12
"""Words from which a first message counts as informative."""


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, 1927); (0, 1) when nothing was counted."""
    if total == 0:
        return 0.0, 1.0
    share, square = hits / total, Z95**2
    centre = share + square / (2 * total)
    spread = Z95 * sqrt(share * (1 - share) / total + square / (4 * total**2))
    scale = 1 + square / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def measures(talks: Sequence[Talk]) -> dict[str, Any]:
    """Every measure of these conversations."""
    total = len(talks)
    asked = [len(talk.asked) for talk in talks]
    informative = [len(t.asked) for t in talks if len(t.vignette.first.split()) >= INFORMATIVE]
    return {
        "n": total,
        "exact": _count(talks, lambda t: t.level is t.vignette.expected),
        "acceptable": _count(talks, lambda t: t.acceptable),
        "under_1": _count(talks, lambda t: t.difference == -1),
        "under_2": _count(talks, lambda t: t.difference <= -2),
        "over_1": _count(talks, lambda t: t.difference == 1),
        "over_2": _count(talks, lambda t: t.difference >= 2),
        "not_ended": _count(talks, lambda t: not t.ended),
        "imaging": _agreement(talks, lambda t: t.vignette.imaging, lambda t: t.imaging),
        "visit": _agreement(talks, lambda t: t.vignette.visit, lambda t: t.visit),
        "questions_median": median(asked) if asked else 0,
        "questions_max": max(asked, default=0),
        "questions_median_informative": median(informative) if informative else 0,
        "sensitivity": {
            level.name: _sensitivity(talks, level)
            for level in (Level.EMERGENCY_NOW, Level.SAME_DAY)
        },
    }


def _count(talks: Iterable[Talk], test: Callable[[Talk], bool]) -> int:
    return sum(1 for talk in talks if test(talk))


def _agreement(
    talks: Iterable[Talk],
    wanted: Callable[[Talk], str | None],
    named: Callable[[Talk], tuple[str, ...]],
) -> dict[str, int]:
    judged = [talk for talk in talks if wanted(talk) is not None]
    return {"named": sum(1 for t in judged if wanted(t) in named(t)), "of": len(judged)}


def _sensitivity(talks: Iterable[Talk], level: Level) -> dict[str, Any]:
    """Of the patients who need this level, those who are given it or a higher one."""
    needing = [talk for talk in talks if talk.vignette.expected is level]
    hits = sum(1 for talk in needing if talk.level >= level)
    low, high = wilson(hits, len(needing))
    return {"hits": hits, "of": len(needing), "low": round(low, 4), "high": round(high, 4)}


def report(talks: Sequence[Talk]) -> dict[str, Any]:
    """The measures of all, by language and by age band, and the targets beside them."""
    everything = measures(talks)
    groups: dict[str, list[Talk]] = {}
    for talk in talks:
        groups.setdefault(f"language {talk.vignette.lang}", []).append(talk)
        groups.setdefault(f"age {talk.vignette.age_band or 'unsaid'}", []).append(talk)
    return {
        "all": everything,
        "groups": {name: measures(group) for name, group in sorted(groups.items())},
        "targets": targets(everything),
        "failures": [
            {
                "id": talk.vignette.id,
                "expected": talk.vignette.expected.name,
                "got": talk.level.name,
                "rules": list(talk.rules),
            }
            for talk in talks
            if not talk.acceptable
        ],
    }


def targets(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What was promised, what was measured, and whether it is met."""
    total = max(found["n"], 1)
    emergency = found["sensitivity"]["EMERGENCY_NOW"]
    same_day = found["sensitivity"]["SAME_DAY"]

    def share(part: int, whole: int) -> float:
        return round(100 * part / whole, 1) if whole else 100.0

    rows = [
        ("EMERGENCY_NOW sensitivity", share(emergency["hits"], emergency["of"]), ">= 100 %"),
        ("SAME_DAY sensitivity", share(same_day["hits"], same_day["of"]), ">= 97 %"),
        ("under-triage by 2 or more", float(found["under_2"]), "<= 0"),
        ("under-triage by 1", share(found["under_1"], total), "<= 3 %"),
        ("over-triage by 2 or more", share(found["over_2"], total), "<= 10 %"),
        ("median questions, informative", found["questions_median_informative"], "<= 6"),
    ]
    return [
        {"measure": name, "value": value, "target": target, "met": _met(value, target)}
        for name, value, target in rows
    ]


def _met(value: float, target: str) -> bool:
    sign, number = target.split()[:2]
    return value >= float(number) if sign == ">=" else value <= float(number)


def table(found: dict[str, Any]) -> str:
    """The report as text."""
    lines = ["group                 n exact  ok  u1  u2  o1  o2  image    visit    q"]
    for name, row in {"all": found["all"], **found["groups"]}.items():
        image, visit = row["imaging"], row["visit"]
        lines.append(
            f"{name:<18}{row['n']:>5}{row['exact']:>6}{row['acceptable']:>4}{row['under_1']:>4}"
            f"{row['under_2']:>4}{row['over_1']:>4}{row['over_2']:>4}"
            f"  {image['named']:>3}/{image['of']:<4} {visit['named']:>3}/{visit['of']:<4}"
            f" {row['questions_median']:g}/{row['questions_max']}"
        )
    lines.append("")
    for level, row in found["all"]["sensitivity"].items():
        low, high = 100 * row["low"], 100 * row["high"]
        lines.append(f"{level}: {row['hits']} of {row['of']} (95 %: {low:.1f} to {high:.1f} %)")
    lines.append("")
    for row in found["targets"]:
        word = "met" if row["met"] else "NOT MET"
        lines.append(f"{row['measure']:<32}{row['value']:>8g}  {row['target']:<9} {word}")
    lines.append("")
    for row in found["failures"]:
        rules = ", ".join(row["rules"])
        lines.append(f"{row['id']}: expected {row['expected']}, got {row['got']} ({rules})")
    return "\n".join(lines) + "\n"
