"""What is shown: questions, results and emergency messages, made of approved sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from bot.findings.model import Language
from bot.triage.assess import Assessment, Reason
from bot.triage.conditions import NOTHING, YES, Facts
from bot.triage.interview import Interview
from bot.triage.levels import Level
from bot.triage.policy import Texts
from bot.triage.questions import Option, Question, Questions
from bot.triage.ruleset import Ruleset
from bot.triage.screen import Alarm

MOST_REASONS = 2
PartKind = Literal["how_soon", "where", "test", "care", "call_now", "why", "limits"]
Purpose = Literal["crisis", "youth", "child_protection", "violence"]


class Name(Protocol):
    """A name in every language."""

    def of(self, language: Language, /) -> str:
        """The name in this language."""


class TelephoneLine(Protocol):
    """A public telephone line."""

    @property
    def number(self) -> str:
        """What to dial."""

    @property
    def name(self) -> Name:
        """Whose line it is."""


class Clinic(Protocol):
    """What a message needs to know of the clinic."""

    @property
    def emergency_number(self) -> str:
        """The emergency number of the clinic's country."""

    def shown_phone(self, language: Language, /) -> str:
        """The clinic's number as patients read it."""

    def shown_on_call_phone(self, language: Language, /) -> str:
        """The on-call number as patients read it."""

    def lines(self, purpose: Purpose, /) -> Sequence[TelephoneLine]:
        """The public lines for a purpose in the clinic's country."""


class Shown(NamedTuple):
    """A text and its buttons as (choice id, title)."""

    text: str
    choices: tuple[tuple[str, str], ...] = ()


def render_question(
    ruleset: Ruleset,
    question: Question,
    interview: Interview,
    language: Language,
    *,
    again: bool = False,
) -> Shown:
    """The question in the wording that fits whom it is about, "I don't know" last among the
    buttons. ``again`` begins with a short apology."""
    text = question.text[interview.wording][language]
    who = ruleset.wording.about.get(interview.about or "", {}).get(language, "")
    text = text.replace("{who}", who).replace("{Who}", who[:1].upper() + who[1:])
    if again:
        text = f"{ruleset.wording.sentences['again'][language]} {text}"
    options = question.buttons
    return Shown(text, tuple(_choice(question, option, language) for option in options))


def _choice(question: Question, option: Option, language: Language) -> tuple[str, str]:
    return f"answer:{question.id}:{option.id}", option.title[language]


def render_why(question: Question, language: Language) -> str:
    """Why this question is asked."""
    return question.why[language]


def render_confirmation(
    ruleset: Ruleset, questions: Questions, interview: Interview, language: Language
) -> Shown:
    """The pending change read back, with yes and no. Empty text when nothing is pending."""
    pending = interview.pending
    if pending is None:
        return Shown("")
    words = ruleset.wording.sentences
    changes = [
        text for f, v in pending.new.items() if (text := _said(ruleset, questions, f, v, language))
    ]
    signs = [
        text
        for fact, value in pending.new.items()
        if value is False and (text := _said(ruleset, questions, fact, True, language, label=False))
    ]
    if signs and len(signs) == len(pending.new):
        text = words["confirm_withdrawn"][language].format(sign=", ".join(signs))
    else:
        shown = "; ".join(changes) or words["confirm_other"][language]
        text = words["confirm"][language].format(changes=shown)
    choices = (("intent:affirm", words["yes"][language]), ("intent:deny", words["no"][language]))
    return Shown(text, choices)


_TIMES = (("year", 365), ("month", 30), ("week", 7), ("day", 1))


def _in_words(ruleset: Ruleset, days: float, language: Language) -> str:
    """A stretch of time: "5 years"."""
    name, each = next((item for item in _TIMES if days >= item[1]), _TIMES[-1])
    count = round(days / each)
    words = ruleset.wording.times[name if count == 1 else f"{name}s"]
    return f"{count} {words[language]}"


