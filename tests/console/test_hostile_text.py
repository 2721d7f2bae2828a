"""Text of patients and staff stays text, and none of it can hide or reorder."""

from __future__ import annotations

import pytest

from bot.console.visible import first_line, pieces
from bot.store.messages import Choice, Citation, Payload
from tests.console.conftest import House, answered
from tests.console.page import Page

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'><b>bold</b>",
    "</p></li></ol></main><h1>Owned</h1>",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7}",
    "javascript:alert(1)",
    "<!-- comment --> <![CDATA[ x ]]>",
    "&lt;b&gt; &#60;i&#62; &amp;amp;",
    "<style>*{display:none}</style><base href=//evil.example>",
    "<form action=//evil.example><button>Log in</button></form>",
    "`-alert(1)-` \\x3cscript\\x3e",
]
TAGS_OF_THE_PAGE = {"script": 1, "style": 0, "base": 0, "img": 0, "iframe": 0, "b": 0, "h1": 1}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_written_in_every_place(staffed: House, text: str) -> None:
    understood = {
        "intent": text,
        "topic": text,
        "model": text,
        "by": text,
        "reading": {
            "about": text,
            "findings": [
                {"kind": text, "status": text, "words": text, "site": text, "side": text}
                | {"start": 0, "end": 3}
            ],
            "told": [{"fact": text, "value": text, "words": text}],
        },
    }
    payload = Payload(
        choices=(Choice(text, text),),
        citations=(Citation("K", text, text),),
        question=text,
        topic=text,
        rules=(text,),
        ruleset=text,
        revision=text,
        status=text,
    )
    body = {
        "imaging": [text],
        "visit": [text],
        "findings": {text: text},
        "missing": [text],
        "reasons": [{"rule": text, "because": text, "source": text, "status": text}],
    }
    talk = staffed.talk(
        (
            text,
            answered(text, level="ROUTINE", payload=payload, understanding=understood, body=body),
        )
    )
    browser = staffed.browser("reviewer")
    browser.send(f"/staff/conversations/{talk}/notes", text=text)
    page = browser.page(f"/staff/conversations/{talk}")
    said = [element.text for element in page.classed("text")]
    assert said == [text, text, text]  # the note, the patient, the assistant
    for tag, count in TAGS_OF_THE_PAGE.items():
        assert len(page.all(tag)) == count, tag
    assert not any(name.startswith("on") for e in page.elements for name in e.attributes)
    links = [a.attributes["href"] for a in page.all("a")]
    assert all(link.startswith(("/staff/", "#")) for link in links), links
    listed = browser.page("/staff/")
    assert listed.one("bdi").text == text
    assert listed.all("h1")[0].text == "Conversations"


def test_names_of_staff_are_text_too(staffed: House) -> None:
    name = "<b>Eve</b> & {{ 1 }}"
    admin = staffed.browser("administrator")
    admin.send(
        "/staff/people", username="eve", name=name, role="reviewer", password="a b c d e f g"
    )
    assert name in admin.page("/staff/people").text
    assert admin.page("/staff/people").all("b") == []
    assert name in staffed.browser("eve").page("/staff/").text


def test_text_that_would_turn_the_line_round_is_shown_by_its_code(staffed: House) -> None:
    talk = staffed.talk(("pain \u202e on erom\u202c gone\x00\u200b\u0007", answered()))
    page = staffed.browser("reviewer").page(f"/staff/conversations/{talk}")
    shown = next(e for e in page.classed("text") if "pain" in e.text)
    assert shown.text == "pain U+202E on eromU+202C goneU+0000U+200BU+0007"
    assert page.classed("hidden-character")[0].attributes["title"] == (
        "hidden character RIGHT-TO-LEFT OVERRIDE"
    )


def test_half_a_character_does_not_break_the_page(staffed: House) -> None:
    talk = staffed.talk(("broken \ud83d here", answered()))
    browser = staffed.browser("reviewer")
    assert "broken U+D83D here" in browser.page(f"/staff/conversations/{talk}").text
    assert "broken U+D83D here" in browser.page("/staff/").text


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "two\nlines\tand a tab",
        "ciao, perché? naïve",
        "👨‍👩‍👧 👍🏽 🏳️‍🌈",
        "שלום",
        "שלום and left",
        "q\u0323\u0307",
        "a\xa0b",
    ],
)
def test_ordinary_text_is_not_touched(text: str) -> None:
    assert [piece.text for piece in pieces(text)] == [text]
    assert all(piece.code is None for piece in pieces(text))


@pytest.mark.parametrize(
    "character",
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad"
    "\x00\x08\x1b\x7f\x85\r\u2028\u2029\u3164\U000e0041\ue000",
)
def test_each_hidden_character_is_named(character: str) -> None:
    (before, shown, after) = pieces(f"a{character}b")
    assert (before.text, after.text) == ("a", "b")
    assert shown.code == f"U+{ord(character):04X}"
    assert shown.name


def test_a_joiner_between_letters_is_shown() -> None:
    assert [piece.code for piece in pieces("mor\u200dphine")] == [None, "U+200D", None]


def test_marks_split_the_text_and_lose_nothing() -> None:
    found = pieces("a swollen knee", [(2, 9), (10, 99), (-4, 0)])
    assert [(p.text, p.marked) for p in found] == [
        ("a ", False),
        ("swollen", True),
        (" ", False),
        ("knee", True),
    ]
    assert "".join(p.text for p in found) == "a swollen knee"


def test_the_first_line_with_words() -> None:
    assert first_line("\n  \n  help \nme") == "help"
    assert first_line("") == ""
    assert first_line("x" * 101) == "x" * 99 + "…"


def test_the_page_is_well_formed_with_all_of_it_together(staffed: House) -> None:
    talk = staffed.talk(*((text, answered(text)) for text in HOSTILE))
    page = staffed.browser("reviewer").page(f"/staff/conversations/{talk}")
    assert isinstance(page, Page)
    assert len(page.classed("message")) == 2 * len(HOSTILE)
