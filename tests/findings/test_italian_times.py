"""Since when, and how old, in Italian: whose time it is, and what is no age."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read

TODAY = date(2026, 5, 12)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("sono quattro settimane oggi che mi fa male il gomito", 28),
        ("saranno tre mesi che zoppico", 90),
        ("la spalla mi duole, fanno due settimane domani", 14),
        ("da un mese e cinque giorni ho male al collo", 35),
        ("dopo la caduta di due settimane fa il polso mi fa male", 14),
        ("mi fa male la coscia dopo la corsa di ieri", 1),
        ("il polso è più gonfio di ieri", None),
        ("il dolore al piede è di due mesi", 60),
        ("ho iniziato la cura 8 mesi fa, il male all'anca c'è da due", 60),
        ("da na settimana me fa male er piede", 7),
        ("la schiena mi duole da due settimane e da ieri non riesco a urinare", 1),
        ("il polso non si piega da quando avevo 8 anni, da un mese è gonfio", 30),
        ("sono caduto poco fa e il polso è gonfio", 0.05),
        ("a mio nipote di sei anni fa male il tallone da dieci giorni", 10),
    ],
)
def test_since_when(text: str, days: float | None) -> None:
    assert read(text, prior="it", today=TODAY).duration_days == days


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("a mio nipote di sei anni fa male il tallone", 6),
        ("la mamma di Giulia, 9 anni, che si tiene il polso", 9),
        ("tengo 33 anni e mi duole il collo", 33),
        ("ho 45 anni, mio padre aveva lo stesso bozzo", 45),
        ("mio figlio (2 anni e 7 mesi) zoppica", 2),
        ("mia figlia ha un anno e zoppica", 1),
        ("ho una caviglia gonfia. 24 anni e distratto", 24),
        ("mia figlia ha un bozzo sul polso", None),
        ("mio nonno ha due dita gonfie", None),
        ("febbre da ieri, 39, e tremo", None),
    ],
)
def test_age(text: str, age: int | None) -> None:
    told = read(text, prior="it", today=TODAY).facts.get("age")
    assert (told if told is None else int(str(told).split(".")[0])) == age
