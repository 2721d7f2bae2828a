"""A file of the reader's words, read strictly: every complaint names the file and the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.findings.model import FactValue


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names file and line."""


def safe_yaml(path: Path) -> Any:
    """What a file of data holds: plain values only, read by libyaml where it is installed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader(path.read_text(encoding="utf-8")).get_single_data()


class LexiconFile:
    """One file of words while it is read. Raises :class:`LexiconError` with the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            self.root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
        except yaml.YAMLError as problem:
            raise LexiconError(f"{path.name}: {problem}") from problem

    def error(self, node: yaml.Node, message: str) -> LexiconError:
        return LexiconError(f"{self.path.name}:{node.start_mark.line + 1}: {message}")

    def mapping(self, node: yaml.Node | None) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise LexiconError(f"{self.path.name}: expected a mapping")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in found:
                raise self.error(key, f"{key.value!r} stands twice")
            found[key.value] = value
        return found

    def lines(self, node: yaml.Node) -> list[tuple[str, int]]:
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, "expected patterns, one a line")
        first = node.start_mark.line + (2 if node.style in {"|", ">"} else 1)
        found = []
        for index, line in enumerate(node.value.splitlines()):
            bare = line.split("#")[0].strip()
            if bare:
                found.append((bare, first + index))
        return found


def value_of(node: yaml.Node) -> FactValue:
    if node.tag.endswith(":bool"):
        return bool(node.value.lower() == "true")
    if node.tag.endswith(":int"):
        return int(node.value)
    if node.tag.endswith(":float"):
        return float(node.value)
    return str(node.value)
