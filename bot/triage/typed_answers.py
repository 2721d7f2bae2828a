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
from bot.triage.spoken import CLOSING_NO, ECHOED_NO, OPENING_NO, spoken_option


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
    if reading.answer is None and (OPENING_NO.match(reading.text) or ECHOED_NO.match(reading.text)):
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
    settled = _in_its_own_words(question, reading, told, answer)
    if settled is not None:
        return settled
    own = _of_its_kind(ruleset, question, reading, told, answer)
    if own:
        return Understood(own)
    implied = ruleset.policy.normalise(told)
    about = {fact: implied[fact] for fact in question.settles if fact in implied}
    about = _skin_is_well(question, reading) | about
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
        facts = _from_told(question, reading, about, answer)
        if facts is not None:
            denies_all = option is not None and option == _none_option(question)
            return Understood(facts if denies_all else _completed(question, facts, option))
    if _denies_the_lump(question, told, option):
        flat = question.option("swollen") or question.option("same") or question.option("smaller")
        return Understood(flat.sets if flat else {})
    number = _number(question, reading, ruleset.vocabulary)
    if number is not None:
        return Understood(number)
    plain = (
        Understood(option.sets)
        if option is not None
        else _in_general(question, answer, reading, about)
    )
    lesion = told.get("known_benign_lesion") is True or "benign" in reading.text.lower()
    if plain is not None and lesion:
        # "No, it was benign" says nothing of a treatment here, though "no, neither" does.
        said = {f: v for f, v in plain.facts.items() if v is not False or f in question.settles}
        return replace(plain, facts=said)
    return plain


def _in_general(
    question: Question, answer: Answer | None, reading: Reading, about: Mapping[str, FactValue]
) -> Understood | None:
    """What a yes, a no or "all good" means where no option was named."""
    ways = [_plain_but(question, answer, reading), _all_well(question, reading, about)]
    if reading.answer is None:
        ways.reverse()  # "all good" is a yes only to the classifier
    return ways[0] or ways[1] or _ability(question, reading)


def _denies_the_lump(
    question: Question, told: Mapping[str, FactValue], option: Option | None
) -> bool:
    hard = option is not None and option.id == "hard"
    return question.slot == "lump" and told.get("lump") is False and not hard


_SKIN_WELL = re.compile(
    r"\bskin(?: there| here)?(?: is|'s| looks| feels)?(?: just| all| perfectly| totally)? "
    r"(?:normal|fine|ok|okay|cool|clear|good)\b"
    r"|\bpelle(?: lì| qui)?(?: è| sembra)?(?: tutta)? (?:normale|a posto|fresca|pulita)\b",
    re.IGNORECASE,
)


def _skin_is_well(question: Question, reading: Reading) -> dict[str, FactValue]:
    """What "the skin is normal" denies; it was asked in the same breath as the fever."""
    facts = ("hot_red_joint", "red_or_discharging_skin")
    if _SKIN_WELL.search(reading.text) is None:
        return {}
    return {fact: False for fact in facts if fact in question.settles}


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
    age = _age_in_months(question, reading) or _age_by_birth(question, reading)
    if age is not None:
        return {"age": age}
    days = told.get("duration_days")
    treatment = question.id == "cancer_treatment_last_6_weeks" and answer != "no"
    if treatment and isinstance(days, int | float):
        return {"cancer_treatment_6w": days <= _SIX_WEEKS}
    since = _time_of_treatment(question, told)
    if since is not None:
        return {"treated_days_ago": since}
    if question.id == "systemic" and _LOST.search(reading.text) and not told.get("weight_loss"):
        return {} if _HELD.search(reading.text) else {"weight_loss": True}
    if question.id == "treated_here" and answer != "no":
        return _when_and_where(ruleset, told, reading.text)
    place = _treated_place(ruleset, question, told)
    return {} if place is None else {"treated_site": place}


