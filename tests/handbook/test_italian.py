"""Italian texts are free of the commonest mistakes, and each of those would be found."""

from __future__ import annotations

import pytest

from handbook import proof_read
from handbook.italian import MISTAKES, mistakes

WRONG = [
    ("wants an apostrophe", "Aspetti un po e richiami."),
    ("wants an apostrophe", "Chieda un altra visita."),
    ("wants an apostrophe", "Porti una ecografia."),
    ("wants an apostrophe", "Il dolore dello osso."),
    ("has an apostrophe too many", "Qual'è il disturbo?"),
    ("has an apostrophe too many", "Serve un'altro esame."),
    ("has a space beside its apostrophe", "Il dolore dell' anca."),
    ("has the wrong accent", "Chiami, perchè è urgente."),
    ("has the wrong accent", "La biopsia é un prelievo."),
    ("wants an accent", "Chieda perche serve."),
    ("wants an accent", "Il dolore c'e ancora."),
    ("wants an accent", "Si, va bene."),
    ("wants an accent", "E' un esame breve."),
    ("has an accent too many", "Venga quì."),
    ("has the wrong article", "Un stivale per il sport."),
    ("has the wrong article", "Dei studi lo dicono."),
    ("has the wrong article", "Il esame è breve."),
    ("has the wrong article", "La forma dello ginocchio."),
    ("does not agree with its article", "Prenda i farmaco."),
    ("does not agree with its article", "Prenda un farmaci."),
    ("does not agree with its article", "La parte della visite e della controlli."),
    ("does not agree with its article", "Il dolore nelle gamba."),
    ("is doubled", "Chiami la la clinica."),
    ("has a space before it", "Chiami subito , per favore."),
    ("wants a space after it", "Sta male?Chiami."),
    ("wants a space after it", "Sta male.Chiami,per favore."),
    ("says tu", "Chiama la tua clinica."),
    ("says tu", "Se hai febbre, chiami."),
    ("writes Lei small", "Possiamo chiamarla domani."),
    ("writes Lei small", "Chieda al suo medico."),
]
RIGHT = [
    "Un po' di ghiaccio, un'altra visita, un'ecografia: qual è il disturbo?",
    "Un emangioma, un problema, un artista e un altro esame.",
    "Gli psicologi e gli gnomi, lo zaino, lo iodio, uno studio, un esame, il chirurgo.",
    "Perché è così? Poiché può, né più né meno. Sì, da sé.",
    "Le ossa, il dolore delle ossa e nelle braccia, una mano, della mano, i file, una diagnosi.",
    "Lo decide il medico; gli oppioidi, gli altri, una di queste, uno dei due, lo spieghi.",
    "Temperatura di 38,5 °C alle 9:30; www.esempio.it",
    "Può chiamarLa il Suo medico. La pagina può mostrarla a chi vuole.",
]


@pytest.fixture(scope="module")
def italian() -> list[dict[str, str]]:
    return [text for text in proof_read.texts() if text["language"] == "it"]


def test_no_text_has_one(italian: list[dict[str, str]]) -> None:
    found = [f"{text['place']}: {said}" for text in italian for said in mistakes(text["text"])]
    assert found == []


@pytest.mark.parametrize(("why", "text"), WRONG)
def test_a_mistake_is_found(why: str, text: str) -> None:
    assert [said for said in mistakes(text) if said.endswith(why)]


def test_each_kind_of_mistake_is_shown_above() -> None:
    assert {why for why, _ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert list(mistakes(text)) == []


def test_topics_interface_questions_and_rules_are_read(italian: list[dict[str, str]]) -> None:
    places = {text["place"] for text in italian}
    assert {
        "actions/phrases.py", "bot/chat/privacy.it.md", "bot/chat/words.yml", "clinic.toml",
        "bot/console/words.yml", "docs/accessibilita.md", "knowledge/chat.yml",
        "knowledge/interview.yml", "knowledge/pictures/pictures.yml",
        "knowledge/topics/_common.yml", "knowledge/topics/after_normal.it.md",
        "knowledge/triage/result.yml",
    } <= places  # fmt: skip
