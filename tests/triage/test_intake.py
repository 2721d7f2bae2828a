"""From what a message says to facts: what is doubted counts as if it were not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.findings import read
from bot.triage import Ruleset
from bot.triage.intake import facts_of


def test_doubt_takes_no_fact_back(ruleset: Ruleset) -> None:
    reading = read("my wrist is swollen, I think it is broken, and there is a lump")
    assert {"swelling", "suspected_fracture", "lump", "site"} <= facts_of(
        reading, ruleset.vocabulary
    ).keys()
    some = replace(reading, findings=reading.findings[:1], doubted=reading.findings[1:])
    all_of_it = replace(reading, findings=(), doubted=reading.findings)
    assert (
        facts_of(some, ruleset.vocabulary)
        == facts_of(all_of_it, ruleset.vocabulary)
        == facts_of(reading, ruleset.vocabulary)
    )


@pytest.mark.parametrize(
    "text",
    ["I have diarrhoea", "the runs all week", "ho la diarrea da ieri", "ho la cistite", "my piles"],
)
def test_upset_bowels_are_no_sign_of_a_nerve(ruleset: Ruleset, text: str) -> None:
    facts = facts_of(read(text), ruleset.vocabulary)
    assert not {"bladder_change", "bowel_change"} & {f for f, v in facts.items() if v is True}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I have diarrhoea and can't hold it", "bladder_change"),
        ("ho la diarrea e me la faccio addosso", "bowel_change"),
        ("I can't feel when I need to go", "bladder_change"),
    ],
)
def test_what_cannot_be_held_is(ruleset: Ruleset, text: str, fact: str) -> None:
    assert facts_of(read(text), ruleset.vocabulary).get(fact) is True