def _said(
    ruleset: Ruleset,
    questions: Questions,
    fact: str,
    value: object,
    language: Language,
    *,
    label: bool = True,
) -> str | None:
    """A fact in the words of the option that sets it, or as "label: number"."""
    for question in questions.in_order:
        if question.number and question.number[0] == fact and isinstance(value, int | float):
            shown = f"{value:g}"
            if question.number[1] == "duration":
                shown = _in_words(ruleset, value, language)
            return f"{question.label[language]}: {shown}"
        for option in question.options:
            if option.id != "none" and option.sets.get(fact) == value and value is not False:
                title = option.title[language]
                return f"{question.label[language]}: {title}" if label else title
    return None


class Part(NamedTuple):
    """One paragraph of a result and what it is about."""

    kind: PartKind
    text: str


def render_result(
    ruleset: Ruleset,
    assessment: Assessment,
    interview: Interview,
    clinic: Clinic,
    language: Language,
) -> Shown:
    """The paragraphs of :func:`result_parts` as one text."""
    parts = result_parts(ruleset, assessment, interview, clinic, language)
    return Shown("\n\n".join(part.text for part in parts))


def result_parts(
    ruleset: Ruleset,
    assessment: Assessment,
    interview: Interview,
    clinic: Clinic,
    language: Language,
) -> tuple[Part, ...]:
    """How soon, where, which first test and who orders it, what to bring and not to do, when to
    call at once, why, and that it is not a diagnosis."""
    words = ruleset.wording
    known = ruleset.policy.normalise(interview.values)
    numbers = _numbers(clinic, language)
    parts = [Part("how_soon", words.how_soon[assessment.level.name][language].format(**numbers))]
    if places := _places(ruleset, assessment, numbers, language):
        parts.append(Part("where", places))
    if assessment.imaging and assessment.level > Level.SELF_CARE_INFO:
        first = words.test[assessment.imaging[0]][language]
        ordering = assessment.visit[0] if assessment.visit else "gp"
        who = words.orders[ordering][language]
        text = words.sentences["test_label"][language].format(test=first, who=who)
        parts.append(Part("test", text))
    care = [c.text[language] for c in words.care if c.when.test(known, NOTHING) is YES][:2]
    if assessment.level > Level.SELF_CARE_INFO:
        care.append(words.sentences["bring"][language])
    if care:
        parts.append(Part("care", " ".join(care)))
    if assessment.level < Level.EMERGENCY_NOW:
        parts.append(Part("call_now", _call_now(ruleset, known, numbers, language)))
    if why := _reasons(ruleset, assessment.reasons, language):
        text = words.sentences["why_label"][language].format(reasons=why)
        if any(reason.presumed for reason in assessment.reasons[:MOST_REASONS]):
            text += " " + words.sentences["presumed"][language]
        parts.append(Part("why", text))
    limits = words.sentences["not_a_diagnosis"][language].format(**numbers)
    return (*parts, Part("limits", limits))


def _places(
    ruleset: Ruleset, assessment: Assessment, numbers: dict[str, str], language: Language
) -> str:
    """At most two places; a general doctor comes before the centre, an alternative otherwise."""
    words = ruleset.wording
    # The emergency sentence names the emergency department already.
    skip = {"emergency_department"} if assessment.level is Level.EMERGENCY_NOW else set()
    visits = [visit for visit in assessment.visit if visit not in skip][:2]
    if not visits:
        return ""
    named = [words.visit[visit][language].format(**numbers) for visit in visits]
    before_centre = visits[-1] == "ortho_oncology_centre" and len(visits) > 1
    joint = words.sentences["then" if before_centre else "or"][language]
    text = words.sentences["where_label"][language]
    return text.format(places=f", {joint} ".join(named))


def _call_now(ruleset: Ruleset, known: Facts, numbers: dict[str, str], language: Language) -> str:
    for clause in ruleset.wording.call_now:
        if clause.when.test(known, NOTHING) is YES:
            return clause.text[language].format(**numbers)
    return ruleset.wording.sentences["call_now_default"][language].format(**numbers)


def _reasons(ruleset: Ruleset, reasons: Sequence[Reason], language: Language) -> str:
    """The first reasons with the guideline's name, each text once."""
    said: dict[str, str] = {}
    for reason in reasons:
        said.setdefault(reason.because[language], reason.guidelines[0])
    pairs = list(said.items())[:MOST_REASONS]
    return "; ".join(f"{because} ({guideline})" for because, guideline in pairs)


