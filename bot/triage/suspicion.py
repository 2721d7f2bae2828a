"""What the second net is not sure of by itself: words that the reader understands better."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.findings.model import FactValue, Reading
from bot.findings.words import word_set
from bot.triage.ruleset import Ruleset
from bot.triage.screen import NOTE
from bot.triage.second_net import noted as heard_by_the_net
from bot.triage.weights import Weights

AGE_ASKED = "age_asked"
"""The key in :attr:`Reading.extra` of an answer to the question after the age."""
_SPREAD = re.compile(r"\bgone(?= (?:in)?to (?:the |her |his |my |their )?bones?\b)", re.IGNORECASE)
"""A cancer that has "gone to the bone" is no leg that has gone."""
_SINCE_WHEN = word_set(
    "it started start began begun since after the a an half hour hours minute minutes day days "
    "week weeks ago about around just only now today yesterday came on"
)


_OF_BLOOD = re.compile(
    r"blood|bleed|bled|soak|gush|pour|drip|spurt|pump|stream|saturat|sangu|zupp|fradici|col[ao]|gocciol",
    re.IGNORECASE,
)
_OF_NERVES = re.compile(
    r"\b(?:back|neck|spin\w*|vertebr\w*|waist|legs?|feet|foot|arms?|hands?|walk\w*|stagger\w*|"
    r"unstead\w*|wobbl\w*|balanc\w*|fall\w*|fell|gives?|gave|buckl\w*|collaps\w*|numb\w*|"
    r"weak\w*|tingl\w*|pins|dead|heavy|jelly|feel\w*|drag\w*|drop\w*|paraly\w*|pee\w*|wee\w*|"
    r"urin\w*|bladder|bowels?|toilet|loo|poo\w*|groin|bum|saddle|band|ribs?|chest|"
    r"can ?not|can'?t|can not|couldn'?t|won'?t|unable|lost|losing)\b",
    re.IGNORECASE,
)
_UNMOVED = frozenset(["numbness_weakness", "reduced_movement"])
"""Kinds of findings that the net takes for a weak limb."""


def noted(
    ruleset: Ruleset,
    reading: Reading,
    known: Mapping[str, FactValue],
    weights: Weights | None = None,
) -> Reading:
    """The reading with the note of the second net (:func:`bot.triage.second_net.noted`). Where the
    net is sure and the reader knows better it is no more than worried: then nothing rings, and the
    interview begins with its safety question."""
    text = _SPREAD.sub("    ", reading.text)
    spread = text != reading.text
    heard = replace(reading, text=text) if spread else reading
    heard = heard_by_the_net(ruleset, heard, known, weights)
    heard = replace(heard, text=reading.text) if spread else heard
    note = heard.extra.get(NOTE) or {}
    if not note.get("sure") or not _knows_better(reading, note):
        return heard
    worried = {**note, "sure": False, "facts": []}
    return replace(reading, extra={**reading.extra, NOTE: worried})


def _knows_better(reading: Reading, note: Mapping[str, Any]) -> bool:
    flag, words = note["flag"], note["words"]
    if flag == "cord_compression":
        return _of_a_limb_that_hurts(reading) or _of_somebody_else(reading, words)
    if flag == "bleeding":
        # "The wound is leaking yellow stuff": that is pus.
        pus = reading.facts.get("wound_infected") is True
        return pus and not _OF_BLOOD.search(reading.text)
    # "41. It started an hour ago": an age that was asked for, and when it began.
    asked = reading.extra.get(AGE_ASKED) is True and not reading.findings
    return asked and all(map(_is_since_when, words))


def _of_a_limb_that_hurts(reading: Reading) -> bool:
    """Whether nothing is said that could be of the spine or its nerves: "prostate cancer, and now
    his thigh hurts whenever he stands up"."""
    hurts = any(f.kind == "pain" and f.status == "present" for f in reading.findings)
    return reading.language == "en" and hurts and not _OF_NERVES.search(reading.text)


def _of_somebody_else(reading: Reading, words: Sequence[str]) -> bool:
    """Whether it is another person's limb that does not move, and the patient's does: "my wife
    can't lift her arm since she fell. I have a bad back myself"."""
    moves = [f for f in reading.findings if f.kind in _UNMOVED]
    injured = any(f.kind == "injury" and f.status == "other_person" for f in reading.findings)
    theirs = [f.words.lower() for f in moves if f.status == "other_person"]
    return (
        injured
        and len(theirs) == len(moves)
        and any(word.lower() in said for said in theirs for word in words)
    )


def _is_since_when(word: str) -> bool:
    return word.isdigit() or word.lower() in _SINCE_WHEN
