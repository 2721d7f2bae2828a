"""YAML read strictly: an unknown, missing, repeated or mistyped key is a fault with a line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection
from typing import Any

import yaml

from bot.content.errors import ContentError, Problem
from bot.content.language import LANGUAGES, Localised

Path = tuple[str, ...]


class _Loader(yaml.SafeLoader):
    """Booleans are only ``true`` and ``false``, as in YAML 1.2; ``on`` and ``yes`` are words."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML declares it so
        first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


class Document:
    """A parsed YAML mapping which knows the line of each key and collects its own problems.

    The accessors return an empty value after noting a problem, so that one reading finds every
    fault of a file. Raises ``ContentError`` when the text is not a YAML mapping at all.
    """

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._first_line = first_line
        self._lines: dict[Path, int] = {}
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise ContentError([Problem(path, first_line, "expected a mapping of keys")])
            self._note_lines(node, ())
            self.data: dict[str, Any] = loader.construct_document(node)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line if error.problem_mark else 0
            problem = Problem(path, first_line + line, f"not valid YAML: {error.problem}")
            raise ContentError([problem]) from None
        except ValueError as error:  # such as a date that does not exist
            raise ContentError([Problem(path, first_line, f"not valid YAML: {error}")]) from None
        finally:
            loader.dispose()

    def _note_lines(self, node: yaml.MappingNode, above: Path) -> None:
        for key, value in node.value:
            path = (*above, str(key.value))
            line = self._first_line + key.start_mark.line
            if path in self._lines:
                self.problems.append(Problem(self.path, line, f"repeated key {key.value!r}"))
            self._lines[path] = line
            if isinstance(value, yaml.MappingNode):
                self._note_lines(value, path)

    def line(self, *keys: str) -> int:
        """The line of a key, or of the nearest key above it."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, self._first_line)

    def fault(self, message: str, *keys: str) -> None:
        """Note a problem at the line of ``keys``."""
        self.problems.append(Problem(self.path, self.line(*keys), message))

    def get(self, *keys: str) -> Any:
        """The value under nested ``keys``, or None."""
        value: Any = self.data
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def only(self, allowed: Collection[str], *keys: str) -> None:
        """Note every key under ``keys`` that is missing or unknown."""
        found = self.get(*keys) if keys else self.data
        if not isinstance(found, dict):
            self.fault(f"{'.'.join(keys)} must be a mapping of keys", *keys)
            return
        for key in found:
            if key not in allowed:
                self.fault(f"unknown key {key!r}", *keys, str(key))
        for key in allowed:
            if key not in found:
                self.fault(f"missing key {key!r}", *keys)

    def _bad(self, message: str, *keys: str) -> None:
        """Note a bad value; a missing one is told by ``only``."""
        above = self.get(*keys[:-1]) if keys[:-1] else self.data
        if isinstance(above, dict) and keys[-1] in above:
            self.fault(message, *keys)

    def text(self, *keys: str) -> str:
        """A text that is not empty."""
        value = self.get(*keys)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._bad(f"{'.'.join(keys)} must be a text and not empty", *keys)
        return ""

    def localised(self, *keys: str) -> Localised:
        """A wording in both languages."""
        self.only(LANGUAGES, *keys)
        return Localised(self.text(*keys, "en"), self.text(*keys, "it"))

    def choice(self, values: Collection[str], *keys: str) -> str:
        """One of ``values``."""
        value = self.get(*keys)
        if isinstance(value, str) and value in values:
            return value
        self._bad(f"{'.'.join(keys)} must be one of {', '.join(sorted(values))}", *keys)
        return ""

    def flag(self, *keys: str) -> bool:
        """True or false."""
        value = self.get(*keys)
        if not isinstance(value, bool):
            self._bad(f"{'.'.join(keys)} must be true or false", *keys)
        return value is True

    def texts(self, *keys: str) -> tuple[str, ...]:
        """A list of different, non-empty texts, at least one."""
        value = self.get(*keys)
        fine = isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value)
        if not fine or not value:
            self._bad(f"{'.'.join(keys)} must be a list of texts, at least one", *keys)
            return ()
        for repeated in sorted({v for v in value if value.count(v) > 1}):
            self._bad(f"{'.'.join(keys)} repeats {repeated!r}", *keys)
        return tuple(value)

    def date_or_none(self, *keys: str) -> datetime.date | None:
        """A date, or None for null."""
        value = self.get(*keys)
        if value is None or (
            isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        ):
            return value
        self._bad(f"{'.'.join(keys)} must be a date (2026-01-31) or null", *keys)
        return None
