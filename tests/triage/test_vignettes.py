"""Our own cases through the whole interview, in both languages; and how long the interviews are."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest

from bot.findings.model import Language
from bot.triage import Questions, Ruleset
from tests.triage.talk import Case, converse
from tests.triage.vignettes import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_ends_at_its_level(ruleset: Ruleset, questions: Questions, case: Case) -> None:
    ends = {}
    languages: tuple[Language, Language] = ("en", "it")
    for language in languages:
        result, asked, _ = converse(
            ruleset, questions, case.told, case.truth, about=case.about, language=language
        )
        ends[language] = (result.level, result.rules, result.imaging, result.visit, tuple(asked))
    level, rules, imaging, _, asked_ids = ends["en"]
    assert ends["en"] == ends["it"]
    assert level.name == case.level, rules
    if case.rule:
        assert rules[0] == case.rule
    if case.imaging:
        assert imaging[0] == case.imaging
    assert len(asked_ids) <= case.most, asked_ids


def test_interviews_are_short(ruleset: Ruleset, questions: Questions) -> None:
    counts = [
        len(converse(ruleset, questions, case.told, case.truth, about=case.about)[1])
        for case in CASES
        if case.informative
    ]
    print("questions after an informative first message:", sorted(Counter(counts).items()))
    print("median", median(counts), "max", max(counts), "of", len(counts), "cases")
    assert median(counts) <= 6
    assert max(counts) <= 12
