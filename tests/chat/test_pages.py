"""The patient's pages render in both languages, with the clinic's numbers and nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.chat.words import FILE, load_words
from bot.content import ContentError
from tests.dialogue.plain_clinical import PlainClinical


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("path", ["/", "/chat", "/privacy"])
def test_a_page_in_its_language(client: TestClient, path: str, language: str) -> None:
    page = client.get(f"{path}?language={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert 'href="tel:112"' in page.text
    assert "{{" not in page.text
    assert not re.search(r"<script>|<style>| on[a-z]+=|javascript:| style=", page.text)


@pytest.mark.parametrize("language", ["xx", '"><script>', "", "it" * 4])
def test_a_strange_language_gives_one_of_ours(client: TestClient, language: str) -> None:
    page = client.get("/chat", params={"language": language})
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_the_browsers_language_is_taken_when_none_is_named(client: TestClient) -> None:
    page = client.get("/chat", headers={"Accept-Language": "it"})
    assert '<html lang="it">' in page.text


def test_the_launcher_knows_the_numbers_and_may_be_loaded_from_elsewhere(
    client: TestClient,
) -> None:
    script = client.get("/embed.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert '["112",' in script.text
    assert "{{" not in script.text


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('  send: {en: "Send", it: "Invia"}', '  send: {en: "Send"}'), "it"),
        (("Write your message", "{{NO_SUCH}}"), "unknown placeholder"),
        (("\ndemo:", "\nunheard_of: {}\n\ndemo:"), "unheard_of"),
    ],
)
def test_words_are_read_strictly(
    tmp_path: Path, clinical: PlainClinical, change: tuple[str, str], complaint: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "words.yml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ContentError, match=complaint):
        load_words(clinical.clinic, path)
