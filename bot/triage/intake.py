"""From what a message says (a Reading) to facts, and from an answer to those of its question."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.findings.aside import facts_stated
from bot.findings.model import Answer, FactValue, Finding, Reading
from bot.triage.facts import FactError, Vocabulary
from bot.triage.questions import Option, Question
from bot.triage.ruleset import Ruleset

_FACTS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "pain": ("pain",),
    "swelling": ("swelling",),
    "lump": ("lump",),
    "fracture": ("suspected_fracture",),
    "reduced_movement": ("reduced_movement",),
    "bladder_bowel": ("bladder_change", "bowel_change"),
    "fever": ("fever",),
    "weight_loss": ("weight_loss",),
    "night_sweats": ("night_sweats",),
    "fatigue": ("fatigue",),
    "night_pain": ("night_pain",),
    "breathing": ("breathless",),
    "numbness_weakness": ("limb_numbness", "limb_weakness"),
}
_NERVE_FACTS = (
    "limb_weakness",
    "limb_numbness",
    "saddle_numbness",
    "tingling_only",
    "spreading_numbness",
    "foot_or_wrist_drop",
    "sexual_numbness",
    "face_droop",
    "unsteady",
    "arm_tingling",
    "cannot_feel_or_move_limb",
    "eyelid_droop",
    "tingling_mouth_cramps",
)
_VOIDING_FACTS = ("bladder_change", "bowel_change", "no_urine", "belly_pain_or_blood", "dark_urine")


def facts_of(reading: Reading, vocabulary: Vocabulary) -> dict[str, FactValue]:
    """Every fact of the vocabulary that the message states about the patient.

    What was told outright wins over what follows from a finding's kind. A finding that is past, or
    about somebody else, gives nothing.
    """
    facts: dict[str, FactValue] = {}
    for fact, value in reading.facts.items():
        if fact in vocabulary:
            facts[fact] = vocabulary[fact].check(value)
    for finding in reading.findings:
        if finding.kind == "fever" and _measured_below_38(facts):
            continue  # for triage a fever is 38 or more, whatever people call one
        for fact, value in _facts_of_finding(finding, facts).items():
            facts.setdefault(fact, value)
    _place(reading, vocabulary, facts)
    if reading.duration_days is not None:
        facts.setdefault("duration_days", reading.duration_days)
    if reading.about is not None:
        facts.setdefault("who", reading.about)
    return facts


def _measured_below_38(facts: Mapping[str, FactValue]) -> bool:
    temperature = facts.get("temperature")
    return isinstance(temperature, int | float) and temperature < 38 and "shivers" not in facts


def _facts_of_finding(finding: Finding, told: Collection[str]) -> dict[str, FactValue]:
    value: FactValue
    if finding.status == "present":
        value = True
    elif finding.status == "absent":
        value = False
    elif finding.status == "unknown":
        value = "unknown"
    else:
        return {}
    if finding.kind == "injury":
        return {"trauma": "small" if value is True else "none" if value is False else "unknown"}
    facts = _FACTS_OF_KIND.get(finding.kind, ())
    if finding.kind == "numbness_weakness" and value is True:
        # The words named the sign already, or they did not say which: then the milder stands.
        facts = () if any(fact in told for fact in _NERVE_FACTS) else ("limb_numbness",)
    if finding.kind == "bladder_bowel" and value is True:
        facts = () if any(fact in told for fact in _VOIDING_FACTS) else ("bladder_change",)
    if finding.kind == "breathing" and value is True and "breathless_severe" in told:
        facts = ()
    return dict.fromkeys(facts, value)


def _place(reading: Reading, vocabulary: Vocabulary, facts: dict[str, FactValue]) -> None:
    """Where the present findings are; two places or more are also told as such."""
    present = [f for f in reading.findings if f.status == "present" and f.site is not None]
    sites = list(dict.fromkeys(f.site for f in present if f.site is not None))
    if len(sites) > 1:
        facts.setdefault("several_sites", True)
    if sites and "site" not in facts and "site_detail" not in facts:
        for fact in ("site_detail", "site"):
            if sites[0] in vocabulary[fact].values:
                facts[fact] = sites[0]
                break
    for finding in present:
        if finding.side is not None:
            facts.setdefault("side", finding.side)


_NO_SIGN = frozenset(
    {
        "asks_appointment",
        "asks_dose_or_diagnosis",
        "asks_information",
        "benign_followed_unchanged",
        "blood_thinners",
        "bone_metastases",
        "both_sides",
        "cancer_treatment_6w",
        "denosumab_or_zoledronate",
        "evening_only",
        "explained_by_injury",
        "flu_like",
        "gone_by_morning",
        "impact_sport",
        "in_joint",
        "known_benign_lesion",
        "lump_unchanged_years",
        "minor_alone",
        "not_improving",
        "not_yet_walking",
        "osteoporosis_or_steroids",
        "pain_eased_by_tablets",
        "pregnant",
        "presented_before_14d",
        "red_flag_refused",
        "red_flag_unclear",
        "red_flag_word_seen",
        "small_bruise",
        "smoker",
        "spinal_tumour",
        "treated_here",
        "unclear",
        "weak_immunity",
        "wound_dry",
    }
)
"""Facts that are true of people with no complaint: history, habits, requests, what reassures."""


def tells_sign(ruleset: Ruleset, reading: Reading) -> bool:
    """Whether the message states something that some rule takes for a sign, of whatever kind, or a
    report that calls for more: then how soon to be seen goes before any answer."""
    read = {fact for rule in ruleset.rules for fact in rule.facts} - _NO_SIGN
    return (
        not facts_stated(reading).isdisjoint(read)
        or reading.facts.get("previous_tests") == "suspicious"
    )


def marked(ruleset: Ruleset, reading: Reading) -> Reading:
    """The reading with a mark for the engine when it tells a sign (:func:`tells_sign`)."""
    if not tells_sign(ruleset, reading):
        return reading
    return replace(reading, extra={**reading.extra, "sign": True})


@dataclass(frozen=True, slots=True)
class Understood:
    """An answer read: the facts it gives, ``unclear`` for a "yes" that does not say to which."""

    facts: Mapping[str, FactValue]
    unclear: bool = False


_ONLY = re.compile(r"\b(only|just|nothing else|solo|soltanto|solamente|nient'altro)\b", re.I)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d)?(?![\w]*\d)")
_PLAUSIBLE = {"age": (0, 120), "temperature": (34, 43), "size": (0.1, 60), "number": (0, 10)}
YesNo = Literal["yes", "no", "dont_know"]
_ANSWER_OF_INTENT: Mapping[str, YesNo] = {
    "affirm": "yes",
    "deny": "no",
    "dont_know": "dont_know",
}


def yes_or_no(reading: Reading, intent: str | None) -> Answer | None:
    """What the message answers to a yes/no question; the words win over the classifier."""
    return reading.answer or _ANSWER_OF_INTENT.get(intent or "")


def read_answer(
    ruleset: Ruleset,
    question: Question,
    reading: Reading,
    told: Mapping[str, FactValue],
    intent: str | None,
) -> Understood | None:
    """The facts that the message gives as an answer to this question; None when it is none."""
    answer = yes_or_no(reading, intent)
    months = _age_in_months(question, reading)
    if months is not None:
        return Understood({"age": months})
    since = _time_of_treatment(question, told)
    if since is not None:
        return Understood({"treated_days_ago": since})
    place = _treated_place(ruleset, question, told)
    if place is not None:
        return Understood({"treated_site": place})
    implied = ruleset.policy.normalise(told)
    about = {fact: implied[fact] for fact in question.settles if fact in implied}
    option = _spoken_option(question, reading)
    if about == {"trauma": "small"} and option is not None:
        # That there was a blow at all is known from any word for one; the option says how big.
        return Understood(option.sets)
    if about:
        settled = _from_told(question, reading, about, answer)
        if settled is not None:
            return Understood(settled)
    number = _number(question, reading, ruleset.vocabulary)
    if number is not None:
        return Understood(number)
    if option is not None:
        return Understood(option.sets)
    return _plain_answer(question, answer)


_MONTHS = re.compile(
    r"\b(\d{1,2})\s*(?:and a half\s*)?"
    r"(months?|mths?|mesi|mese|weeks?|wks?|settiman[ae]|days?|giorni?)\b",
    re.IGNORECASE,
)


def _age_in_months(question: Question, reading: Reading) -> float | None:
    """A small child's age, in years, told in months, weeks or days."""
    if question.id != "age":
        return None
    found = _MONTHS.search(reading.text)
    if found is None:
        return None
    unit = found.group(2)[0].lower()
    per_year = {"m": 12, "w": 52, "s": 52, "d": 365, "g": 365}[unit]
    return round(int(found.group(1)) / per_year, 2)


