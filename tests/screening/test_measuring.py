"""The screen on its own corpus, and how its measures are made."""

from __future__ import annotations

import pytest

from bot.triage import Ruleset, load_weights
from proof.knowledge import load
from screening.corpus import LANGUAGES, ORDINARY, load_corpus
from screening.measuring import Judged, judged, table, trade_off

EVERY = 6
"""One message in so many is screened here; ``make evaluate-screen`` screens all of them."""


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load().ruleset


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_screen_knows_what_it_learnt(ruleset: Ruleset, lang: str) -> None:
    cases = [c for c in load_corpus() if c.lang == lang and c.batch != ORDINARY][::EVERY]
    found = [
        (case.emergency, *judged(ruleset, load_weights(), case.text, case.lang, {}))
        for case in cases
    ]
    rung = [both for emergency, _, _, both, _ in found if emergency]
    asked = [both or score is not None for emergency, _, score, both, _ in found if emergency]
    by_net = [both and not reader for emergency, reader, _, both, _ in found if not emergency]
    assert sum(rung) / len(rung) >= 0.85
    assert sum(asked) / len(asked) >= 0.99
    assert sum(by_net) / len(by_net) <= 0.03


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ordinary_messages_ring_nothing(ruleset: Ruleset, lang: str) -> None:
    cases = [
        c for c in load_corpus() if c.lang == lang and c.batch == ORDINARY and not c.emergency
    ][::EVERY]
    rung = [judged(ruleset, load_weights(), c.text, c.lang, {})[2] for c in cases]
    assert sum(rung) / len(rung) <= 0.01


def test_the_table_counts_each_way() -> None:
    found = [
        Judged("en", True, "bleeding", None, reader=True, net=None, both=True, milliseconds=1.0),
        Judged("en", True, "bleeding", None, reader=False, net=9.0, both=True, milliseconds=1.0),
        Judged("en", True, "collapse", None, reader=False, net=1.0, both=False, milliseconds=1.0),
        Judged("en", False, None, "denied", reader=False, net=None, both=False, milliseconds=3.0),
    ]
    text = "\n".join(table(found))
    assert "reader        recall 1/3" in text
    assert "both          recall 2/3" in text
    assert "rings or asks recall 3/3" in text
    assert "bleeding          rung    2/2" in text
    assert any("0.0         1.000" in line for line in trade_off(found))
