"""Banned words are found, and what must be said about limits is not taken for a promise."""

from __future__ import annotations

import pytest

from bot.content.language import Language
from bot.content.wording import banned, negations, sentences


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It cures cancer."),
        ("en", "It does not hurt, and it cures cancer."),
        ("en", "Results are guaranteed."),
        ("en", "This is the best treatment."),
        ("en", "There is nothing\nto worry about."),
        ("en", "You have a tumour."),
        ("en", "It is not cancer."),
        ("en", "It is completely safe."),
        ("en", "The most advanced clinic."),
        ("en", "Come and see!"),
        ("it", "La terapia guarisce il tumore."),
        ("it", "È la cura migliore."),
        ("it", "Lei ha un tumore."),
        ("it", "Non è cancro."),
        ("it", "Non si preoccupi."),
        ("it", "Un metodo innovativo."),
        ("it", "Puoi venire domani."),
    ],
)
def test_found(language: Language, text: str) -> None:
    assert list(banned(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The aim is relief, not a cure of the cancer."),
        ("en", "No good trial shows that it is better than the others."),
        ("en", "Is the aim cure or comfort?"),
        ("en", "Tell us if you have a fracture."),
        ("it", "Lo scopo è il sollievo, non guarire il tumore."),
        ("it", "Nessuno studio dimostra che sia migliore."),
        ("it", "Il dolore migliora in circa 6 persone su 10."),
        ("it", "Si punta a guarire o a dare sollievo?"),
    ],
)
def test_allowed(language: Language, text: str) -> None:
    assert list(banned(text, language)) == []


def test_offset_points_at_the_words() -> None:
    text = "Fine. This is\nthe best one."
    ((offset, _),) = banned(text, "en")
    assert text[offset:].startswith("best")


def test_a_decimal_point_does_not_end_a_sentence() -> None:
    assert sentences("Pain fell from 7.1 to 1.4. It helped?") == 2


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "It is safe.", 0),
        ("en", "It is not safe. Never go without help.", 3),
        ("en", "You cannot stand or cannot walk.", 1),
        ("en", "It has failed or cannot be given. A non-ossifying spot.", 2),
        ("it", "Non c'è nessun rischio.", 1),
        ("it", "Non sospenda e non cambi. Niente ghiaccio né calore.", 2),
        ("it", "Nessuno studio le confronta: non è una prova.", 2),
        ("it", "Continui finché il medico non li cambia.", 0),
    ],
)
def test_what_is_denied_is_counted_once(language: Language, text: str, count: int) -> None:
    assert negations(text, language) == count
