"""A message that tells of a symptom and asks something as well: which words do which.

A symptom goes before any answer, so the two must be told apart. "My knee hurts, what is a biopsy?"
tells and asks; "is swelling normal afterwards?" only asks. Where the words leave it open, the
message tells: an interview too many is the safer mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.findings.model import Finding, Reading, ToldFact

_BREAK = re.compile(
    # From the first of several spaces only: trying each of 2,000 takes a tenth of a second.
    r"(?P<end>[.!?;\n]+)|[,:]\s+|(?<![^\S\n])\s+-+\s+"
    r"|(?<![^\S\n])\s+(?:and|but|also|so|plus|ed?|ma|però|pero|poi|inoltre|quindi)\s+",
    re.IGNORECASE,
)
_LEAD = (
    r"(?:and|but|also|so|ok|okay|please|sorry|hi|hello|then|btw|by the way|e|ma|anche|poi|scusi|"
    r"scusate|allora|buongiorno|ciao|inoltre|per favore)\s+"
)
_THING = (
    r"(?:it|this|that|these|those|there|the|an?|i|my|you|he|she|they|we|your|cryo\w*|radio\w*|"
    r"freezing|surgery|chemo\w*|biops\w*|mri|ct|pet|x-?rays?)\b"
)
_ASKS = re.compile(
    rf"(?:{_LEAD})*(?:"
    r"(?:what|whats|what's|how|hows|when|where|who|which|why|whose)\b"
    r"|(?:can|could|will|would|should|shall|do|does|did|may|might)(?!\s*n[o']?t)\s"
    rf"|(?:is|are|am|was|were)\s+{_THING}|have\s+(?:i|you|they)\b"
    r"|(?:is|are)\s+[\w\s]{1,30}\s(?:normal|ok|okay|dangerous|safe|possible|serious|a sign)\b"
    r"|(?:can you |could you )?(?:tell me|explain)\b"
    r"|i(?:'d| would)?\s+(?:want|like|need|wanted)\s+to\s+(?:know|ask|understand)\b"
    r"|i\s*(?:'m|m|am)?\s*wonder\w*|any idea\b|a question\b"
    r"|(?:che|cosa|cos|cos'è|com'è|come|quando|quanto|quanta|quanti|quante|quale|quali|chi|dove|"
    r"dov'è|perch[eé])\b"
    r"|(?:è|e')\s|si (?:può|puo|deve|fa)\b|(?:posso|potrei|devo|dovrei|serve|servono|esiste)\b"
    r"|(?:vorrei|volevo|vorremmo)\s+(?:sapere|chiedere|capire)\b"
    r"|mi\s+(?:dite|dica|spiega|spiegate|può dire|potete dire|sa dire)\b|una domanda\b"
    r")",
    re.IGNORECASE,
)
_ONESELF = re.compile(
    r"\b(?:my|mine|i|i'm|i've|ive|im|me|he|she|his|her|mio|mia|miei|mie|mi|ho|sento|sono|ha|gli)\b"
    r"(?!\s+(?:get|have|take|do|eat|go|need)\b)",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:my|mine|mio|mia|miei|mie|still|ancora)\b", re.IGNORECASE)
_AS_SUCH = re.compile(
    r"\b(?:for|against|to treat|to help|per|contro)\s(?:il\s|i\s|bone\s|bony\s|the\s|any\s)*$",
    re.IGNORECASE,
)
_FEARED = re.compile(
    r"\b(?:worried about|afraid of|scared of|fear of|paura (?:del|di))\s(?:the\s)?$", re.IGNORECASE
)


_VERB = re.compile(
    r"\b(?:is|are|does|do|can|will|would|should|help|helps|work|works|è|sono|può|possono|posso|devo|"
    r"serve|servono|va|vanno|fa|fanno|dura|durano|aiuta|aiutano|funziona|passa|torna)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    asks: bool


def asks(text: str) -> bool:
    """Whether some clause of the text has the form of a question, with or without its mark."""
    return any(clause.asks for clause in _clauses(text))


def tells_symptom(reading: Reading) -> bool:
    """Whether the message states a symptom of the patient's, whatever else it asks."""
    return next(_told(reading, _clauses(reading.text)), None) is not None


def facts_stated(reading: Reading) -> frozenset[str]:
    """The yes/no facts that the message states, those that it only asks about left out."""
    clauses = _clauses(reading.text)
    return frozenset(
        told.fact
        for told in reading.told
        if told.value is True
        and _stated(reading.text, told, next((c for c in clauses if _within(told, c)), None))
    )


def question_aside(reading: Reading) -> str | None:
    """The words that ask, in a message that states a symptom too; None if it does not do both."""
    clauses = _clauses(reading.text)
    told = list(_told(reading, clauses))
    if not told:
        return None
    found: list[_Clause] = []
    for clause in clauses:
        if clause.asks and not any(_within(finding, clause) for finding in told):
            found.append(clause)
        elif found:
            break
    if not found:
        return None
    words = reading.text[found[0].start : found[-1].end].strip()
    return words if len(words.split()) >= 2 else None


def _told(reading: Reading, clauses: list[_Clause]) -> Iterator[Finding]:
    for finding in reading.findings:
        clause = next((c for c in clauses if _within(finding, c)), None)
        told = {
            "present": _stated(reading.text, finding, clause),
            "unknown": finding.origin != "judge" and (clause is None or not clause.asks),
        }
        if told.get(finding.status):
            yield finding


def _stated(text: str, finding: Finding | ToldFact, clause: _Clause | None) -> bool:
    """Whether the words speak of a symptom that is there, not of symptoms as such."""
    if clause is None:
        return True
    before, whole = text[clause.start : finding.start], text[clause.start : clause.end]
    if _MINE.search(whole) or _ONESELF.search(finding.words):
        return True
    if _FEARED.search(before):
        return False
    spoken = bool(_ONESELF.search(_ASKS.sub("", before, count=1)))
    return (spoken or not clause.asks) and (not _AS_SUCH.search(before) or spoken > clause.asks)


def _claims_nothing(words: str) -> bool:
    """Whether words with a question mark are a question, and not a complaint put as one."""
    return not _ONESELF.match(words) and bool(_VERB.search(words))


def _within(finding: Finding | ToldFact, clause: _Clause) -> bool:
    return clause.start <= finding.start < clause.end


def _clauses(text: str) -> list[_Clause]:
    """The clauses in order; of a sentence with a question mark the last one asks."""
    found: list[_Clause] = []
    start = 0
    for match in [*_BREAK.finditer(text), None]:
        end = len(text) if match is None else match.start()
        mark = (match["end"] or "") if match else ""
        if text[start:end].strip():
            asks = bool(_ASKS.match(text[start:end].strip()))
            asks = asks or ("?" in mark and _claims_nothing(text[start:end].strip()))
            found.append(_Clause(start, end, asks))
        if match:
            start = match.end()
    return found
