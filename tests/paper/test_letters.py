"""Letters of many scripts come through to paper; what has no letter form stands as its name."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.paper import typeset
from bot.paper.letters import LETTERS, plain, printable

TEMPLATE = Path(__file__).with_name("line.typ")


def on_paper(text: str) -> str:
    pdf = PdfReader(BytesIO(typeset(TEMPLATE, {"line": text})))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    return "".join(page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize("name", ["Жанна Їжак", "Łukasz Gârbă", "Νίκος", "Ջան", "დავით", "Nguyễn"])
def test_names_keep_their_letters(name: str) -> None:
    assert name in on_paper(name)


@pytest.mark.parametrize("name", ["محمد", "שלום"])
def test_names_from_right_to_left_are_set_from_right_to_left(name: str) -> None:
    assert printable(name) == name
    assert any(sign in on_paper(name) for sign in name)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it hurts 😢", "it hurts [CRYING FACE]"),
        ("👍🏽", "[THUMBS UP SIGN]"),
        ("王", "[CJK UNIFIED IDEOGRAPH-738B]"),
        ("a\x00b", "a b"),
        ("e\u0301", "é"),
        ("x\u0300\u0301\u0302", "x\u0300"),
        ("\u0301", ""),
        ("a\nb", "a\nb"),
    ],
)
def test_signs_without_a_letter_form_stand_as_their_names(text: str, shown: str) -> None:
    assert printable(text) == shown
    on_paper(text)


def test_what_no_typesetter_has_is_named_in_plain_letters() -> None:
    assert plain("né 😢\n") == "n[LATIN SMALL LETTER E WITH ACUTE] [CRYING FACE]\n"


def test_the_fonts_hold_every_letter_that_is_said_to_be_in_them() -> None:
    every = " ".join(printable(chr(code)) for a, b in LETTERS for code in range(a, b + 1))
    assert "[LATIN SMALL LETTER E WITH ACUTE]" not in on_paper(every)
