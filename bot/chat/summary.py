"""The summary that a patient takes to the doctor, as a PDF made in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from bot.chat.schemas import AssessmentOut, MessageOut
from bot.content.language import Language
from bot.dialogue.wording import Wording

FONT = "Helvetica"
ENCODING = "windows-1252"


def summary_pdf(
    wording: Wording,
    language: Language,
    assessment: AssessmentOut,
    messages: Sequence[MessageOut],
    now: datetime,
) -> bytes:
    """The PDF. Letters that Western European fonts lack become question marks in it."""
    paper = _Paper(language)
    paper.set_title(_written(wording.say("summary_title", language)))
    paper.set_creation_date(now)
    paper.add_page()
    paper.heading(wording.say("summary_title", language), 16)
    paper.words(f"{now:%Y-%m-%d %H:%M} UTC")
    paper.words(wording.say("summary_note", language))
    paper.heading(wording.say("summary_result", language), 13)
    _result(paper, wording, language, assessment, messages)
    paper.heading(wording.say("summary_transcript", language), 13)
    for message in messages:
        who = wording.say(message.author, language)
        paper.words(f"{who}, {message.at:%H:%M}", bold=True)
        paper.words(message.text)
    return bytes(paper.output())


def _result(
    paper: _Paper,
    wording: Wording,
    language: Language,
    assessment: AssessmentOut,
    messages: Sequence[MessageOut],
) -> None:
    if assessment.urgency is None:
        paper.words(wording.say("summary_no_result", language))
        return
    result = next((m for m in reversed(messages) if m.urgency == assessment.urgency), None)
    if result is not None:
        paper.words(result.text)
    if not assessment.complete:
        paper.words(wording.say("summary_incomplete", language))
    if assessment.reasons:
        paper.words(wording.say("summary_why", language), bold=True)
    for reason in assessment.reasons:
        paper.words(f"- {reason.because} ({reason.rule}; {reason.source})")


class _Paper(FPDF):
    def __init__(self, language: Language) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = ENCODING
        self.set_margin(18)
        self.set_auto_page_break(auto=True, margin=18)
        self.set_lang(language)
        self.set_creator("Ossa")

    def heading(self, text: str, size: int) -> None:
        self.ln(3)
        self._write(text, "B", size)

    def words(self, text: str, *, bold: bool = False) -> None:
        self._write(text, "B" if bold else "", 10)

    def _write(self, text: str, style: str, size: int) -> None:
        self.set_font(FONT, style, size)
        self.multi_cell(
            0,
            size * 0.5,
            _written(text),
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode=WrapMode.WORD,
        )
        self.ln(1)


def _written(text: str) -> str:
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return shown.encode(ENCODING, "replace").decode(ENCODING) or " "
