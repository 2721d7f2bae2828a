"""Vignettes: invented patients, one JSON object a line, read strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.triage import Level


class VignetteError(ValueError):
    """A line that is no vignette; the text begins with ``file:line:``."""


@dataclass(frozen=True)
class Vignette:
    """One patient. ``facts`` answer the questions by id, ``default`` all others."""

    id: str
    lang: str
    age_band: str
    title: str
    first: str
    facts: Mapping[str, str]
    default: str
    expected: Level
    acceptable: tuple[Level, ...]
    imaging: str | None
    visit: str | None
    rules: tuple[str, ...]


REQUIRED = ("id", "lang", "first", "facts", "expected")
OPTIONAL = ("age_band", "title", "default", "acceptable", "imaging", "visit", "rules", "why")


def load_vignettes(path: Path) -> list[Vignette]:
    """The vignettes of a file. Raises :class:`VignetteError` with file and line."""
    found: list[Vignette] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_vignette(json.loads(line)))
        except (KeyError, TypeError, ValueError) as problem:
            reason = f"{type(problem).__name__}: {problem}"
            raise VignetteError(f"{path.name}:{number}: {reason}") from problem
    return found


def _vignette(data: Mapping[str, Any]) -> Vignette:
    missing = [key for key in REQUIRED if key not in data]
    unknown = [key for key in data if key not in (*REQUIRED, *OPTIONAL)]
    if missing or unknown:
        raise ValueError(f"missing {missing}, unknown {unknown}")
    if data["lang"] not in ("en", "it"):
        raise ValueError("lang is en or it")
    expected = Level[data["expected"]]
    acceptable = tuple(Level[name] for name in data.get("acceptable", ()))
    return Vignette(
        id=str(data["id"]),
        lang=str(data["lang"]),
        age_band=str(data.get("age_band", "")),
        title=str(data.get("title", "")),
        first=str(data["first"]),
        facts={str(key): str(value) for key, value in data["facts"].items()},
        default=str(data.get("default", "no")),
        expected=expected,
        acceptable=tuple(dict.fromkeys((expected, *acceptable))),
        imaging=data.get("imaging"),
        visit=data.get("visit"),
        rules=tuple(data.get("rules", ())),
    )
