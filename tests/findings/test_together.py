"""Signs that mean danger only together."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings import read
from bot.findings.lexicon_file import LexiconError
from bot.findings.together import load_together


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mal di testa, improvviso, come mai prima", True),
        ("dal nulla, un dolore alla testa", True),
        ("mal di testa da anni, a volte improvviso", None),
        ("mal di testa", None),
        ("mal di testa? no. improvviso? neanche", None),
    ],
)
def test_two_signs_tell_what_neither_tells_alone(text: str, value: bool | None) -> None:
    assert read(text).facts.get("thunderclap_headache") == value


def test_a_combination_names_phrases_that_exist(tmp_path: Path) -> None:
    file = tmp_path / "together.yml"
    file.write_text("- {facts: {chest_pain: true}, all: [no such phrase]}", encoding="utf-8")
    with pytest.raises(LexiconError, match="no such phrase"):
        load_together(file)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("mi manca l'aria", "breathless_severe", True),
        ("mi manca l'aria quando faccio le scale", "breathless_severe", None),
        ("le dita nel gesso sono blu", "cold_or_blue_limb", True),
        ("dita blu per i jeans nuovi", "cold_or_blue_limb", None),
        ("il dito è storto da anni", "deformity", None),
        ("dopo la flebo, prurito dappertutto e viso gonfio", "allergic_reaction", True),
        ("brividi e chemio", "cancer_treatment_6w", True),
    ],
)
def test_what_stands_beside_a_sign_decides(text: str, fact: str, value: bool | None) -> None:
    assert read(text).facts.get(fact) == value
