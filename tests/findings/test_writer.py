"""Who writes for somebody else and says so."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.text import tokenise
from bot.findings.writer import writers


def patients(text: str) -> list[str]:
    return [mark.name for mark in writers(tokenise(text))]


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Mum of a 6 year old here. He limps since Monday", "child"),
        ("hello, I'm Olivia's dad, she is 9, sore heel", "child"),
        ("Ben's mum here, his knee is swollen", "child"),
        ("mamma di Giulia, 4 anni: ha male al piede", "child"),
        ("PE teacher here, a pupil fell and won't put her foot down", "child"),
        ("sono la nuora: il suocero ha la gamba gonfia", "other"),
        ("I'm her carer, she has pain in her back", "other"),
    ],
)
def test_the_patient_is_whom_they_write_for(text: str, about: str) -> None:
    assert read(text).about == about


@pytest.mark.parametrize(
    "text",
    [
        "I'm a mum of three and my back hurts",
        "sono una mamma di due bambini e mi fa male la schiena",
        "my mum's hip was bad, mine hurts now",
        "I am the nurse of a night ward, my back hurts",
        "I'm a father, my shin aches",
    ],
)
def test_a_parent_may_write_for_themselves(text: str) -> None:
    assert patients(text) == []
    assert read(text).about == "self"
