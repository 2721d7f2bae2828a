"""The fixed lines that the web process says without the engine, from ``knowledge/chat.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from bot.content.clinic import Clinic
from bot.content.errors import refuse_if_any
from bot.content.language import Language, Localised
from bot.content.placeholders import fill, unknown
from bot.content.strict_yaml import Document

LineName = Literal[
    "notice",
    "notice_information",
    "welcome",
    "start_triage",
    "talk_to_person",
    "fallback",
    "wordless",
    "consent_needed",
    "token_refused",
    "not_found",
    "ended",
    "body_differs",
    "choice_gone",
    "invalid",
    "text_too_long",
    "body_too_large",
    "too_slow",
    "too_fast",
    "busy",
    "too_many_messages",
    "too_many_callbacks",
    "unavailable",
    "result_where",
    "result_test",
    "result_care",
    "result_call_now",
    "result_why",
    "callback_taken",
    "callback_closed",
    "callback_phone",
    "language_switched",
    "summary_title",
    "summary_note",
    "summary_result",
    "summary_no_result",
    "summary_incomplete",
    "summary_why",
    "summary_transcript",
    "summary_clinician_title",
    "summary_draft",
    "summary_understood",
    "summary_question",
    "summary_answer",
    "summary_words",
    "summary_questions",
    "summary_no_questions",
    "patient",
    "assistant",
    "staff",
    "staff_joined",
    "staff_left",
    "program_again",
    "nobody_answered",
    "role_reviewer",
    "role_clinician",
    "role_administrator",
]


class Wording:
    """The lines, with the clinic's numbers filled in."""

    def __init__(self, lines: Mapping[str, Localised], clinic: Clinic) -> None:
        self._lines = dict(lines)
        self._clinic = clinic

    def say(self, line: LineName, language: Language) -> str:
        """The line in ``language``."""
        return fill(self._lines[line].of(language), self._clinic.values(language))


def load_wording(path: Path, clinic: Clinic) -> Wording:
    """All lines. Raises ``ContentError`` naming a missing, unknown or empty one, or a placeholder
    that nobody fills, with its place in the file."""
    document = Document(path.read_text(encoding="utf-8"), str(path))
    names = get_args(LineName)
    document.only(names)
    lines = {name: document.localised(name) for name in names if name in document.data}
    for name, line in lines.items():
        for _, word in unknown(f"{line.en} {line.it}"):
            document.fault(f"unknown placeholder {word}", name)
    refuse_if_any(document.problems)
    return Wording(lines, clinic)
