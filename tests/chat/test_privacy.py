"""The privacy notice: filled in from the clinic's file, easy to read, alike in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.chat.privacy import load_privacy, written
from bot.chat.words import load_words
from bot.content import Clinic, ContentError
from bot.content.readability import flesch_kincaid, gulpease
from tests.dialogue.plain_clinical import PlainClinical


@pytest.fixture(scope="module")
def clinic(clinical: PlainClinical) -> Clinic:
    return clinical.clinic


def running(text: str) -> str:
    """The sentences, without headings, addresses and marks."""
    kept = [row for row in text.splitlines() if not row.startswith("#")]
    return re.sub(r"https?://\S+|\S+@\S+|[*]", "", "\n".join(kept))


def test_it_reads_easily(clinic: Clinic) -> None:
    assert flesch_kincaid(running(written(clinic, 30, "en"))) <= 8
    assert gulpease(running(written(clinic, 30, "it"))) >= 60


def test_so_does_what_one_agrees_to(clinic: Clinic) -> None:
    words = load_words(clinic)
    assert flesch_kincaid("\n\n".join(words["en"].consent)) <= 8
    assert gulpease("\n\n".join(words["it"].consent)) >= 60


def test_both_languages_have_the_same_parts(clinic: Clinic) -> None:
    english, italian = (written(clinic, 30, language) for language in ("en", "it"))
    for mark in ("\n## ", "\n- ", clinic.phone, clinic.privacy.contact, "30", "14"):
        assert english.count(mark) == italian.count(mark) > 0, mark


def test_the_details_are_those_of_the_clinic(clinic: Clinic) -> None:
    other = replace(
        clinic, privacy=replace(clinic.privacy, contact="dpo@ospedale.it"), phone="+39 051 1"
    )
    text = load_privacy(other, 14)["it"]
    assert "dpo@ospedale.it" in text
    assert "+39 051 1" in text
    assert "14 giorni" in text


def test_markup_in_the_clinics_file_stays_text(clinic: Clinic) -> None:
    hostile = replace(clinic, privacy=replace(clinic.privacy, contact="<script>alert(1)</script>"))
    assert "<script" not in load_privacy(hostile, 30)["en"]


def test_a_placeholder_that_nobody_fills_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "privacy.en.md").write_text("# Data\n\n{{NO_SUCH}}\n")
    with pytest.raises(ContentError, match=r"privacy\.en\.md:3.*NO_SUCH"):
        written(clinic, 30, "en", tmp_path)


@pytest.mark.parametrize("language", ["en", "it"])
def test_whoever_agrees_is_told_of_a_program_and_can_read_the_notice(
    client: TestClient, language: str
) -> None:
    page = client.get(f"/chat?language={language}").text
    told = {"en": "artificial intelligence", "it": "intelligenza artificiale"}[language]
    assert told in page
    assert f'href="/privacy?language={language}"' in page
    notice = client.get(f"/privacy?language={language}").text
    assert told in notice
    assert "privacy@clinic.example" in notice