def _time_of_treatment(question: Question, told: Mapping[str, FactValue]) -> FactValue | None:
    """How long ago the treatment was, when its question is answered with a stretch of time."""
    if question.number != ("treated_days_ago", "duration") or "treated_days_ago" in told:
        return None
    return told.get("duration_days")


def _treated_place(
    ruleset: Ruleset, question: Question, told: Mapping[str, FactValue]
) -> FactValue | None:
    """Where the treatment was, when its question is answered with a part of the body."""
    if "treated_site" not in question.settles or "treated_site" in told:
        return None
    site = ruleset.policy.normalise(told).get("site")
    return site if site in ruleset.vocabulary["treated_site"].values else None


def beside_the_answer(question: Question, told: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """What the message told apart from the answer: the place that was treated is not that of the
    complaint, and an age in months or the time since treatment is not how long it has lasted."""
    dropped: tuple[str, ...] = ()
    if "treated_site" in question.settles:
        dropped = ("site", "site_detail", "side")
    elif question.id == "age" or question.number == ("treated_days_ago", "duration"):
        dropped = ("duration_days",)
    return {fact: value for fact, value in told.items() if fact not in dropped}


def _from_told(
    question: Question, reading: Reading, about: Mapping[str, FactValue], answer: Answer | None
) -> dict[str, FactValue] | None:
    none = _none_option(question)
    if none is None:
        return dict(about)
    positive = any(value is True or not isinstance(value, bool) for value in about.values())
    closing = answer == "no" or (positive and _ONLY.search(reading.text) is not None)
    if closing:
        # "No, only the tingling": the rest of the list is denied with it.
        return {**none.sets, **about}
    if positive or all(fact in about for fact in question.key):
        return dict(about)
    return None


def _number(
    question: Question, reading: Reading, vocabulary: Vocabulary
) -> dict[str, FactValue] | None:
    if question.number is None or question.number[1] not in _PLAUSIBLE:
        return None
    fact, kind = question.number
    found = _NUMBER.findall(reading.text)
    if len(found) != 1:
        return None
    number = float(found[0].replace(",", "."))
    low, high = _PLAUSIBLE[kind]
    if not low <= number <= high:
        return None
    try:
        return {fact: vocabulary[fact].check(int(number) if number.is_integer() else number)}
    except FactError:
        return None


_NEGATORS = frozenset(
    re.split(
        r"[ \n]+",
        """no not never without dont don't didnt didn't doesnt doesn't isnt isn't wasnt wasn't hasnt
hasn't havent haven't non nn senza nessun nessuna nessuno mai né ne mica neanche""",
    )
)
_REACH = 3
"""How many words before an option's words a negation may stand and still deny them."""
_OPENING_NO = re.compile(r"^\s*(?:no|nope|nah)\s*(?=[,.;:!])", re.IGNORECASE)
"""The answer "no" before a comma: it denies the question, not the words that follow."""
_YEAR = re.compile(r"(?:19[3-9]\d|20[0-4]\d)")


def _spoken_option(question: Question, reading: Reading) -> Option | None:
    """The option whose title or words the message says and does not deny; the longest win."""
    text = _words(_OPENING_NO.sub("", reading.text)).split()
    best: tuple[int, Option] | None = None
    for option in question.options:
        spoken = [option.title[reading.language], *option.says.get(reading.language, ())]
        for words in (_words(each).split() for each in spoken):
            length = len(" ".join(words))
            if words and (best is None or length > best[0]) and _says(text, words):
                best = (length, option)
    return best[1] if best else None


def _says(text: list[str], words: list[str]) -> bool:
    """Whether the words stand in the text, at least once without a negation shortly before."""
    if words == ["<year>"]:
        return any(_YEAR.fullmatch(word) for word in text)
    for start in range(len(text) - len(words) + 1):
        if text[start : start + len(words)] == words:
            before = text[max(0, start - _REACH) : start]
            if start > 1 and text[0] == "no":
                before = text[max(1, start - _REACH) : start]
            if _NEGATORS.isdisjoint(before):
                return True
    return False


def _words(text: str) -> str:
    return " ".join(re.findall(r"<year>|[\w']+", text.lower().replace("’", "'")))


def _plain_answer(question: Question, answer: Answer | None) -> Understood | None:
    if answer == "dont_know":
        return Understood(question.dont_know.sets)
    if answer == "no":
        option = question.option(question.no) if question.no else _none_option(question)
        return Understood(option.sets) if option else None
    if answer == "yes":
        option = question.option(question.yes) if question.yes else None
        return Understood(option.sets) if option else Understood({}, unclear=True)
    return None


def _none_option(question: Question) -> Option | None:
    return question.option("none")
