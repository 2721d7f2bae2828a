"""The typed vocabulary of facts. A fact never told is missing; one asked and not known is
``"unknown"``; neither is ever read as "no"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.findings.model import FactValue
from bot.triage.source_text import Entry, read_entries

UNKNOWN_VALUE = "unknown"

FactKind = Literal["flag", "number", "choice"]


class FactError(ValueError):
    """A value that its fact cannot take. Names the fact, never the value."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One entry of ``facts.yml``."""

    id: str
    kind: FactKind
    title: str
    values: tuple[str, ...] = ()
    unit: str = ""

    def check(self, value: object) -> FactValue:
        """The value in its canonical form. Raises :class:`FactError` when it does not fit."""
        if value == UNKNOWN_VALUE:
            return UNKNOWN_VALUE
        if self.kind == "flag" and isinstance(value, bool):
            return value
        if self.kind == "choice" and isinstance(value, str) and value in self.values:
            return value
        if self.kind == "number":
            return self._number(value)
        raise FactError(f"{self.id}: a value that this fact cannot take")

    def _number(self, value: object) -> FactValue:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        if isinstance(value, list | tuple) and len(value) == 2:
            low, high = value
            numbers = isinstance(low, int | float) and isinstance(high, int | float)
            if numbers and not isinstance(low, bool) and not isinstance(high, bool) and low <= high:
                return low if low == high else [low, high]
        raise FactError(f"{self.id}: expected a number or a range [low, high]")


class Vocabulary(Mapping[str, FactSpec]):
    """All facts by id."""

    def __init__(self, specs: Mapping[str, FactSpec]) -> None:
        self._specs = dict(specs)

    def __getitem__(self, fact: str) -> FactSpec:
        return self._specs[fact]

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def check(self, facts: Mapping[str, object]) -> dict[str, FactValue]:
        """The facts in canonical form. Raises :class:`FactError` on an unknown id or value."""
        checked: dict[str, FactValue] = {}
        for fact, value in facts.items():
            if fact not in self._specs:
                raise FactError(f"{fact}: no such fact")
            checked[fact] = self._specs[fact].check(value)
        return checked

    def check_entry(self, entry: Entry) -> dict[str, FactValue]:
        """The facts written in a data file; refused with file and line when they do not fit."""
        checked: dict[str, FactValue] = {}
        for fact, value in entry.mapping().items():
            if fact not in self._specs:
                raise value.refuse(f"unknown fact {fact!r}")
            try:
                checked[fact] = self._specs[fact].check(value.plain())
            except FactError as problem:
                raise value.refuse(f"bad value: {problem}") from problem
        return checked


def is_known(facts: Mapping[str, FactValue], fact: str) -> bool:
    """Whether the fact was told with a value, even an inexact one."""
    return fact in facts and facts[fact] != UNKNOWN_VALUE


def load_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of ``facts.yml``. Raises ``RulesetError`` with file and line."""
    specs: dict[str, FactSpec] = {}
    for fact, entry in read_entries(path).mapping().items():
        fields = entry.mapping({"type", "values", "unit", "title"}, {"type", "title"})
        kind = fields["type"].one_of({"flag", "number", "choice"}, "type")
        values = (
            tuple(item.text() for item in fields["values"].items()) if "values" in fields else ()
        )
        if (kind == "choice") != bool(values):
            raise entry.refuse("values belong to a choice, and a choice needs them")
        unit = fields["unit"].text() if "unit" in fields else ""
        specs[fact] = FactSpec(fact, kind, fields["title"].text(), values, unit)  # type: ignore[arg-type]
    return Vocabulary(specs)
