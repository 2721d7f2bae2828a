"""The rule book has every rule, and a picture that says what the rules say."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from bot.content import load_sources
from bot.triage import Level
from proof.book import GROUPS, page, picture
from proof.knowledge import Version, load


@pytest.fixture(scope="module")
def version() -> Version:
    return load()


@pytest.fixture(scope="module")
def text(version: Version) -> str:
    triage = version.folder / "triage"
    return page(version, load_sources(version.folder / "sources.yml", triage / "sources.extra.yml"))


def test_every_rule_stands_in_it_once_with_source_and_review(version: Version, text: str) -> None:
    for rule in version.ruleset.rules:
        assert text.count(f'<article id="{rule.id}">') == 1
        entry = text.split(f'<article id="{rule.id}">')[1].split("</article>")[0]
        assert "draft, not signed" in entry
        for example in rule.examples:
            assert example.name.split(",")[0].replace("'", "&#x27;") in entry


def test_it_loads_nothing_from_elsewhere(text: str) -> None:
    assert re.search(r"<(script|link|img|iframe)\b", text) is None
    assert "url(" not in text


def test_a_picture_shows_each_level_that_a_rule_gives(version: Version) -> None:
    for group, name in GROUPS.items():
        rules = [rule for rule in version.ruleset.rules if rule.group == group]
        drawn = picture(name, rules).split("</svg>")[0] + "</svg>"
        titles = {each.text for each in ElementTree.fromstring(drawn).iter("title")}  # noqa: S314
        for rule in rules:
            assert f"{rule.id} {rule.level.name}" in titles
            for shift in (*rule.raises, *rule.lowers):
                if shift.level is not None:
                    assert f"{rule.id} {Level(shift.level).name}" in titles
