"""Answers that tell of somebody else: a relative's cancer, or the writer's own who asks for a
child or a parent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bot.findings.model import CURRENT, FactValue, Reading
from bot.triage.questions import Question

_KIN: Final = (
    r"(?:mum|mums|mom|mam|mother|dad|da|father|brother|sister|aunt\w*|uncle|cousin|nan|nana|gran|"
    r"granny|grandad|grandma\w*|grandpa\w*|grandmother|grandfather|wife|husband|partner|son|"
    r"daughter|niece|nephew|friend|neighbour|in law|mamma|madre|papà|papa|padre|fratello|sorella|"
    r"zi[oa]|cugin[oa]|nonn[oa]|suocer[oa]|cognat[oa]|moglie|marito|figli[oa]|nipote|amic[oa])"
)
_NOT_THEM: Final = re.compile(
    r"^\W*(?:no+|nope|nah|never|mai)\b"
    r"|\b(?:not|n't) (?:him|her|me|them|myself|us)\b"
    r"|\b(?:he|she|i|we) (?:never|has ?n'?t|have ?n'?t|did ?n'?t|does ?n'?t|has not|have not)\b"
    r"|\bi'?ve never\b|\b(?:he|she)'s never\b|\b(?:i'?m|im|i am) clear\b"
    r"|\b(?:lui|lei|io) (?:no|mai|non)\b",
    re.IGNORECASE,
)
_I_HAD: Final = re.compile(
    r"\bi (?:had|have|did|was)\b|\bi'?ve (?:had|got)\b|\b(?:that'?s|it was|but) me\b"
    r"|\bio (?:sì|si|ho|l'ho|invece|al|alla)\b|\bl'ho avut[oa] io\b",
    re.IGNORECASE,
)
_THEY_HAD: Final = re.compile(
    r"\b(?:he|she) (?:had|has|did|was|is)\b(?!n| not| never)|\b(?:he|she)'s (?:had|got)\b"
    r"|\b(?:lui|lei) (?:sì|si|ha|l'ha)\b",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(rf"\b{_KIN}\b", re.IGNORECASE)
_OF_WHOM: Final = re.compile(
    r"\b(?:my|our|me|his|her|mi[ao]|nostr[oa]|su[ao]|l[ao']|un[a']?)\s?"
    rf"(?:(?:old|elder|older|younger|late|big|little)\s)?{_KIN}\b",
    re.IGNORECASE,
)
_IS_THE_PATIENT: Final = re.compile(
    rf"\b(?:it'?s|it is|this is|that'?s|is|for|about|of|meant?|è|per|di|riguarda)\s"
    rf"(?:my|our|mi[ao]|nostr[oa])\s(?:\w+\s)?{_KIN}\b|\b(?:patient|paziente)\b",
    re.IGNORECASE,
)


def is_of_somebody_else(question: Question, about: FactValue | None, text: str) -> bool:
    """Whether an answer on cancer says that the patient had none, and who had: "not him, I had",
    "my mum did, I'm clear"."""
    plain = text.replace("’", "'")
    if question.id != "known_cancer" or not _NOT_THEM.search(plain):
        return False
    if _IS_THE_PATIENT.search(plain):
        return False
    asked_for = about in ("child", "other")
    if asked_for and (_THEY_HAD.search(plain) or not (_I_HAD.search(plain) or _kin(plain))):
        return False
    return asked_for or (_kin(plain) and not _I_HAD.search(plain))


def _kin(text: str) -> bool:
    return _RELATIVE.search(text) is not None


def is_only_named(reading: Reading, told: Mapping[str, FactValue]) -> bool:
    """Whether a relative is named in an answer and nothing is told of them: "my wife is here, she
    can drive me"; the talk goes on about whom it was."""
    text = reading.text.replace("’", "'")
    tells = any(value is not False for fact, value in told.items() if fact != "who")
    ill = any(finding.status in CURRENT for finding in reading.findings)
    named = _OF_WHOM.search(text) is not None and _IS_THE_PATIENT.search(text) is None
    return named and not (tells or ill or reading.is_correction)


_HERE: Final = re.compile(
    r"(?:\bis|\bare|'s) (?:right )?(?:here|with (?:me|us)|beside me|next to me|nearby|coming)\b"
    r"|(?:\bè|\bsono) (?:qui|qua|con me|accanto a me|vicino a me)\b",
    re.IGNORECASE,
)


def is_company(reading: Reading, told: Mapping[str, FactValue]) -> bool:
    """Whether an answer only says who is there: "yes, my daughter is here"."""
    return _HERE.search(reading.text.replace("’", "'")) is not None and is_only_named(reading, told)
