"""The patient's summary: what is in it, and as a PDF for the patient or for a clinician."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

from bot.content.clinic import Clinic
from bot.content.language import Language
from bot.dialogue.clinical import Clinical
from bot.dialogue.understood import Known
from bot.dialogue.wording import LineName, Wording
from bot.paper.typeset import typeset
from bot.store.assessments import Judgement, latest_assessment
from bot.store.conversations import delete_code, opened_json
from bot.store.database import Work
from bot.store.messages import StoredMessage, messages_after
from bot.store.tables import Conversation

TEMPLATE = Path(__file__).with_name("summary.typ")
Reader = Literal["patient", "clinician"]

# A clinician's page stays one page: what is longer is cut, and says so.
MOST_ROWS = 24
MOST_REASONS = 6
MOST_WORDS = 900
HEADINGS: dict[str, LineName] = {
    "result": "summary_result",
    "why": "summary_why",
    "understood": "summary_understood",
    "question": "summary_question",
    "answer": "summary_answer",
    "words": "summary_words",
    "questions": "summary_questions",
    "transcript": "summary_transcript",
}


@dataclass(frozen=True)
class Summary:
    """Everything that a patient's summary shows."""

    language: Language
    judgement: Judgement | None
    understood: tuple[Known, ...]
    questions: str
    messages: list[StoredMessage]
    delete_code: str


@dataclass(frozen=True)
class Summaries:
    """Makes the summaries of one clinic's patients."""

    clinical: Clinical
    clinic: Clinic

    def of(self, work: Work, conversation: Conversation) -> Summary:
        """The conversation as its patient takes it along. Raises
        :class:`~bot.store.crypto.SealBroken`."""
        language = cast(Language, conversation.language)
        asked = opened_json(work, conversation, "doctor_questions") or {}
        known = opened_json(work, conversation, "interview")
        return Summary(
            language=language,
            judgement=latest_assessment(work, conversation),
            understood=self.clinical.understood(known, language),
            questions=str(asked.get("text", "")),
            messages=messages_after(work, conversation),
            delete_code=delete_code(work, conversation.id),
        )

    def pdf(self, summary: Summary, reader: Reader, now: datetime) -> bytes:
        """As :func:`summary_pdf`."""
        return summary_pdf(self.clinical.wording, self.clinic, summary, reader, now)


def summary_pdf(
    wording: Wording, clinic: Clinic, summary: Summary, reader: Reader, now: datetime
) -> bytes:
    """The PDF. For the patient with the whole conversation, for a clinician one page without it."""
    dense = reader == "clinician"
    language = summary.language
    title: LineName = "summary_clinician_title" if dense else "summary_title"
    known = summary.understood[: MOST_ROWS if dense else None]
    local = now.astimezone(clinic.opening.zone)
    data = {
        "dense": dense,
        "language": language,
        "title": wording.say(title, language),
        "made": f"{clinic.name.of(language)}, {local:%Y-%m-%d %H:%M}",
        "draft": _draft(wording, summary),
        "note": wording.say("summary_note", language),
        "headings": {name: wording.say(line, language) for name, line in HEADINGS.items()},
        "result": _result(wording, summary, dense=dense),
        "reasons": _reasons(summary, MOST_REASONS if dense else 100),
        "understood": [[one.label, one.answer] for one in known],
        "words": _own_words(summary.messages) if dense else [],
        "questions": _questions(wording, summary, MOST_WORDS if dense else 10_000),
        "messages": [] if dense else [_line(wording, summary, m, local) for m in summary.messages],
    }
    return typeset(TEMPLATE, data)


def _draft(wording: Wording, summary: Summary) -> str | None:
    reasons = summary.judgement.body.get("reasons", ()) if summary.judgement else ()
    signed = reasons and all(reason.get("status") != "draft" for reason in reasons)
    return None if signed else wording.say("summary_draft", summary.language)


def _result(wording: Wording, summary: Summary, *, dense: bool) -> list[dict[str, Any]]:
    judgement = summary.judgement
    if judgement is None or judgement.level is None:
        return [_text(wording.say("summary_no_result", summary.language))]
    said = next(
        (m for m in reversed(summary.messages) if m.payload.urgency == judgement.level), None
    )
    lines = [_text(judgement.level, strong=True)] if dense else []
    if said is not None:
        parts = said.payload.sections
        kept = [p.text for p in parts if p.kind not in ("why", "note")] if parts else [said.text]
        lines += [_text(text, strong=not index) for index, text in enumerate(kept)]
    if not judgement.complete:
        lines.append(_text(wording.say("summary_incomplete", summary.language)))
    return lines


def _reasons(summary: Summary, at_most: int) -> list[str]:
    found = summary.judgement.body.get("reasons", ()) if summary.judgement else ()
    return [
        f"{reason['because'][summary.language]} ({reason['rule']};"
        f" {'; '.join(reason.get('guidelines') or reason.get('source') or ())})"
        for reason in found[:at_most]
    ]


def _own_words(messages: Iterable[StoredMessage]) -> list[str]:
    """What the patient wrote, oldest first, up to a length."""
    found: list[str] = []
    left = MOST_WORDS
    for message in messages:
        if message.author == "patient" and message.kind == "text" and left > 0:
            text = " ".join(message.text.split())
            found.append(text if len(text) <= left else text[:left] + " …")
            left -= len(text)
    return found


def _questions(wording: Wording, summary: Summary, at_most: int) -> list[str]:
    text = summary.questions.strip()
    if not text:
        return [wording.say("summary_no_questions", summary.language)]
    shown = text if len(text) <= at_most else text[:at_most] + " …"
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    return lines if at_most > MOST_WORDS else [" · ".join(lines)]


def _line(wording: Wording, summary: Summary, message: StoredMessage, local: datetime) -> Any:
    who = message.payload.name or wording.say(message.author, summary.language)
    at = message.at.astimezone(local.tzinfo)
    return {"who": f"{who}, {at:%H:%M}", "text": message.text}


def _text(text: str, *, strong: bool = False) -> dict[str, Any]:
    return {"text": text, "strong": strong}
