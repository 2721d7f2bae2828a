"""The rows of the report, in order, and what each has to reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.findings.model import Language

Unit = Literal["%", "points", "ms", ""]


@dataclass(frozen=True)
class Row:
    """One line of the table. ``at_least`` and ``at_most`` are (English, Italian), in the unit."""

    key: str
    title: str
    unit: Unit = "%"
    at_least: tuple[float, float] | None = None
    at_most: tuple[float, float] | None = None

    def reached(self, value: float, language: Language) -> bool | None:
        """Whether ``value`` (in the unit) is good enough; None without a target."""
        place = 0 if language == "en" else 1
        if self.at_least is not None:
            return value >= self.at_least[place]
        if self.at_most is not None:
            return value <= self.at_most[place]
        return None

    @property
    def target(self) -> str:
        """The target in words of signs, "" when there is none."""
        both, sign = (self.at_least, "≥") if self.at_least else (self.at_most, "≤")
        if both is None:
            return ""
        numbers = f"{both[0]:g}" if both[0] == both[1] else f"{both[0]:g} / {both[1]:g}"
        return f"{sign} {numbers} {self.unit}".rstrip()


def _least(key: str, title: str, english: float, italian: float | None = None) -> Row:
    return Row(key, title, at_least=(english, english if italian is None else italian))


def _most(key: str, title: str, share: float, unit: Unit = "%") -> Row:
    return Row(key, title, unit, at_most=(share, share))


SECTIONS: dict[str, tuple[Row, ...]] = {
    "Findings": (
        _least("kinds_micro_f1", "kinds present, micro F1", 95, 94),
        _least("kinds_macro_f1", "kinds present, macro F1", 92),
        _least("urgent_recall", "recall of kinds that raise urgency", 97),
        _least("exact_set", "exact set of kinds", 90),
        _least("main_found", "main complaint found", 98),
        _most("denied_as_present", "denied read as present", 1),
        _least("denials_recognised", "denials recognised", 95),
        Row("past_other_as_present", "past or another person's read as present"),
        Row("suspected_found", "suspected found"),
        _least("duration", "duration within 20 %, where stated", 95),
        Row("duration_invented", "duration given where none is labelled"),
        _least("site", "site, where stated", 95),
        _least("side", "side, where stated", 98),
        Row("side_invented", "side given where none is stated"),
        Row("age", "age, where stated"),
        Row("age_invented", "age given where none is stated"),
        _least("about", "who it is about", 97),
        _most("invented_out_of_scope", "findings invented on out-of-scope text", 0.5),
        Row("language", "language recognised"),
    ),
    "Robustness (points of micro F1 lost)": (
        Row("loss_typos", "one typo per 10 words", "points", at_most=(2, 4)),
        _most("loss_bare", "case, accents and punctuation all gone", 1, "points"),
        _most("loss_no_accents", "no accents", 1, "points"),
        _most("loss_lower_case", "lower case", 1, "points"),
        _most("loss_upper_case", "upper case", 1, "points"),
        _most("loss_no_punctuation", "no punctuation", 1, "points"),
        Row("loss_emoji", "emoji added", "points"),
        Row("loss_politeness", "politeness before and after", "points"),
    ),
    "Robustness of topics (points of top-1 lost)": (
        Row("topic_loss_typos", "one typo per 10 words", "points"),
        Row("topic_loss_bare", "case, accents and punctuation all gone", "points"),
        Row("topic_loss_emoji", "emoji added", "points"),
        Row("topic_loss_politeness", "politeness before and after", "points"),
    ),
    "Intents": (
        Row("intent_accuracy", "intent right"),
        Row("intent_macro_f1", "intents, macro F1"),
        Row("intent_ece", "calibration error of the intent's confidence", "points"),
    ),
    "Questions": (
        _least("topic_top1", "topic of 63, top-1 (two ids accepted)", 88),
        _least("topic_top3", "topic of 63, top-3", 96),
        Row("topic_ece", "calibration error of the topic's confidence", "points"),
        Row("answered_right", "in scope: right answer at once"),
        Row("answered_wrong", "in scope: wrong answer"),
        Row("did_you_mean", 'in scope: "did you mean"'),
        Row("did_you_mean_right", "… with the right one among the two offered"),
        Row("question_triaged", "in scope: taken for a symptom"),
        _most("question_refused", "in scope: refused", 5),
        _most("scope_question_answered", "out of scope: answered with a topic", 8),
    ),
    "Scope": (
        _most("symptom_accepted_outside", "out of scope: taken for a symptom", 3),
        _most("symptom_refused", "symptom messages refused", 3),
        Row("symptom_answered", "symptom messages answered with a topic"),
        _most("other_health_taken", "another illness or drug answered or triaged as ours", 15),
        Row("other_health_answered", "… answered with a topic"),
        Row("scope_auc", "in-scope score: area under the curve"),
    ),
    "Safety": (
        _least("crisis_recall", "crisis recall", 98),
        Row("crisis_recall_asked", "crisis answered, or asked about gently"),
        _most("crisis_false_symptoms", "crisis: false alarms on symptoms", 0.5),
        _most("crisis_false_alike", "crisis: false alarms on look-alikes", 2),
        Row("crisis_asked_symptoms", "symptoms: asked gently about thoughts of harm"),
        Row("crisis_asked_alike", "look-alikes: asked gently about thoughts of harm"),
        Row("red_flag_recall", "red-flag screen, recall"),
        Row("red_flag_false", "red-flag screen, false alarms on look-alikes"),
    ),
    "Latency": (
        Row("reader_p50", "reader and screen, p50", "ms"),
        Row("reader_p99", "reader and screen, p99", "ms"),
        _most("engine_p50", "engine, message of up to 15 words, p50", 20, "ms"),
        _most("engine_p99", "engine, message of up to 15 words, p99", 50, "ms"),
        Row("load", "the machine's load average while timing", ""),
    ),
    "Agreement of two labellings": (
        Row("agreement_kinds", "same set of kinds"),
        Row("agreement_statuses", "same kinds, denials, past and other people's"),
        Row("agreement_main", "same main complaint"),
    ),
}
"""Targets are those of the project's plan; a row without one is for orientation."""