_SIX_WEEKS = 42
_YEAR = 365.25
_BORN = re.compile(
    r"\W*(?:(?:i|he|she|he's|she's|i'm|è|e|sono|lei|lui|io)\W+)*"
    r"(?:was\W+)?(?:born|nat[oa]|del|nel|classe)\W+(?:\w+\W+){0,4}(?:19\d\d|20[012]\d)\b",
    re.IGNORECASE,
)
_FEVER_OVER = re.compile(
    r"\b(?:settimana scorsa|mese scorso|settimane fa|mesi fa|last week|last month|weeks? ago)\b"
    r".*\b(?:(?:adesso|ora|oggi|now|today)\W+(?:no|niente|none|nothing|è passat\w|gone)|passata)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A fever of last week that has gone: its degrees are none of now."""
_LOST = re.compile(
    r"\b(?:[12]?\d(?:[.,]\d)?|half an?|an?|two|three|four|five|six|ten|few|couple of|mezzo|"
    r"un paio di|qualche|due|tre|quattro|cinque|sei|sette|otto|dieci)\s*"
    r"(?:stones?|kg|kilos?|kilograms?|lbs?|pounds?|chil[oi])\b",
    re.IGNORECASE,
)
"""An amount of weight: asked whether they lost any, "half a stone since May" is a yes."""
_HELD = re.compile(
    r"\b(?:gain\w*|put on|heavier|same|stable|steady|weigh\w*|on purpose|diet\w*|no|not|never|"
    r"ingrass\w+|mess[oaie] su|pres[oaie] (?:due|tre|\d)|stabile|uguale|peso|dieta|non)\b",
    re.IGNORECASE,
)
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


def _age_by_birth(question: Question, reading: Reading) -> int | None:
    """The age of somebody whose year of birth is told: "è del 1941"."""
    born = question.id == "age" and _BORN.match(reading.text) is not None
    return int(reading.duration_days // _YEAR) if born and reading.duration_days else None


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


def _in_its_own_words(
    question: Question, reading: Reading, told: Mapping[str, FactValue], answer: Answer | None
) -> Understood | None:
    """What the words of an answer settle that mean this only after their question."""
    if question.id in _PARTLY and _CANNOT_DO_IT.match(reading.text):
        return _plain_answer(question, "no", reading.text)
    if question.id == "fever" and _FEVER_OVER.search(reading.text):
        return _plain_answer(question, "no", reading.text)
    if question.id == "known_cancer":
        return _cancer_by_its_organ(question, reading, told, answer)
    return None


def _cancer_by_its_organ(
    question: Question, reading: Reading, told: Mapping[str, FactValue], answer: Answer | None
) -> Understood | None:
    """What an answer to the question after a cancer says by the organ alone: "prostata, operato nel
    2018"; a benign prostate or an old knee is none: "no, ho solo la prostata grossa"."""
    text = reading.text.lower()
    if "known_cancer" in told or "cancer_type" in told:
        return None
    if answer == "no":
        never = question.option(question.no or "")
        return Understood(never.sets) if never and _NO_CANCER.search(text) else None
    found = next((kind for word, kind in _ORGANS.items() if word in text), None)
    if found is None or _NO_CANCER.search(text) or not _OVER.search(text):
        return None
    if _STILL.search(text):
        return None
    return Understood({"known_cancer": "past", "cancer_type": found})


_ORGANS: Mapping[str, str] = {
    "prostata": "prostate",
    "seno": "breast",
    "mammella": "breast",
    "polmon": "lung",
    "tiroide": "thyroid",
    "colon": "bowel",
    "intestino": "bowel",
}
_OVER = re.compile(
    r"\b(?:anni fa|anno fa|tolt[oaie]|asportat[oaie]|operat[oa]|guarit[oa]|curat[oa]|"
    r"nel (?:19|20)\d\d)\b"
)
_STILL = re.compile(r"\b(?:adesso|ora|in cura|in corso|chemio\w*|metasta\w*|radio\w*|tornat[oa])\b")
_NO_CANCER = re.compile(
    r"benign\w+|prostata (?:\w+ )?(?:ingrossata|grossa|grande|infiammata)|ipertrofi\w+|polip[oi]\b|"
    r"fibrom\w+|miom\w+|erni[ae]|menisc\w+|infart\w+|appendic\w+|tonsill\w+|colecist\w+|"
    r"cistifellea|calcoli|cataratt\w+|tunnel carpale|varici|crociato|alluce|frattur\w+"
)
"""Illnesses and operations that people tell of when asked after a cancer, and that are none."""
_CANNOT_DO_IT = re.compile(
    r"\W*(?:no\W+)?(?:non|nn|nun|no|nu)\s+"
    r"(?:c[ei]\s+(?:la|a)\s+fa\w*|c[ei]\s+(?:riesc|riess)\w*|c[ei]\s+ries[oe]\b)",
    re.IGNORECASE,
)
"""It cannot be used: "nun ce la faccio", "non ci riesco"."""
_ONLY_WANTS = re.compile(
    r"\b(?:just|only) (?=(?:want|need|came|asking|here|would)\w*\b)"
    r"|(?<=\bserve )(?:solo|soltanto) |(?<=\bvolevo )(?:solo|soltanto) "
    r"|(?<=\bvorrei )(?:solo|soltanto) ",
    re.IGNORECASE,
)
"""The "only" of what somebody came for: "all fine, I only want to book"."""


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
    if not part and not denies_all(_ONLY_WANTS.sub("", reading.text)):
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
