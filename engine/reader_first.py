"""The written rule by which the reader's findings and the classifier's guess become one intent.

The reader (``bot.findings``) is deterministic and explainable; the classifier knows wordings that
no lexicon has. Reader first: a symptom that the message states about the patient makes it a report
of that symptom, unless the classifier is sure of something that a symptom does not change.
Pure; shared by the engine and its measurements.
"""

from __future__ import annotations

import math
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

FALLBACK = "nlu_fallback"
DENIAL = "deny"
CRISIS = "crisis"
DESPAIR = "despair"

REPORTS: Mapping[str, str] = {
    "fracture": "report_fracture",
    "injury": "report_injury",
    "numbness_weakness": "report_numbness_weakness",
    "bladder_bowel": "report_numbness_weakness",
    "lump": "report_lump",
    "fever": "report_fever",
    "swelling": "report_swelling",
    "reduced_movement": "report_reduced_movement",
    "pain": "report_pain",
    "night_pain": "report_pain",
}
"""The intent that reports a finding of each kind, the most telling first."""

PRIORITY: Sequence[str] = tuple(dict.fromkeys(REPORTS.values()))

SURE_ENOUGH: Mapping[str, float] = {
    "talk_to_person": 0.5,
    "book_appointment": 0.5,
    "stop": 0.5,
    "ask_treatment": 0.6,
    "ask_tumours": 0.6,
    "ask_diagnosis": 0.6,
    "ask_clinic": 0.6,
    "ask_bones": 0.6,
    "ask_why": 0.7,
    "correct": 0.85,
    "health_out_of_scope": 0.85,
    "out_of_scope": 0.9,
    **dict.fromkeys(PRIORITY, 0.9),
}
"""From which probability on an intent stands although the message states a (or another) symptom;
the intents that are not here never do. Chosen on held-out examples (``bench/understanding.py``);
where that left a choice, the symptom is heard, since a report is the safer mistake."""

REFUSES_A_PLACE_FROM = 0.97
"""The same for a refusal where the message tells where in the body the symptom is. Of 290 messages
on other illnesses or none that cost two; below it, a lump on the shin was refused for the price
that the message asked first."""

CRISIS_FROM = 0.15
"""From this probability on a message is crisis talk, whatever else is likelier. With a third
opinion (ADR 41) more cries come above it and fewer others; it was not raised to spare more of
these: a red flag is not weakened for a figure. What lies below is asked about gently."""

ANSWER_WORDS = 9
ANSWER_CRISIS_FROM = 0.35
"""The same where a question waits, for answers of so many words at most: "dad's asleep, I'll wake
him" is near crisis talk by its words alone. What lies between the two is asked about gently."""

DESPAIR_FROM = 0.08
"""From this probability of crisis talk and despair together on, a message without a symptom is
asked about gently: "are you having thoughts of harming yourself?"."""
DESPERATE_FROM = 0.6
LIKELY_CRISIS = 0.12
"""From these probabilities, of both together and of crisis talk, it is crisis talk all the same:
despair took its share from it."""
HINT_FROM = 0.08
"""With a symptom, from this probability of crisis talk on: "I can't take it any more" is mostly
said of the pain, and the interview's first question is a safety check."""

EXCUSED_FROM = 0.8
"""Where the message denies such thoughts, or has a figure of speech, a mishap or a fear of dying
that explains it (``no_crisis`` of the reading), only from this probability on is it crisis talk;
from :data:`CRISIS_FROM` on it is asked about gently, and below it is what else it is."""

DANGERS = ("report_numbness_weakness", "report_fracture", "report_lump", "report_fever")
DANGER_FROM = 0.4
"""Where the reader saw nothing and the classifier gives these reports together this probability,
the message goes to the interview, whose first question is the emergency screen, and not to an
answer or to small talk that happens to be a little likelier."""

