"""From what a message says to facts: what is doubted counts as if it were not."""

from __future__ import annotations

from dataclasses import replace

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
