"""From a typed answer to the facts that its question settles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.findings.model import CURRENT, Answer, FactValue, Reading
from bot.findings.numbers import number_spans
from bot.findings.text import tokenise
from bot.triage.ability import told_ability
from bot.triage.denials import denies_all
from bot.triage.facts import FactError, Vocabulary
from bot.triage.no_answer import is_beside, is_only_well
from bot.triage.questions import Option, Question
from bot.triage.ruleset import Ruleset
from bot.triage.spoken import CLOSING_NO, OPENING_NO, spoken_option


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


_ECHOED_NO = re.compile(
    r"^[^.?!]{1,40}\?\s*(?:no|nope|nah|never|mai)\b(?=\W*$|\s*[,.;!])", re.IGNORECASE
)
"""The question said again and then denied: "the freezing? No. I had it cut out"."""


def yes_or_no(reading: Reading, intent: str | None) -> Answer | None:
    """What the message answers to a yes/no question; the words win over the classifier."""
    if reading.answer is None and (
        OPENING_NO.match(reading.text) or _ECHOED_NO.match(reading.text)
    ):
        return "no"
    return reading.answer or _ANSWER_OF_INTENT.get(intent or "")


def read_answer(
    ruleset: Ruleset,
    question: Question,
    reading: Reading,
    told: Mapping[str, FactValue],
    intent: str | None,
) -> Understood | None:
    """The facts that the message gives as an answer to this question; None when it is none."""
    answer = yes_or_no(reading, None if is_only_well(question, reading) else intent)
    if answer is None and CLOSING_NO.search(reading.text) and not _tells_of_any(reading):
        answer = "no"
    own = _of_its_kind(ruleset, question, reading, told, answer)
    if own:
        return Understood(own)
    implied = ruleset.policy.normalise(told)
    about = {fact: implied[fact] for fact in question.settles if fact in implied}
    option = _with_trouble(question, reading, spoken_option(question, reading))
    if option is not None and answer == "no" and _OTHER_OPERATION.search(reading.text):
        option = None
    blow = about in ({"trauma": "small"}, {"trauma": "none"})
    if blow and option is not None and option.sets.get("trauma") != "none":
        # That there was a blow at all is known from any word for one; the option says how big, and
        # "no fall, only lifting" is a small one.
        return Understood(option.sets)
    if not about and is_beside(question, reading):
        return None
    if about:
        settled = _from_told(question, reading, about, answer)
        if settled is not None:
            denies_all = option is not None and option == _none_option(question)
            return Understood(settled if denies_all else _completed(question, settled, option))
    number = _number(question, reading, ruleset.vocabulary)
    if number is not None:
        return Understood(number)
    if option is not None:
        plain: Understood | None = Understood(option.sets)
    else:
        ways = [_plain_but(question, answer, reading), _all_well(question, reading, about)]
        if reading.answer is None:
            ways.reverse()  # "all good" is a yes only to the classifier
        plain = ways[0] or ways[1] or _ability(question, reading)
    lesion = told.get("known_benign_lesion") is True or "benign" in reading.text.lower()
    if plain is not None and lesion:
        # "No, it was benign" says nothing of a treatment here, though "no, neither" does.
        said = {f: v for f, v in plain.facts.items() if v is not False or f in question.settles}
        return replace(plain, facts=said)
    return plain


_OTHER_OPERATION = re.compile(
    r"\b(?:appendix|tonsils?|hernia|gall ?bladder|wisdom|caesarean|cataracts?|appendic\w*|"
    r"tonsill\w*|ernia|colecist\w*|cistifellea|cataratta)\b",
    re.IGNORECASE,
)
"""What was taken out "20 years ago" and was no cancer."""


def _of_its_kind(
    ruleset: Ruleset,
    question: Question,
    reading: Reading,
    told: Mapping[str, FactValue],
    answer: Answer | None,
) -> dict[str, FactValue]:
    """What an answer gives to a question about an age, a treatment's time or its place."""
    months = _age_in_months(question, reading)
    if months is not None:
        return {"age": months}
    days = told.get("duration_days")
    treatment = question.id == "cancer_treatment_last_6_weeks" and answer != "no"
    if treatment and isinstance(days, int | float):
        return {"cancer_treatment_6w": days <= _SIX_WEEKS}
    since = _time_of_treatment(question, told)
    if since is not None:
        return {"treated_days_ago": since}
    if question.id == "treated_here" and answer != "no":
        return _when_and_where(ruleset, told, reading.text)
    place = _treated_place(ruleset, question, told)
    return {} if place is None else {"treated_site": place}