def render_emergency(
    ruleset: Ruleset, alarm: Alarm, clinic: Clinic, language: Language, known: Facts | None = None
) -> Shown:
    """The one message of an alarm: the number first, what to do, why; for a crisis the people to
    call; for a child's injury neutral words that blame nobody. ``known`` are the facts, with the
    place that the advice depends on."""
    words = ruleset.wording.emergency
    numbers = _numbers(clinic, language)
    if alarm.kind == "crisis":
        return Shown(_script(words.crisis, numbers, language))
    if alarm.kind == "safeguarding":
        infant = "X04" in alarm.rules
        lines = words.safeguarding_infant if infant else words.safeguarding_harm
        return Shown(_script(lines, numbers, language))
    parts = [words.first[language].format(**numbers)]
    facts = ruleset.policy.normalise({**(known or {}), **alarm.facts})
    of_arms = words.arm_advice if words.arm.test(facts, NOTHING) is YES else {}
    said = {**words.advice, **of_arms}
    advice = [text for rule, text in said.items() if rule in alarm.rules][:1]
    parts += [text[language].format(**numbers) for text in advice]
    because = [ruleset[rule].because[language] for rule in alarm.rules[:1]]
    parts.append(words.why[language].format(reasons="; ".join(because)))
    parts.append(words.company[language])
    return Shown("\n\n".join(parts))


def render_after(
    ruleset: Ruleset,
    topics: Sequence[str],
    alarm: Alarm,
    interview: Interview,
    clinic: Clinic,
    language: Language,
) -> str:
    """What is said to a message that is about these topics after an alarm (``after_alarm``): at
    most two, each by whom the alarm is about and what for."""
    words = ruleset.wording
    numbers = _numbers(clinic, language)
    who = words.about[interview.about if interview.about == "child" else "other"][language]
    crisis = "_crisis" if alarm.kind == "crisis" else ""
    them = "_them" if interview.wording == "them" else ""
    lying = "_lying" if not words.emergency.lying.isdisjoint(alarm.rules) else ""
    said = []
    for topic in topics[:2]:
        ways = [way for way in (crisis + them, them, crisis, lying) if way]
        names = [*(topic + way for way in ways), topic]
        text = next(words.emergency.after[name] for name in names if name in words.emergency.after)
        said.append(text[language].format(**numbers, who=who))
    if "thanks" in topics:
        said.append(_soon(ruleset, alarm.level, alarm.kind == "crisis", numbers, language))
    return "\n\n".join(said)


def render_still(
    ruleset: Ruleset, level: Level, crisis: bool, clinic: Clinic, language: Language
) -> str:
    """One paragraph instead of a result that was said before: that it holds, how soon, a number."""
    words = ruleset.wording.sentences
    numbers = _numbers(clinic, language)
    soon = _soon(ruleset, level, crisis, numbers, language)
    person = "" if level is Level.EMERGENCY_NOW else words["person"][language].format(**numbers)
    return f"{words['still'][language]} {soon} {person}".strip()


def _soon(
    ruleset: Ruleset, level: Level, crisis: bool, numbers: dict[str, str], language: Language
) -> str:
    words = ruleset.wording
    soon = words.how_soon[level.name][language].format(**numbers)
    return f"{soon} {words.emergency.crisis[1][language].format(**numbers)}" if crisis else soon


def _script(lines: Sequence[Texts], numbers: dict[str, str], language: Language) -> str:
    return "\n\n".join(line[language].format(**numbers) for line in lines)


def _numbers(clinic: Clinic, language: Language) -> dict[str, str]:
    """The numbers that a sentence may name."""
    crisis = [*clinic.lines("crisis"), *clinic.lines("youth")]
    protection = [*clinic.lines("violence"), *clinic.lines("child_protection")]
    return {
        "emergency": clinic.emergency_number,
        "phone": clinic.shown_phone(language),
        "on_call": clinic.shown_on_call_phone(language),
        "crisis": _listed(crisis, language),
        "protection": _listed(protection, language) or clinic.shown_phone(language),
    }


def _listed(lines: Sequence[TelephoneLine], language: Language) -> str:
    return "; ".join(f"{line.name.of(language)} {line.number}" for line in lines)
