"""Word groups of the second net."""

from __future__ import annotations

import pytest

from bot.triage.concepts import load_concepts, parse


def test_a_word_belongs_to_its_groups_whole_or_by_its_beginning() -> None:
    concepts = parse("blood: blood* sangue\nfear: bloodless")
    assert concepts.of("bloodless") == ("fear", "blood")
    assert concepts.of("sangue") == ("blood",)
    assert concepts.of("sanguedilatte") == ()


@pytest.mark.parametrize("line", ["blood", "blood:", "two words: a", "x: ab*", "x: l'osso"])
def test_a_line_that_is_no_group_is_refused_with_its_number(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse(f"# groups\n{line}")


@pytest.mark.parametrize(
    ("english", "italian", "group"),
    [
        ("breathless", "affanno", "breath"),
        ("soaked", "inzuppato", "flow"),
        ("chemotherapy", "chemioterapia", "chemo"),
        ("legs", "gambe", "leg"),
    ],
)
def test_both_languages_share_the_groups(english: str, italian: str, group: str) -> None:
    assert group in load_concepts().of(english)
    assert group in load_concepts().of(italian)