_SIX_WEEKS = 42
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


_OTHERWISE = re.compile(
    r"\b(?:surgery|operation|operated|tablets?|pills?|chemo\w*|radiotherapy|hormones?|cut out|"
    r"taken out|removed|chirurgia|operat[oa]|intervento|pastiglie|compresse|chemio\w*|radioterapia)"
    r"\b",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(?:cryo\w*|crio\w*|freez\w*|froze\w*|congel\w*|ablat\w*|here|you|your|qui|voi|vostr\w)\b",
    re.IGNORECASE,
)


def _when_and_where(
    ruleset: Ruleset, told: Mapping[str, FactValue], text: str
) -> dict[str, FactValue]:
    """The treatment, when somebody asked about it says when it was, or where."""
    found: dict[str, FactValue] = {}
    if _OTHERWISE.search(text) and not _HERE.search(text):
        return {"treated_here": False} if _ONLY.search(text) else {}
    if "duration_days" in told:
        found["treated_days_ago"] = told["duration_days"]
    site = ruleset.policy.normalise(told).get("site")
    if site in ruleset.vocabulary["treated_site"].values:
        found["treated_site"] = site
    return {"treated_here": True, **found} if found else {}


def _treated_place(
    ruleset: Ruleset, question: Question, told: Mapping[str, FactValue]
) -> FactValue | None:
    """Where the treatment was, when its question is answered with a part of the body."""
    if "treated_site" not in question.settles or "treated_site" in told:
        return None
    site = ruleset.policy.normalise(told).get("site")
    return site if site in ruleset.vocabulary["treated_site"].values else None


def _from_told(
    question: Question, reading: Reading, about: Mapping[str, FactValue], answer: Answer | None
) -> dict[str, FactValue] | None:
    none = _none_option(question)
    if none is None:
        denial = question.option(question.no) if question.no and answer == "no" else None
        sets = denial.sets if denial else {}
        agrees = all(sets[fact] == value for fact, value in about.items() if fact in sets)
        # "No, both knees": the rest of the pattern that a no stands for comes with it.
        return {**sets, **about} if agrees else dict(about)
    positive = any(value is True or not isinstance(value, bool) for value in about.values())
    closing = answer == "no" or (positive and _ONLY.search(reading.text) is not None)
    if closing:
        # "No, only the tingling": the rest of the list is denied with it.
        return {**none.sets, **about}
    if positive or all(fact in about for fact in question.key):
        return dict(about)
    return None


def _completed(
    question: Question, settled: dict[str, FactValue], option: Option | None
) -> dict[str, FactValue]:
    """What is settled, with the rest of an option that the same words name and that agrees. To a
    question after a harmless pattern the words that break it count: "evenings, sometimes by day"
    is not evenings only."""
    sets = option.sets if option else {}
    if question.worse_last and not question.hard and option != question.options[0]:
        broken = {fact: value for fact, value in sets.items() if value is False}
        settled = {**settled, **{f: v for f, v in broken.items() if settled.get(f) is True}}
    if all(settled.get(fact, value) == value for fact, value in sets.items()):
        return {**sets, **settled}
    return settled


def _number(
    question: Question, reading: Reading, vocabulary: Vocabulary
) -> dict[str, FactValue] | None:
    if question.number is None or question.number[1] not in _PLAUSIBLE:
        return None
    fact, kind = question.number
    if kind == "temperature" and _COOL_NOW.search(reading.text):
        return None
    found = [float(text.replace(",", ".")) for text in _NUMBER.findall(reading.text)]
    found = found or _numbers_in_words(reading.text)
    if len(found) != 1:
        return None
    number = found[0]
    low, high = _PLAUSIBLE[kind]
    if not low <= number <= high:
        return None
    try:
        return {fact: vocabulary[fact].check(int(number) if number.is_integer() else number)}
    except FactError:
        return None


