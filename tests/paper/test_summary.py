"""The summary on paper: tagged, in its language, honest about drafts; a clinician's on one page."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.content.language import Language
from bot.dialogue.understood import Known
from bot.paper.summary import Reader, Summary, summary_pdf
from bot.store.assessments import Judgement
from bot.store.messages import Draft, Payload, Section, StoredMessage
from tests.dialogue.plain_clinical import PlainClinical

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
CLINICAL = PlainClinical()


def said(seq: int, draft: Draft) -> StoredMessage:
    return StoredMessage(
        seq, draft.author, draft.kind, draft.text, draft.payload, None, NOON, None, None
    )


def summary(language: Language = "en", *, words: str = "my knee hurts", times: int = 1) -> Summary:
    parts = (Section("how_soon", "", "Within 2 weeks."), Section("why", "Why", "a long pain"))
    result = Draft(
        "assistant", "result", "Within 2 weeks.", Payload(urgency="URGENT_2W", sections=parts)
    )
    reason = {
        "rule": "B01",
        "because": {"en": "a long pain", "it": "un dolore lungo"},
        "guidelines": ["NG12"],
        "status": "draft",
    }
    patient = Draft("patient", "text", words)
    return Summary(
        language=language,
        judgement=Judgement("URGENT_2W", True, "abc", {"reasons": [reason] * times}),
        understood=tuple(Known("site", f"Where {n}", "Knee", ()) for n in range(times)),
        questions="\n".join(["Can I walk?"] * times),
        messages=[said(1, patient), said(2, result)] * times,
        delete_code="AAAA",
    )


def made(what: Summary, reader: Reader) -> PdfReader:
    pdf = summary_pdf(CLINICAL.wording, CLINICAL.clinic, what, reader, NOON)
    return PdfReader(BytesIO(pdf))


def text_of(paper: PdfReader) -> str:
    return " ".join("".join(page.extract_text() for page in paper.pages).split())


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("reader", ["patient", "clinician"])
def test_it_is_tagged_and_says_what_it_is(language: Language, reader: Reader) -> None:
    paper = made(summary(language), reader)
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == language  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    document = root["/StructTreeRoot"]["/K"][0].get_object()  # type: ignore[index]
    kinds = {str(part.get_object()["/S"]) for part in document["/K"]}
    assert {"/Title", "/P", "/H1", "/Table", "/L"} & kinds >= {"/P", "/H1", "/Table"}
    assert paper.metadata is not None
    assert paper.metadata.title
    text = text_of(paper)
    assert ("Draft" if language == "en" else "Bozza") in text
    assert "Can I walk?" in text
    assert "B01" in text


def test_the_patients_has_the_conversation_and_the_clinicians_the_level() -> None:
    patient, clinician = (text_of(made(summary(), r)) for r in ("patient", "clinician"))
    assert "URGENT_2W" not in patient
    assert "URGENT_2W" in clinician
    assert "12:00" not in clinician.split("own words")[1]
    assert "my knee hurts" in patient
    assert "my knee hurts" in clinician


def test_the_clinicians_stays_one_page_however_much_was_said() -> None:
    assert len(made(summary(words="pain " * 390, times=60), "clinician").pages) == 1
    assert len(made(summary(words="pain " * 390, times=60), "patient").pages) > 1


@pytest.mark.parametrize(
    "words", ['#panic("x")', "*b* $x$ #eval(1)", "= head", "\\u{1}", "<a> @b", "#sys.inputs"]
)
def test_a_patients_text_is_never_markup(words: str) -> None:
    assert words in text_of(made(summary(words=words), "patient"))


@pytest.mark.parametrize("words", ["🦴 hurts", "a\x00b\x07", "עצם", "e\u0301" * 50, ""])
def test_any_text_gives_a_paper(words: str) -> None:
    paper = made(summary(words=words), "patient")
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_without_a_result_it_says_so() -> None:
    empty = Summary("en", None, (), "", [], "AAAA")
    text = text_of(made(empty, "clinician"))
    assert "No result yet" in text
    assert "None written" in text
