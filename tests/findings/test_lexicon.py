"""The lexicon refuses what it would read otherwise than it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings.lexicon import FOLDER, expand, load_lexicon
from bot.findings.lexicon_file import LexiconError


def lexicon_of(folder: Path, sections: str) -> None:
    (folder / "it.yml").write_text(f"language: it\n{sections}", encoding="utf-8")
    load_lexicon(folder)


def phrase(pattern: str) -> str:
    return f"phrases:\n- name: trial\n  kind: pain\n  patterns: |\n    {pattern}\n"


@pytest.mark.parametrize(
    "pattern",
    [
        "{sul,in un} libro",
        "debol{e,issim{a,o}} gamba",
        "fin{ita [senza] rete",
        "finita [senza|,] rete",
        "[forse] [un] [po]",
    ],
)
def test_a_pattern_that_would_be_misread_is_refused_with_its_line(
    tmp_path: Path, pattern: str
) -> None:
    with pytest.raises(LexiconError, match=r"it\.yml:6: "):
        lexicon_of(tmp_path, phrase(pattern))


def test_a_bar_after_an_optional_word_parts_patterns_only_in_the_first_layer(
    tmp_path: Path,
) -> None:
    cue = "cues:\n  trial: |\n    [niente]  male|dolore\n"
    with pytest.raises(LexiconError, match="parts whole patterns"):
        lexicon_of(tmp_path, cue)
    lexicon_of(tmp_path, phrase("[niente]  male|dolore"))


def test_braces_write_out_the_endings_of_a_word() -> None:
    assert expand("[gonfi{o,a}] mano|man{i,o}") == ["[gonfio|gonfia]", "mano|mani|mano"]


def test_the_lexicon_itself_is_read() -> None:
    assert load_lexicon(FOLDER).phrases
