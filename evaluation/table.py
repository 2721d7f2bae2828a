"""The report as plain text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.findings.model import Language
from evaluation.counting import Counts, Measured, label_f1
from evaluation.measures import Result
from evaluation.targets import SECTIONS, Row, Unit

NAMES: dict[Language, str] = {"en": "English", "it": "Italian"}
_TITLE, _CELL = 54, 36


def shown(value: float, unit: Unit) -> float:
    """A measured value in the unit of its row."""
    return 100 * value if unit == "%" else value


def verdict(row: Row, measured: Measured, language: Language) -> str:
    """``ok``, ``short``, or "" without a target."""
    if measured.value is None:
        return ""
    reached = row.reached(round(shown(measured.value, row.unit), 6), language)
    return "" if reached is None else "ok" if reached else "short"


def cell(row: Row, result: Result) -> str:
    """Value, interval, cases and verdict; "-" where the labels say nothing."""
    measured = result.measures.get(row.key)
    if measured is None or measured.value is None:
        return "-"
    text = f"{shown(measured.value, row.unit):.1f}"
    text += interval(measured, row.unit)
    return f"{text} n={measured.n} {verdict(row, measured, result.language)}".rstrip()


def interval(measured: Measured, unit: Unit = "%") -> str:
    """ " (low-high)", or "" where there is none."""
    if measured.low is None or measured.high is None:
        return ""
    return f" ({shown(measured.low, unit):.1f}-{shown(measured.high, unit):.1f})"


def rows_of(results: Sequence[Result]) -> Iterator[tuple[str, list[Row]]]:
    """The sections with the rows that at least one language has a value for."""
    for section, rows in SECTIONS.items():
        told = [
            row
            for row in rows
            if any(
                (r.measures.get(row.key) or Measured(None, 0)).value is not None for r in results
            )
        ]
        if told:
            yield section, told


def _known(result: Result, row: Row) -> bool:
    measured = result.measures.get(row.key)
    return measured is not None and measured.value is not None


def text(results: Sequence[Result]) -> str:
    """The whole report for a terminal."""
    lines = []
    for section, rows in rows_of(results):
        head = "".join(f"{NAMES[r.language]:<{_CELL}}" for r in results)
        lines += ["", f"{section:<{_TITLE}}{head}target"]
        for row in rows:
            cells = "".join(f"{cell(row, result):<{_CELL}}" for result in results)
            lines.append(f"{'  ' + row.title:<{_TITLE}}{cells}{row.target}".rstrip())
    lines += _details(results)
    return "\n".join(lines).lstrip("\n") + "\n"


def _details(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        kinds = {kind: c for kind, c in result.per_kind.items() if c.gold or c.invented}
        yield from _labels(f"Kinds, {NAMES[result.language]}", kinds)
        per_intent = result.intents.per_intent if result.intents else {}
        yield from _labels(f"Intents, {NAMES[result.language]}", per_intent)
        if result.per_flag:
            yield from ("", f"Red flags, {NAMES[result.language]}: recall of the screen")
            for flag, measured in result.per_flag.items():
                value = 100 * (measured.value or 0)
                yield f"  {flag:<24}{value:5.1f}{interval(measured)} n={measured.n}"
        if result.kappas:
            yield from ("", f"Cohen's kappa of two labellings, {NAMES[result.language]}")
            told = [f"{kind} {value:.2f}" for kind, (value, _) in result.kappas.items()]
            yield "  " + ", ".join(told)


def _labels(title: str, counts: Mapping[str, Counts]) -> Iterator[str]:
    if not counts:
        return
    yield from ("", f"{title:<26}{'precision':<22}{'recall':<22}{'F1':<22}n")
    for label, each in counts.items():
        parts = (each.precision, each.recall, label_f1(each))
        cells = "".join(f"{_brief(part):<22}" for part in parts)
        yield f"  {label:<24}{cells}{each.gold}"


def _brief(measured: Measured) -> str:
    if measured.value is None:
        return "-"
    return f"{100 * measured.value:.1f}{interval(measured)}"


# --- JSON ----------------------------------------------------------------------------------------


def as_json(results: Sequence[Result], about: Mapping[str, Any]) -> dict[str, Any]:
    """The same, for programs: proportions of 0 to 1, points and milliseconds as they are."""
    return {**about, "languages": {result.language: _one(result) for result in results}}


def _one(result: Result) -> dict[str, Any]:
    rows = {row.key: row for rows in SECTIONS.values() for row in rows}
    measures = {
        key: {
            **_measured(measured),
            "target": rows[key].target or None,
            "verdict": verdict(rows[key], measured, result.language) or None,
        }
        for key, measured in result.measures.items()
        if key in rows
    }
    found: dict[str, Any] = {
        "messages": result.messages,
        "measures": measures,
        "kinds": {kind: _counts(counts) for kind, counts in result.per_kind.items()},
        "robustness": result.robustness,
        "red_flags": {flag: _measured(each) for flag, each in result.per_flag.items()},
        "kappa": {kind: {"kappa": k, "n": n} for kind, (k, n) in result.kappas.items()},
    }
    if result.intents and result.intents.per_intent:
        told = result.intents
        found["intents"] = {name: _counts(counts) for name, counts in told.per_intent.items()}
        found["confusion"] = told.confusion
        found["intent_reliability"] = [_bin(each) for each in told.bins]
    if result.questions:
        asked = result.questions
        found["routes"] = asked.routes
        found["topic_reliability"] = [_bin(each) for each in asked.bins]
        found["curves"] = {
            "symptoms": [vars(point) for point in asked.symptom_curve],
            "questions": [vars(point) for point in asked.question_curve],
        }
    return found


def _measured(measured: Measured) -> dict[str, Any]:
    return vars(measured)


def _bin(each: Any) -> dict[str, Any]:
    return {"confidence": each.confidence, "right": _measured(each.right)}


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        **vars(counts),
        "precision": _measured(counts.precision),
        "recall": _measured(counts.recall),
        "f1": _measured(label_f1(counts)),
    }
