"""What sounds like an answer to the waiting question and is none: it is asked again."""

from __future__ import annotations

import re

from bot.findings.model import CURRENT, Kind, Reading
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


_POLITE_QUESTION = re.compile(
    r"(?:(?:ok|okay|right|fine|great|thanks?|thank you|va bene|bene|benissimo|perfetto|grazie|"
    r"d'accordo)[\s,.;!]+)+(?:(?:and|but|so|also|e|ma|però|poi|invece)\s+)?"
    r"(?:how|what|where|when|who|which|why|can|could|do|does|is|are|will|quanto|quanti|quando|"
    r"dove|come|cosa|che|chi|quale|voi|posso|potete|si può|perché)\b[^?]*\?+$",
    re.IGNORECASE,
)
"""A question behind "ok" or "thanks", which answer nothing: "va bene, e quanto costa?"."""


def is_beside(question: Question, reading: Reading) -> bool:
    """Whether all that it says is that something else is not there, or never was, or that it asks
    something; the question is asked again."""
    if question.id in _OF_USE and (
        _denies_something_else(reading) or _NONE_OF_THESE.match(reading.text)
    ):
        return True
    if _POLITE_QUESTION.match(reading.text.strip()):
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


_NO_SYMPTOM = re.compile(
    r"^\W*(?:it'?s |its |is )?(?:nowhere|no ?where|not anywhere|da nessuna parte|"
    r"in nessun (?:posto|punto))(?! in particular| special| precis)\b"
    r"|\b(?:it'?s|its|is) not anywhere\b"
    r"|\b(?:i|we) (?:do not|don'?t|dont|haven'?t|havent) (?:have|got|feel)(?: got)? "
    r"(?:any|a|anything|nothing)(?: \w+)?(?: of)?"
    r"(?: symptoms?| problems?| pains?| complaints?| wrong)?\W*"
    r"(?=$|[.,;!?]|\b(?:its?|it'?s|i|just|only|but)\b)"
    r"|\b(?:have|has|had|there is|there'?s|theres|got|with) no "
    r"(?:symptoms?|pains?|problems?|complaints?)\b(?! relief)"
    r"|\bno (?:symptoms?|pain place|place of pain)\b|\bnothing (?:hurts|is wrong|wrong|aches)\b"
    r"|\bi'?m not (?:ill|sick|in pain|the one who is ill)\b"
    r"|\b(?:it'?s|its|it is|this is|i have|i'?ve) (?:just |only )?(?:a|one) (?:general )?question\b"
    r"|\b(?:only|just) (?:(?:want|wanted|need|needed|like|here|came|for)\W+(?:\w+\W+){0,4}?"
    r"(?:results?|reports?|questions?|infos?|information|ask|know|answers?|advice|opinion|prices?)|"
    r"asking|wondering (?:if|what|how|whether)|have a question|a question)\b"
    r"|\bnon (?:ho|abbiamo|ha) (?:niente|nulla|sintom\w+|dolor\w+|mal[ei]|disturb\w+|problem\w+|"
    r"alcun\w*|nessun\w* (?:sintom\w+|dolor\w+|disturb\w+|problem\w+))"
    r"|\bnon mi fa male (?:niente|nulla)\b|\bnessun (?:sintomo|disturbo|dolore)\b"
    r"|\b(?:e'|è|era) (?:solo |soltanto )?una (?:domanda|curiosit[àa])\b"
    r"|\b(?:volevo|vorrei|volevamo|chiedevo|dovevo) (?:solo|soltanto|solamente) (?:\w+ ){0,3}?"
    r"(?:sapere|chiedere|capire|inform\w+|domand\w+|referto|esito|prenot\w+)"
    r"|\bsolo (?:una domanda|un'informazione|informazioni|per (?:sapere|curiosità|informarmi))\b",
    re.IGNORECASE,
)
"""How somebody says that nothing is wrong with them, when asked what or where it is."""


def says_no_symptom(reading: Reading) -> bool:
    """Whether somebody asked after a complaint, "where is it?", says that there is none, and tells
    of no other."""
    if any(f.status in CURRENT and f.kind != "other" for f in reading.findings):
        return False
    return _NO_SYMPTOM.search(reading.text.replace("’", "'")) is not None


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
