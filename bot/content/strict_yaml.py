"""YAML read strictly: an unknown, missing, repeated or mistyped key is a fault with a line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from bot.content.errors import ContentError, Problem
from bot.content.language import LANGUAGES, STUBS, Localised

Path = tuple[str, ...]


class _Loader(yaml.CSafeLoader):
    """Booleans are only ``true`` and ``false``, as in YAML 1.2; ``on`` and ``yes`` are words."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML declares it so
        first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


class _NotYaml(Exception):
    """The text is no mapping; ``line`` counts from 0."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class _Parsed:
    """A mapping as it is written. Shared between readers: nobody changes it."""

    data: Mapping[str, Any]
    lines: Mapping[Path, int]
    repeated: tuple[tuple[int, str], ...]


@lru_cache(maxsize=1024)
def _parse(text: str) -> _Parsed:
    """Raises ``_NotYaml``. Kept, because an edit of one topic reads all topics anew."""
    loader: _Loader | None = None
    try:
        _refuse_aliases(text)
        loader = _Loader(text)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            raise _NotYaml(0, "expected a mapping of keys")
        lines: dict[Path, int] = {}
        repeated: list[tuple[int, str]] = []
        _note_lines(node, (), lines, repeated)
        return _Parsed(loader.construct_document(node), lines, tuple(repeated))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise _NotYaml(line, f"not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError) as error:  # a date or a character that cannot be
        raise _NotYaml(0, f"not valid YAML: {str(error).splitlines()[0]}") from None
    finally:
        if loader is not None:
            loader.dispose()


def _refuse_aliases(text: str) -> None:
    """An alias can make a text without end."""
    if "*" not in text:
        return
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.composer.ComposerError(
                None,
                None,
                "aliases are not allowed",
                event.start_mark,  # type: ignore[arg-type]
            )


def _note_lines(
    node: yaml.MappingNode, above: Path, lines: dict[Path, int], repeated: list[tuple[int, str]]
) -> None:
    for key, value in node.value:
        path = (*above, str(key.value))
        if path in lines:
            repeated.append((key.start_mark.line, str(key.value)))
        lines[path] = key.start_mark.line
        if isinstance(value, yaml.MappingNode):
            _note_lines(value, path, lines, repeated)


class Document:
    """A parsed YAML mapping which knows the line of each key and collects its own problems.

    The accessors return an empty value after noting a problem, so that one reading finds every
    fault of a file. Raises ``ContentError`` when the text is not a YAML mapping at all.
    """

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        self.path = path
        self._first_line = first_line
        try:
            parsed = _parse(text)
        except _NotYaml as error:
            raise ContentError([Problem(path, first_line + error.line, str(error))]) from None
        self.data: Mapping[str, Any] = parsed.data
        self._lines = {keys: first_line + line for keys, line in parsed.lines.items()}
        self.problems = [
            Problem(path, first_line + line, f"repeated key {key!r}")
            for line, key in parsed.repeated
        ]

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
        """A wording in every language; one that is being added may be missing."""
        found = self.get(*keys)
        begun = [code for code in found if code in STUBS] if isinstance(found, dict) else []
        self.only((*LANGUAGES, *begun), *keys)
        more = tuple((code, self.text(*keys, code)) for code in begun)
        return Localised(self.text(*keys, "en"), self.text(*keys, "it"), more)

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