REFUSED_FROM: Mapping[str, float] = {"out_of_scope": 0.5, "health_out_of_scope": 0.5}
"""Only from this probability on is a message refused as not ours; below, it is asked about."""

START = "start_triage"
NEVER_WITH_A_SIGN = frozenset(
    {"out_of_scope", "health_out_of_scope", "greet", "thanks", "goodbye", "insult", "bot_challenge"}
)
"""What a message is never taken for when it tells a sign that some rule of triage knows, although
none of the kinds of findings; the web process marks such a reading. It goes to the interview."""

MAIN_COMPLAINT_MIN = 0.1
"""Below this probability the classifier has no say in which of several symptoms is the main one."""

DENIED_BELOW = 0.5
"""Only below this probability a guessed report becomes a denial: "he cannot walk" has a negation
too, and a report that is taken for a denial is the worse mistake."""

READ_CONFIDENCE = 0.9
"""Confidence of an intent that the reader decided."""


class Decision(NamedTuple):
    """The intent of a message, and whether the reader or the classifier decided it."""

    intent: str
    confidence: float
    by: str


def symptoms(reading: Optional[Mapping[str, Any]]) -> List[str]:
    """The report intents of what the reading states (or cannot exclude) about the patient; what
    the learned judge only half believes is no statement."""
    findings = (reading or {}).get("findings") or ()
    stated = {
        REPORTS[finding["kind"]]
        for finding in findings
        if finding["status"] in ("present", "unknown") and finding["kind"] in REPORTS
        if finding.get("origin") != "judge" or finding["status"] == "present"
    }
    return [intent for intent in PRIORITY if intent in stated]


def denied(reading: Optional[Mapping[str, Any]]) -> List[str]:
    """The report intents of what the reading says the patient does not have."""
    findings = (reading or {}).get("findings") or ()
    absent = {
        REPORTS[finding["kind"]]
        for finding in findings
        if finding["status"] == "absent" and finding["kind"] in REPORTS
    }
    return [intent for intent in PRIORITY if intent in absent]


def decide(
    ranking: Sequence[Mapping[str, Any]],
    reading: Optional[Mapping[str, Any]],
    *,
    threshold: float,
) -> Decision:
    """The intent of a message with letters, given the classifier's whole ranking of intents.

    Crisis talk comes before everything, then despair, which is asked about; a message in a third
    language before every guess. A guessed report of nothing but what the message denies is a
    denial. Below ``threshold`` the classifier's own guess becomes :data:`FALLBACK`, unless dangers
    are likely together.
    """
    probability: Dict[str, float] = {item["name"]: item["confidence"] for item in ranking}
    guess = max(probability, key=lambda name: probability[name]) if probability else FALLBACK
    sure = probability.get(guess, 0.0)
    stated = symptoms(reading)
    hopeless = _crisis(guess, probability, stated, reading)
    if hopeless is not None:
        return hopeless
    if not stated and foreign(reading):
        return Decision(FALLBACK, 1.0, "language")
    if stated and guess not in stated and sure < _sure_enough(guess, reading):
        return Decision(_main_complaint(stated, probability), READ_CONFIDENCE, "reader")
    if stated and guess in stated:
        return Decision(guess, max(sure, READ_CONFIDENCE), "reader")
    if not stated and _sign(reading) and (guess in NEVER_WITH_A_SIGN or sure < threshold):
        return Decision(START, READ_CONFIDENCE, "reader")
    if guess in denied(reading) and sure < DENIED_BELOW:
        return Decision(DENIAL, READ_CONFIDENCE, "reader")
    if sure < max(threshold, REFUSED_FROM.get(guess, 0.0)):
        return _danger(probability, reading) or Decision(FALLBACK, 1.0 - sure, "classifier")
    if guess not in PRIORITY:
        return _danger(probability, reading) or Decision(guess, sure, "classifier")
    return Decision(guess, sure, "classifier")


