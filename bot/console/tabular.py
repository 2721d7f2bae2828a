"""Rows as CSV or JSON Lines that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters that make a spreadsheet take a text for a formula (OWASP, CSV injection)."""


def csv_of(rows: Iterable[Mapping[str, object]], columns: list[str]) -> str:
    """CSV with a header, all cells quoted; a text that begins like a formula begins with ' ."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row.get(column)) for column in columns])
    return sheet.getvalue()


def jsonl_of(rows: Iterable[Mapping[str, object]]) -> str:
    """One JSON object a line, texts as they are."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def harmless(value: object) -> str:
    """The value as a cell's text. Numbers stay numbers: they come from us."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = str(value).encode("utf-8", "replace").decode()
    bare = text.lstrip(" \u00a0\ufeff\u200b")
    return f"'{text}" if bare.startswith(DANGEROUS) else text
