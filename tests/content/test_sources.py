"""Sources are declared once, completely, and with an address that opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import ContentError, load_sources
from tests.content.conftest import KNOWLEDGE, SOURCES


def test_real_sources_load_with_a_note_each() -> None:
    sources = load_sources(KNOWLEDGE / "sources.yml")
    assert {"SEED", "CALL13", "NG234", "ESAIC22_FASTING", "CLINIC"} <= sources.keys()
    assert sources["CALL13"].status == "verified"
    assert sources["CLINIC"].status == "placeholder"
    assert all(source.note for source in sources.values())


def test_the_reference_of_every_source_is_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(SOURCES, encoding="utf-8")
    one, two = load_sources(path).values()
    assert (one.key, one.year, one.url) == ("ONE", 2020, "https://example.org/one")
    assert (two.key, two.year, two.url, two.status) == ("TWO", None, None, "from_knowledge")


def test_a_second_file_adds_sources_and_may_not_repeat_one(tmp_path: Path) -> None:
    first, second = tmp_path / "sources.yml", tmp_path / "extra.yml"
    first.write_text(SOURCES, encoding="utf-8")
    second.write_text(SOURCES.replace("ONE:", "THREE:").replace("TWO:", "FOUR:"), "utf-8")
    assert list(load_sources(first, second)) == ["ONE", "TWO", "THREE", "FOUR"]
    second.write_text("# more\n" + SOURCES.replace("TWO:", "FOUR:"), encoding="utf-8")
    with pytest.raises(ContentError, match=r"extra\.yml:2: source ONE is declared twice"):
        load_sources(first, second)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("body: A journal", "publisher: A journal", "3: unknown key 'publisher'"),
        ("  body: A journal\n", "", "1: missing key 'body'"),
        ('"40 people."', '""', "7: ONE.note must be a text and not empty"),
        ("year: 2020", "year: '2020'", "4: year must be a year or null"),
        ("https://example.org/one", "http://example.org/one", "5: url must be a full https"),
        ("https://example.org/one", "https://example", "5: url must be a full https"),
        ("status: verified", "status: from knowledge", "6: ONE.status must be one of"),
        ("TWO:", "ONE:", "8: repeated key 'ONE'"),
        ("TWO:", "two:", "8: a source key is written in capitals"),
        ("TWO: {", "TWO: [", "not valid YAML"),
    ],
)
def test_a_bad_source_is_refused_at_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOURCES
    path = tmp_path / "sources.yml"
    path.write_text(SOURCES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refusal:
        load_sources(path)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith(f"{path}:")