def _sure_enough(guess: str, reading: Optional[Mapping[str, Any]]) -> float:
    if guess in REFUSED_FROM and _placed(reading):
        return REFUSES_A_PLACE_FROM
    return SURE_ENOUGH.get(guess, math.inf)


def _placed(reading: Optional[Mapping[str, Any]]) -> bool:
    """Whether a symptom is stated with its place."""
    return any(
        finding.get("site")
        for finding in (reading or {}).get("findings") or ()
        if finding["status"] == "present" and finding["kind"] in REPORTS
    )


def excused(reading: Optional[Mapping[str, Any]]) -> bool:
    """Whether the reader knows why the message sounds like crisis talk and is none."""
    return bool(((reading or {}).get("extra") or {}).get("no_crisis"))


def _crisis(
    guess: str,
    probability: Mapping[str, float],
    stated: Sequence[str],
    reading: Optional[Mapping[str, Any]],
) -> Optional[Decision]:
    """Crisis talk, or despair, where either stands."""
    crisis = probability.get(CRISIS, 0.0)
    explained = excused(reading)
    answer = _answers(reading)
    if crisis >= EXCUSED_FROM if explained else _is_crisis(guess, probability, answer=answer):
        return Decision(CRISIS, crisis, "classifier")
    asks = crisis >= CRISIS_FROM if explained else _in_despair(guess, probability, stated)
    if asks or (guess == DESPAIR and not stated):
        return Decision(DESPAIR, _hopeless(probability), "classifier")
    return None


def _answers(reading: Optional[Mapping[str, Any]]) -> bool:
    """Whether the message is as short as an answer, and a question waits for one; the web process
    marks such a reading."""
    told = reading or {}
    waits = bool((told.get("extra") or {}).get("answers"))
    return waits and len((told.get("text") or "").split()) <= ANSWER_WORDS


def _is_crisis(guess: str, probability: Mapping[str, float], *, answer: bool) -> bool:
    crisis = probability.get(CRISIS, 0.0)
    if _hopeless(probability) >= DESPERATE_FROM and crisis >= LIKELY_CRISIS:
        return True
    if answer:
        return crisis >= ANSWER_CRISIS_FROM
    return guess == CRISIS or crisis >= CRISIS_FROM


def _hopeless(probability: Mapping[str, float]) -> float:
    return probability.get(CRISIS, 0.0) + probability.get(DESPAIR, 0.0)


def _in_despair(guess: str, probability: Mapping[str, float], stated: Sequence[str]) -> bool:
    """Whether a message below the threshold of crisis talk is near enough to ask about it."""
    if stated:
        return probability.get(CRISIS, 0.0) >= HINT_FROM
    return guess in (CRISIS, DESPAIR) or _hopeless(probability) >= DESPAIR_FROM


def _sign(reading: Optional[Mapping[str, Any]]) -> bool:
    return bool(((reading or {}).get("extra") or {}).get("sign"))


def foreign(reading: Optional[Mapping[str, Any]]) -> bool:
    """Whether the message is in neither of our languages; a bare answer is in any."""
    told = reading or {}
    detected = (told.get("extra") or {}).get("detected_language")
    return detected == "other" and not told.get("answer")


def _danger(
    probability: Mapping[str, float], reading: Optional[Mapping[str, Any]]
) -> Optional[Decision]:
    """The likeliest report of a danger that the message does not deny, if they are likely."""
    likely = {name: probability.get(name, 0.0) for name in DANGERS if name not in denied(reading)}
    whole = sum(likely.values())
    if whole < DANGER_FROM:
        return None
    return Decision(max(likely, key=lambda name: likely[name]), whole, "classifier")


def _main_complaint(stated: Sequence[str], probability: Mapping[str, float]) -> str:
    likeliest = max(stated, key=lambda intent: probability.get(intent, 0.0))
    said = probability.get(likeliest, 0.0) >= MAIN_COMPLAINT_MIN
    return likeliest if said else stated[0]
