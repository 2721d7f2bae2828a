"""The record as a PDF made in memory."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from bot.console.record.content import Content
from bot.console.record.plain import blocks_of
from bot.console.wording import Words

FONT = "Helvetica"
ENCODING = "windows-1252"


def pdf_of(content: Content, t: Words) -> bytes:
    """The PDF. Letters that Western European fonts lack become question marks in it; the plain
    text and the bundle keep them."""
    paper = FPDF(format="A4")
    paper.core_fonts_encoding = ENCODING
    paper.set_margin(18)
    paper.set_auto_page_break(auto=True, margin=18)
    paper.set_lang(t.language)
    paper.set_creator("Ossa")
    paper.set_creation_date(content.made_at)
    for number, (heading, lines) in enumerate(blocks_of(content, t)):
        if number == 0:
            paper.set_title(_written(heading))
            paper.add_page()
        paper.ln(3)
        _write(paper, heading, "B", 13 if number else 16)
        for line in lines:
            _write(paper, line, "B" if line.startswith("[") else "", 10)
    return bytes(paper.output())


def _write(paper: FPDF, text: str, style: str, size: int) -> None:
    paper.set_font(FONT, style, size)
    paper.multi_cell(
        0,
        size * 0.5,
        _written(text),
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
        wrapmode=WrapMode.WORD,
    )


def _written(text: str) -> str:
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return shown.encode(ENCODING, "replace").decode(ENCODING) or " "
