"""What the words tell of somebody, or something, else than the patient's complaint."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.findings.model import About, ToldFact

_YOUNGEST_MOTHER = 11
_INFANT = 2
_UNBORN = re.compile(
    r"\bbaby(?:'?s| is)? (?:kick\w*|mov\w+)|\b(?:bimb[oa]|bambin[oa]) (?:scalcia|si muove)",
    re.IGNORECASE,
)
_OF_CANCER = re.compile(r"can[cs]|carcin|metast|malign|sarcom|myel|miel|lymph|linf|leuk|leuc|onco")
_MOUTH = re.compile(
    r"\b(?:gums?|gengiv\w*|mouth|bocca|tooth|teeth|dent[ei]|molar\w*|extraction|estrazione|"
    r"dentist\w*)\b",
    re.IGNORECASE,
)


def is_unborn(text: str) -> bool:
    """Whether the baby that the text speaks of is not born yet: it kicks, and is no patient."""
    return _UNBORN.search(text) is not None


def of_the_patient(
    told: Sequence[ToldFact], about: About | None, text: str
) -> tuple[ToldFact, ...]:
    """The facts without a baby's age in its mother's message, a stretch of months taken for an
    adult's age, a "tumour" that is called benign, and bone to be seen in the mouth of somebody who
    tells of no injury, which is trouble of the jaw and no open fracture."""
    facts = {item.fact: item.value for item in told}
    dropped: set[str] = set()
    age = facts.get("age")
    expecting = facts.get("pregnant") is True
    if isinstance(age, int | float) and (
        (expecting and age < _YOUNGEST_MOTHER)
        or (age < _INFANT and about not in ("child", "other"))
    ):
        dropped.add("age")
    if (expecting and about != "child") or is_unborn(text):
        dropped.add("not_yet_walking")
    tumours = [item.words.lower() for item in told if item.fact == "known_cancer"]
    benign = facts.get("known_benign_lesion") is True and "cancer_type" not in facts
    if benign and facts.get("known_cancer") == "now" and not any(map(_OF_CANCER.search, tumours)):
        dropped.add("known_cancer")
    unhurt = facts.get("trauma") in (None, "none")
    if facts.get("bone_visible") is True and unhurt and _MOUTH.search(text):
        return tuple(
            ToldFact("jaw_trouble", True, item.words, item.start, item.end)
            if item.fact == "bone_visible"
            else item
            for item in told
            if item.fact not in dropped | {"suspected_fracture", "jaw_trouble"}
        )
    return tuple(item for item in told if item.fact not in dropped)
