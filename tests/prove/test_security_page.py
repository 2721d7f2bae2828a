"""docs/security.md promises only what is there: rows of `make prove`, tests and files."""

from __future__ import annotations

import re
from pathlib import Path

from prove.catalogue import ROWS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"\b[A-K]\d\d\b", PAGE))


def test_every_row_named_is_in_the_catalogue() -> None:
    assert len(NAMED) > 45
    assert set(ROWS) >= NAMED


def test_every_row_about_attacks_is_named() -> None:
    of_attacks = {name for name in ROWS if name[0] in "EFGH" and ROWS[name].priority == 0}
    assert of_attacks - NAMED == {"G07"}  # docs/accessibility.md


def test_every_file_named_is_there() -> None:
    paths = re.findall(r"`((?:tests|docs|bot|engine|requirements)/[\w./-]+\.\w+)`", PAGE)
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_verification_standard_is_told_for_every_chapter() -> None:
    table = PAGE.partition("## OWASP ASVS")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d[^|]*)\| ([^|]*)\|", table, flags=re.MULTILINE)
    states = [state for _, state in rows]
    chapters = {int(number.split(".")[0].split()[0]) for number, _ in rows}
    assert chapters == set(range(1, 18))
    assert all(state.startswith(("met", "partly", "not ")) for state in states), states
