"""The summary on paper: a tagged PDF (PDF/UA-1), made in memory by Typst."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from bot.chat.acts import Summary
from bot.content.clinic import Clinic
from bot.dialogue.wording import LineName, Wording
from bot.store.messages import StoredMessage

TEMPLATE = Path(__file__).with_name("templates") / "summary.typ"
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
    return _compile(_printable(data))


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


def _printable(value: Any) -> Any:
    """The value without control characters, which no paper shows."""
    if isinstance(value, str):
        return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


@cache
def _fonts() -> typst.Fonts:
    # Those that Typst brings along: the same paper on every machine.
    return typst.Fonts(include_system_fonts=False)


def _compile(data: dict[str, Any]) -> bytes:
    given = {"data": json.dumps(data)}
    try:
        return _made(given, ["ua-1"])
    except typst.TypstError:
        # PDF/UA forbids letters that the fonts lack, such as emoji; without it they become blanks.
        return _made(given, [])


def _made(given: dict[str, str], standards: list[Any]) -> bytes:
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs=given,
        pdf_standards=standards,
        font_paths=_fonts(),
    )
    if not isinstance(made, bytes):
        raise TypeError("one document, one PDF")
    return made
