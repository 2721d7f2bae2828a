"""Imports point one way: this is the map of design, and any other arrow fails."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PURE = {"bot.triage", "bot.findings", "bot.content", "bot.understanding"}
BELOW_SURFACES = {"bot.web", "bot.dialogue", "bot.store"}

MAY_IMPORT: dict[str, set[str]] = {
    "bot.findings": set(),
    "bot.content": set(),
    "bot.triage": {"bot.findings"},
    "bot.understanding": {"bot.findings", "bot.triage"},
    "bot.telemetry": set(),
    "bot.store": PURE | {"bot.settings"},
    "bot.dialogue": PURE | {"bot.store", "bot.settings", "bot.telemetry"},
    "bot.web": PURE | {"bot.store", "bot.dialogue", "bot.settings", "bot.telemetry"},
    "bot.paper": PURE | {"bot.store", "bot.dialogue"},
    "bot.chat": PURE | BELOW_SURFACES | {"bot.paper", "bot.settings"},
    "bot.console": PURE | BELOW_SURFACES | {"bot.paper", "bot.settings"},
    "bot.demo": PURE | {"bot.store", "bot.dialogue"},
    "bot.settings": {"bot.content"},
    "bot.supervisor": set(),
    "bot.app": PURE | BELOW_SURFACES | {"bot.chat", "bot.console", "bot.paper", "bot.settings"},
    "bot.cli": PURE
    | BELOW_SURFACES
    | {"bot.app", "bot.chat", "bot.console", "bot.demo", "bot.settings", "bot.supervisor"}
    | {"bot.telemetry"},
    "bot.__main__": {"bot.cli"},
    "actions": PURE | {"bot.telemetry"},
    "engine": set(),
}
OWN = {"bot", "actions", "engine"}


def part_of(module: str) -> str:
    """`bot.triage.rules` -> `bot.triage`; `actions.answer` -> `actions`."""
    names = module.split(".")
    return ".".join(names[:2]) if names[0] == "bot" and len(names) > 1 else names[0]


def modules() -> Iterator[tuple[str, Path]]:
    for package in sorted(OWN):
        for path in sorted((ROOT / package).rglob("*.py")):
            relative = path.relative_to(ROOT).with_suffix("")
            names = relative.parts[:-1] if relative.name == "__init__" else relative.parts
            yield ".".join(names), path


@cache
def imports_of(module: str, path: Path) -> tuple[str, ...]:
    return tuple(_imports(module, path))


def _imports(module: str, path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            source = node.module or ""
            if source == "bot":
                yield from (f"bot.{alias.name}" for alias in node.names)
            else:
                yield source


ALL = list(modules())


@pytest.mark.parametrize(("module", "path"), ALL, ids=[name for name, _ in ALL])
def test_imports_point_one_way(module: str, path: Path) -> None:
    part = part_of(module)
    for imported in imports_of(module, path):
        target = part_of(imported)
        if target.split(".")[0] in OWN and target not in {part, "bot"}:
            assert target in MAY_IMPORT[part], f"{module} must not import {imported}"


@pytest.mark.parametrize(("module", "path"), ALL, ids=[name for name, _ in ALL])
def test_rasa_stays_in_the_engine_and_its_sdk_in_the_actions(module: str, path: Path) -> None:
    tops = {imported.split(".")[0] for imported in imports_of(module, path)}
    assert "rasa" not in tops or part_of(module) == "engine"
    assert "rasa_sdk" not in tops or part_of(module) == "actions"


def test_every_part_is_on_the_map() -> None:
    assert {part_of(name) for name, _ in ALL} - {"bot"} <= set(MAY_IMPORT)


def test_the_pure_parts_touch_no_network_database_or_web() -> None:
    forbidden = {"fastapi", "sqlalchemy", "requests", "socket", "http", "urllib", "subprocess"}
    for module, path in ALL:
        if part_of(module) in PURE:
            tops = {imported.split(".")[0] for imported in imports_of(module, path)}
            assert not tops & forbidden, f"{module} imports {tops & forbidden}"


def test_this_runs_on_a_current_python() -> None:
    assert sys.version_info >= (3, 12)
