"""Answers that deny a whole question in words of their own, and those that only begin like one."""

from __future__ import annotations

import pytest

from bot.triage.denials import denies_all


@pytest.mark.parametrize(
    "text",
    [
        "fine",
        "no to all that",
        "not that I noticed",
        "haven't had one",
        "She says it all feels normal",
        "Everything moves and feels as it should",
        "nowt",
        "can breathe, not bleeding",
        "no lol im fine",
        "tutto a posto",
        "ma quando mai",
        "nun me pare proprio",
        "Sento tutto, le gambe mi reggono",
        "non ne ha, sta cucinando",
        "niente di tutto questo",
        "gambe uguale come prima",
        "no love, thank heavens",
        "nope, God bless you dear",
        "no, all calm so far, touch wood",
        "no signora, ringraziando il cielo",
        "no no, tocchiamo ferro",
        "niente, tutto sereno grazie a Dio",
    ],
)
def test_all_is_well(text: str) -> None:
    assert denies_all(text)


@pytest.mark.parametrize(
    "text",
    [
        "sometimes",
        "nothing works in my left leg",
        "niente forza",
        "mai avuto così male",
        "normally but my foot drops",
        "fine until yesterday, then weak",
        "well my legs feel dead",
        "nothing, I cannot feel it",
        "non sento niente",
        "le gambe non reggono",
        "no feeling",
        "ok da una parte, ma l'altra formicola",
        "fine, only a little numb",
        "never been this bad",
        "no I am not well",
        "no, God help me she is blue",
        "no sto male",
        "no dottore le labbra",
        "I do not know",
        "",
    ],
)
def test_not_all_is_well(text: str) -> None:
    assert not denies_all(text)
