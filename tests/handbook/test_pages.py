"""Nothing in the documents is dead, and nothing that exists is missing from them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.settings import Settings
from handbook.licences import packages
from handbook.markdown import ROOT, anchors, links, pages
from handbook.reference import (
    all_commands,
    attribute_docstrings,
    make_targets,
    other_programs,
    settings,
)
from handbook.site import GENERATED, contents

PAGES = pages()
CODE = ("bot", "actions", "engine", "scripts", "prove", "bench")
FROM_PROCESS_TO_PROCESS = {"OSSA_VECTORS"}
"""Variables that one of our programs sets for another; nobody else needs to."""
RUNNING = ("bot", "actions", "engine", "scripts")
MADE_AT_BUILD = {"docs/safety/hazards.md"}
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_and_anchor_leads_somewhere(page: Path) -> None:
    dead = []
    for link in links(page):
        target, _, anchor = link.target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (page.parent / target).resolve() if target else page
        name = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else target
        if name in MADE_AT_BUILD:
            continue
        alive = path.exists() and (not anchor or path.suffix != ".md" or anchor in anchors(path))
        if not alive:
            dead.append(f"{page.relative_to(ROOT)}:{link.line} {link.target}")
    assert dead == []


def test_every_page_is_in_the_contents_and_the_reverse() -> None:
    listed = [name for names in contents().values() for name in names]
    assert [name for name, times in Counter(listed).items() if times > 1] == []
    made = {name for name in listed if name.startswith(GENERATED)}
    made |= {path.removesuffix(".md") for path in MADE_AT_BUILD}
    there = {str(page.relative_to(ROOT).with_suffix("")) for page in PAGES}
    ours = {name for name in there if name.startswith("docs/") or "/" not in name}
    assert set(listed) - made == ours


def test_every_setting_has_its_meaning_beside_it() -> None:
    said = attribute_docstrings(Settings)
    assert [name for name in Settings.model_fields if not said.get(name)] == []
    assert all(f"OSSA_{name.upper()}" in settings() or name == "port" for name in said)


def test_the_page_for_operators_names_every_setting_and_none_that_nobody_reads() -> None:
    rows = [row for row in OPERATIONS.splitlines() if row.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(OSSA_[A-Z_]+)`", row.split("|")[1])}
    settings_of_web = {f"OSSA_{name.upper()}" for name in Settings.model_fields} - {"OSSA_PORT"}
    assert sorted(settings_of_web - named) == []
    code = "".join(p.read_text(encoding="utf-8") for d in CODE for p in (ROOT / d).rglob("*.py"))
    assert sorted(name for name in named - settings_of_web if name not in code) == []


def test_every_variable_that_the_code_reads_is_told_of() -> None:
    read = set()
    for folder in RUNNING:
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            read |= set(re.findall(r"environ[^\n]*?\b(OSSA_[A-Z_]+[A-Z])\b", text))
    told = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    silent = {name for name in read - FROM_PROCESS_TO_PROCESS if name not in told}
    assert silent == set()


def test_every_command_and_argument_says_what_it_is() -> None:
    silent = []
    for name, parser in all_commands():
        if not parser.description:
            silent.append(name)
        for action in parser._actions:
            if not action.help and action.option_strings:
                silent.append(f"{name} {action.option_strings[0]}")
    assert silent == []


def test_every_program_says_what_it_is() -> None:
    assert len(list(other_programs())) >= 8


def test_every_make_target_that_people_use_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", text, re.M))
    inner = {name for name in targets if name.endswith("setup")}
    assert targets - inner == set(make_targets(text))


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.findall(r"^[a-z-]+:.*##", text, re.M)  # what `make help` greps for
    assert len(listed) == len(make_targets(text))


LONG = {8, 11}
"""Decisions from before the limit was tested."""
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("path", ADRS, ids=[path.stem for path in ADRS])
def test_a_decision_is_short_and_numbered_as_its_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    number = int(path.name[:4])
    head = text.splitlines()[0]
    assert re.match(rf"# (ADR )?0*{number}\b", head) or head.startswith("# "), head
    assert len(text.split()) <= (500 if number in LONG else 400)


def test_every_decision_that_is_named_exists() -> None:
    numbers = {int(path.name[:4]) for path in ADRS}
    assert len(numbers) == len(ADRS), "two decisions with one number"
    named: dict[int, str] = {}
    sources = [*PAGES, *(ROOT / "bot").rglob("*.py"), *(ROOT / "engine").rglob("*.py")]
    for path in sources:
        for found in re.findall(r"\bADR (\d+)\b", path.read_text(encoding="utf-8")):
            named[int(found)] = str(path.relative_to(ROOT))
    assert {number: page for number, page in named.items() if number not in numbers} == {}


@pytest.mark.parametrize("lock", ["app.txt", "engine.txt"])
def test_every_package_has_its_licence_on_the_page(lock: str) -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    missing = sorted(name for name in packages(lock) if f"`{name}`" not in page)
    assert missing == [], "run: make licences"
