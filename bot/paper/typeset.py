"""A tagged PDF (PDF/UA-1), made in memory by Typst from a template and data."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bot.paper.letters import plain, printable


def typeset(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF. ``data`` is text to the template and never markup; signs that the fonts lack stand
    as their names (:mod:`bot.paper.letters`)."""
    try:
        return _made(template, _each(data, printable))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the typesetter's own faults are no Exceptions
        return _made(template, _each(data, plain))


@cache
def _fonts() -> typst.Fonts:
    # Those that Typst brings along: the same paper on every machine.
    return typst.Fonts(include_system_fonts=False)


def _made(template: Path, data: dict[str, Any]) -> bytes:
    made = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["ua-1"],
        font_paths=_fonts(),
    )
    if not isinstance(made, bytes):
        raise TypeError("one document, one PDF")
    return made


def _each(value: Any, written: Callable[[str], str]) -> Any:
    """The value with every text in it as ``written`` writes it."""
    if isinstance(value, str):
        return written(value)
    if isinstance(value, list):
        return [_each(item, written) for item in value]
    if isinstance(value, dict):
        return {key: _each(item, written) for key, item in value.items()}
    return value
