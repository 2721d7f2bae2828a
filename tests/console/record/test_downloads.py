"""Downloads of a conversation and of the list, from the console."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bot.console.tabular import csv_of, harmless
from tests.console.conftest import House, answered


@pytest.fixture
def talk(staffed: House) -> str:
    outcome = answered("Please ring us.", level="URGENT_48H", rules=("D03",))
    return staffed.talk(("=HYPERLINK(1) my arm is swollen", outcome))


@pytest.mark.parametrize(
    ("kind", "media", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("txt", "text/plain", b"Summary of a conversation"),
        ("json", "application/fhir+json", b"{"),
    ],
)
def test_a_conversation_for_the_record(
    staffed: House, talk: str, kind: str, media: str, begins: bytes
) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.get(f"/staff/conversations/{talk}/record.{kind}")
    assert answer.headers["content-type"].startswith(media)
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"].startswith("attachment")
    act = staffed.log()[-1]
    assert (act.action, act.object) == ("export_record", f"conversation/{talk}")


def test_the_text_holds_the_assessment_and_every_message(staffed: House, talk: str) -> None:
    text = staffed.browser("reviewer").get(f"/staff/conversations/{talk}/record.txt").text
    for part in ("Within 48 hours", "D03", "my arm is swollen", "Please ring us.", "No diagnosis"):
        assert part in text


def test_another_format_is_not_there(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    assert browser.get(f"/staff/conversations/{talk}/record.docx").status_code == 404
    assert browser.get("/staff/conversations/nope/record.pdf").status_code == 404
    assert browser.get("/staff/export.xls").status_code == 404


def test_the_list_as_a_table_runs_no_formula(staffed: House, talk: str) -> None:
    staffed.talk(("other", answered()), language="it")
    browser = staffed.browser("reviewer")
    answer = browser.get("/staff/export.csv?language=en")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert row["complaint"] == "'=HYPERLINK(1) my arm is swollen"
    assert row["rules"] == "D03"
    lines = browser.get("/staff/export.jsonl").text.splitlines()
    assert {json.loads(line)["language"] for line in lines} == {"en", "it"}
    assert staffed.log()[-1].action == "export_list"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "\u00a0=1", "＝1", "\r\n=1", "\ufeff=1"]
)
def test_texts_that_begin_like_formulas(text: str) -> None:
    assert harmless(text).startswith("'")
    assert csv_of([{"a": text}], ["a"]).splitlines()[1].startswith("\"'")


@pytest.mark.parametrize(
    ("value", "cell"), [("a=1", "a=1"), (-1, "-1"), (None, ""), (True, "True")]
)
def test_other_values_stay(value: object, cell: str) -> None:
    assert harmless(value) == cell
