"""What sounds like an answer to the waiting question and is none: it is asked again."""

from __future__ import annotations

import re

from bot.findings.model import Kind, Reading
from bot.findings.text import fold
from bot.triage.denials import denies_all, never_had, says_no
from bot.triage.questions import Question

_OF_USE = frozenset(["loading", "arm_use"])
"""Questions about how a limb is used."""
_NONE_OF_THESE = re.compile(
    r"\W*(?:none of (?:these|those|them|that)|nessun[oa] di quest[eio]|"
    r"niente di (?:tutto )?quest[oe])\W*$",
    re.IGNORECASE,
)
"""What denies a list of signs; of a limb it would deny that it cannot be used as well."""


def is_beside(question: Question, reading: Reading) -> bool:
    """Whether all that it says is that something else is not there, or never was; the question is
    asked again."""
    if question.id in _OF_USE and (
        _denies_something_else(reading) or _NONE_OF_THESE.match(reading.text)
    ):
        return True
    if not (reading.told or reading.findings):
        return False
    never = never_had(reading.text)
    asked = " ".join(
        [
            *(text for texts in question.text.values() for text in texts.values()),
            *(option.title[reading.language] for option in question.options),
        ]
    )
    known = {fold(word) for word in re.findall(r"[^\W\d_]+", asked)}
    return bool(never) and known.isdisjoint(never)


def _denies_something_else(reading: Reading) -> bool:
    """Whether all that it says is that a symptom is not there: "no temp" does not answer whether
    the leg carries, to which a no is the bad answer; the question is asked again."""
    return (
        reading.answer is None
        and bool(reading.findings)
        and all(f.status == "absent" and f.kind in _NOT_OF_USE for f in reading.findings)
    )


_NOT_OF_USE: frozenset[Kind] = frozenset(
    ["fever", "lump", "skin", "weight_loss", "night_sweats", "breathing", "bladder_bowel"]
)
"""Kinds whose denial says nothing of how a limb is used; "no pain" may."""


def is_only_well(question: Question, reading: Reading) -> bool:
    """Whether a question of what has been is told that all is well: who is well now may have had a
    cancer."""
    return question.id in _HISTORY and not says_no(reading.text) and denies_all(reading.text)


_HISTORY = frozenset(
    [
        "trauma",
        "known_cancer",
        "treated_here",
        "smoking",
        "medicines",
        "pregnancy",
        "previous_tests",
    ]
)
"""Questions that ask what has been, or what is taken, and not how somebody is."""
