"""The reference names everything that there is, each with a word on what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from handbook import clinical, reference, site
from proof.knowledge import load

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    app = reference.application(tmp_path_factory.mktemp("var"))
    told = {"routes": reference.routes(app), "metrics": reference.metrics(app)}
    paths = {
        f"{method} {route.path}"
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and not str(route.path).startswith("/staff")
        for method in route.methods or ()
    }
    return {**told, "paths": "\n".join(paths), **clinical.pages()}


def rows(page: str) -> Iterator[list[str]]:
    """The cells of every row of every table, heads left out."""
    for row in page.splitlines():
        if row.startswith("| `"):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def test_every_route_is_there_and_says_what_it_does(pages: Mapping[str, str]) -> None:
    told = {row[0].strip("`"): row[1:] for row in rows(pages["routes"])}
    assert set(pages["paths"].split("\n")) - set(told) == set()
    assert [route for route, cells in told.items() if not "".join(cells)] == []


def test_every_metric_says_what_it_is(pages: Mapping[str, str]) -> None:
    told = list(rows(pages["metrics"]))
    assert len(told) >= 5
    assert [row for row in told if not all(row)] == []


def test_every_rule_question_topic_and_source_is_there(pages: Mapping[str, str]) -> None:
    version = load()
    assert {row[0].strip("`") for row in rows(pages["rules"])} == set(version.ruleset.by_id)
    assert {row[0].strip("`") for row in rows(pages["questions"])} == set(version.questions)
    files = (site.ROOT / "knowledge" / "topics").glob("*.en.md")
    assert {row[0].strip("`") for row in rows(pages["topics"])} == {
        path.name.removesuffix(".en.md") for path in files
    }
    cited = {key for rule in version.ruleset.rules for key in rule.sources}
    assert cited <= {row[0].strip("`") for row in rows(pages["sources"])}


def test_the_site_is_written_whole(tmp_path: Path) -> None:
    site.write_sources(tmp_path / "source")
    wanted = {name for names in site.contents().values() for name in names}
    there = {
        str(path.relative_to(tmp_path / "source").with_suffix(""))
        for path in (tmp_path / "source").rglob("*.md")
    }
    assert wanted == there
    page = (tmp_path / "source" / "docs" / "safety" / "hazards.md").read_text(encoding="utf-8")
    assert "## H1" in page
