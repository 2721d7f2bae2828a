"""YAML read with its positions, so that every refusal names a file and a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor


class RulesetError(ValueError):
    """A data file that must not be published; the text begins with ``file:line:``."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a data file and where it stands. ``value`` is a scalar, a list of entries or
    a dict of entries."""

    value: Any
    file: str
    line: int

    def refuse(self, problem: str) -> RulesetError:
        """The error to raise about this place."""
        return RulesetError(self.file, self.line, problem)

    def mapping(
        self, allowed: Collection[str] | None = None, required: Collection[str] = ()
    ) -> dict[str, Entry]:
        """The value as a mapping. Refuses other shapes, unknown keys and missing ones."""
        if not isinstance(self.value, dict):
            raise self.refuse("expected a mapping")
        fields: dict[str, Entry] = self.value
        if allowed is not None:
            for key, entry in fields.items():
                if key not in allowed:
                    raise entry.refuse(f"unknown key {key!r}; known: {', '.join(sorted(allowed))}")
        for key in required:
            if key not in fields:
                raise self.refuse(f"missing key {key!r}")
        return fields

    def items(self) -> list[Entry]:
        """The value as a list. A single scalar counts as a list of one."""
        if isinstance(self.value, list):
            entries: list[Entry] = self.value
            return entries
        if isinstance(self.value, dict) or self.value is None:
            raise self.refuse("expected a list")
        return [self]

    def text(self) -> str:
        """The value as non-empty text."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse("expected text")
        return self.value.strip()

    def boolean(self) -> bool:
        """The value as true or false."""
        if not isinstance(self.value, bool):
            raise self.refuse("expected true or false")
        return self.value

    def integer(self) -> int:
        """The value as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.refuse("expected a whole number")
        return self.value

    def one_of(self, known: Collection[str], what: str) -> str:
        """The value as one of ``known``."""
        text = self.text()
        if text not in known:
            raise self.refuse(f"unknown {what} {text!r}; known: {', '.join(sorted(known))}")
        return text

    def plain(self) -> Any:
        """The value without positions, ready for JSON."""
        if isinstance(self.value, dict):
            return {key: entry.plain() for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain() for entry in self.value]
        return self.value


def read_entries(path: Path) -> Entry:
    """The whole file as an :class:`Entry`. Raises :class:`RulesetError` when it cannot be read,
    is not YAML, repeats a key, or is empty."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise RulesetError(path.name, 1, f"cannot be read: {type(problem).__name__}") from problem
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(problem, "problem", None) or "not YAML"
        raise RulesetError(path.name, line, str(reason)) from problem
    if node is None:
        raise RulesetError(path.name, 1, "the file is empty")
    return _entry(node, path.name)


# libyaml gives the same positions several times faster, where it is built in.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_scalars = SafeConstructor()


def _entry(node: yaml.Node, file: str) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Entry(dict(_pairs(node, file)), file, line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(child, file) for child in node.value], file, line)
    construct = _scalars.yaml_constructors.get(node.tag)
    if construct is None:
        raise RulesetError(file, line, "a tag that is not understood")
    return Entry(construct(_scalars, node), file, line)


def _pairs(node: yaml.MappingNode, file: str) -> Iterator[tuple[str, Entry]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise RulesetError(file, line, "a key must be text")
        # As written: YAML would read a key such as `no` as false.
        key = str(key_node.value)
        if key in seen:
            raise RulesetError(file, line, f"key {key!r} is given twice")
        seen.add(key)
        child = _entry(value_node, file)
        yield key, Entry(child.value, file, line)
