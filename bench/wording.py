"""What the benchmark says: questions that both bots answer, hardly ever the same words twice.

The encoder remembers the last few hundred texts. A benchmark that repeats ten questions would
measure that memory, so every message gets a beginning and an end of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

QUESTIONS = (
    "how long does the freezing take",
    "what is a biopsy",
    "does cryoablation hurt",
    "what is an osteoid osteoma",
    "how do I prepare for the treatment",
    "what is a bone scan",
    "can the tumour come back after the freezing",
    "what are the risks of cryoablation",
    "will I be asleep during the treatment",
    "when can I walk again after the treatment",
)
TALK = ("hello", "thank you", "goodbye", "are you a robot")
ALARM = ("I can't breathe, my lips are blue", "I am numb between my legs and cannot pee")
_FIRST = ("", "hi, ", "so, ", "ok, ", "well, ", "please, ", "sorry, ", "one thing, ", "hey, ")
_LAST = (
    "?",
    " please?",
    ", do you know?",
    ", can you tell me?",
    " exactly?",
    " usually?",
    ", roughly?",
    " in your clinic?",
    ", in plain words?",
)


def varied(questions: tuple[str, ...], seed: int) -> Iterator[str]:
    """The questions, worded a little differently each time, in a shuffled order, for ever."""
    dice = Random(seed)  # noqa: S311
    every = [f"{first}{middle}{last}" for first, middle, last in product(_FIRST, questions, _LAST)]
    while True:
        dice.shuffle(every)
        yield from every


def small_talk(seed: int) -> Iterator[str]:
    """Small talk, varied by marks only: its meaning must not change."""
    dice = Random(seed)  # noqa: S311
    every = [f"{words}{mark}" for words in TALK for mark in ("", "!", ".", " :)", "!!", "...")]
    while True:
        dice.shuffle(every)
        yield from every