_COOL_NOW = re.compile(
    r"\b(?:none|nothing|normal|gone|fine|not) (?:any ?more|now|today|since)\b"
    r"|\b(?:ora|adesso|oggi) (?:no|niente|più|normale|bene)\b|\b(?:no|niente) (?:ora|adesso)\b",
    re.IGNORECASE,
)
"""A temperature that was: "he had 39 last week, none now"."""


def _numbers_in_words(text: str) -> list[float]:
    """Numbers that a short answer spells out: "Seventy-four."."""
    tokens = tokenise(re.split(r"[,.;:!?]", text)[0].replace("-", " ")).tokens
    if len(tokens) > _NUMBER_ALONE:
        return []
    return [span.value for span in number_spans(tokens) if not span.vague]


_NUMBER_ALONE = 6
"""Words of an answer that is hardly more than its number."""
_HEDGED_YES = re.compile(
    r"(?<!not )(?<!not even )\b(?:a (?:little|tiny|wee)(?: bit)?|a bit|slightly|sometimes|"
    r"now and then|kind of|sort of|sorta|on and off|comes and goes)\b"
    r"|(?<!neanche )(?<!nemmeno )(?<!neppure )\b(?:un (?:po'|pochino|poco|pò)|leggermente|a volte|"
    r"ogni tanto|qualche volta|va e viene|abbastanza)",
    re.IGNORECASE,
)
"""A yes that is made small: to a question about a red flag it is a yes."""


def _plain_answer(question: Question, answer: Answer | None, text: str) -> Understood | None:
    if answer == "dont_know":
        return Understood(question.dont_know.sets)
    if answer == "no":
        option = question.option(question.no) if question.no else _none_option(question)
        return Understood(option.sets) if option else None
    hedged = question.hard and question.yes is not None and _HEDGED_YES.search(text)
    if answer == "yes" or hedged:
        option = question.option(question.yes) if question.yes else None
        return Understood(option.sets) if option else Understood({}, unclear=True)
    return None


def denied(question: Question) -> Understood | None:
    """What a plain no gives to this question."""
    return _plain_answer(question, "no", "")


def _tells_of_any(reading: Reading) -> bool:
    return any(finding.status in CURRENT for finding in reading.findings)


def _all_well(
    question: Question, reading: Reading, about: Mapping[str, FactValue]
) -> Understood | None:
    """The denial of the whole question by an answer that says that all is well; to a question that
    is about no red flag, also by one that denies a part of it and says nothing else."""
    if _tells_of_any(reading):
        return None
    if is_only_well(question, reading):
        return None
    part = bool(about) and not question.hard and not any(about.values())
    if not part and not denies_all(reading.text):
        return None
    option = _none_option(question) or question.option(question.no or "")
    if option is None or not all(
        value in (False, "none", "never") or fact == "pain_eased_by_tablets"
        for fact, value in option.sets.items()
    ):
        return None
    return Understood(option.sets)


_BUT = re.compile(
    r"\b(?:but|although|though|however|on tiptoes?|di punta|sulla punta|in punta|ma|però|pero)\b",
    re.IGNORECASE,
)


def _with_trouble(question: Question, reading: Reading, option: Option | None) -> Option | None:
    """The option with trouble instead of the full one where a "but" follows: "yes, on tiptoe"."""
    if option is None or question.id not in _PARTLY or option.id != "full":
        return option
    return question.option(_PARTLY[question.id]) if _BUT.search(reading.text) else option


def _plain_but(question: Question, answer: Answer | None, reading: Reading) -> Understood | None:
    """A plain yes or no; "yes, but on tiptoe" is a yes with trouble."""
    plain = _plain_answer(question, answer, reading.text)
    full = question.option("full") if question.id in _PARTLY else None
    if plain is None or full is None or plain.facts != full.sets:
        return plain
    option = _with_trouble(question, reading, full)
    return Understood(option.sets) if option else plain


_PARTLY = {"loading": "limps", "arm_use": "painful"}
"""The option of each question about a limb's use that stands for "with trouble"."""


def _ability(question: Question, reading: Reading) -> Understood | None:
    """What a story of what the limb still does answers to the question after its use."""
    if question.id not in _PARTLY:
        return None
    told = told_ability(reading.text)
    option = question.option("full" if told == "full" else _PARTLY[question.id]) if told else None
    return Understood(option.sets) if option else None


def _none_option(question: Question) -> Option | None:
    return question.option("none")
