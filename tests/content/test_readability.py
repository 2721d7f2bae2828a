"""Both reading scores against values worked out by hand."""

from __future__ import annotations

import pytest

from bot.content.readability import flesch_kincaid, gulpease


def test_flesch_kincaid_by_hand() -> None:
    # 6 words, 1 sentence, 6 syllables; then 6 words, 2 sentences, 13 syllables
    assert flesch_kincaid("The cat sat on the mat.") == pytest.approx(
        0.39 * 6 + 11.8 * 6 / 6 - 15.59
    )
    assert flesch_kincaid("Doctors suggest treatment. Patients consider options.") == (
        pytest.approx(0.39 * 3 + 11.8 * 13 / 6 - 15.59)
    )


def test_gulpease_by_hand() -> None:
    # 5 words, 1 sentence, 21 letters
    assert gulpease("Il medico guarda le immagini.") == pytest.approx(
        min(100, 89 + (300 * 1 - 10 * 24) / 5)
    )
    # 8 words ("L'" and "osso" are two), 2 sentences, 30 letters
    assert gulpease("L'osso guarisce piano. Serve riposo per settimane.") == pytest.approx(
        min(100, 89 + (300 * 2 - 10 * 42) / 8)
    )


@pytest.mark.parametrize("score", [flesch_kincaid, gulpease])
def test_nothing_to_read(score: object) -> None:
    assert callable(score)
    assert score("") == (0.0 if score is flesch_kincaid else 100.0)


def test_harder_is_harder() -> None:
    easy, hard = "We look at the bone.", "Interdisciplinary radiological evaluation is necessary."
    assert flesch_kincaid(easy) < 3 < 12 < flesch_kincaid(hard)
    assert gulpease(
        "Si guarda la tac con calma e poi si decide insieme la cura da fare."
    ) > gulpease(
        "La valutazione radiologica interdisciplinare approfondita presuppone considerazioni."
    )


def test_decimals_and_lists_count_as_written() -> None:
    assert gulpease("Da 7,1 a 5.1 in un mese o poco di più.") < gulpease(
        "Da 7 a 5. In un mese. Ok."
    )
    assert flesch_kincaid("- One short line\n- One short line") == flesch_kincaid(
        "One short line. One short line."
    )
