"""Everyday Italian: pictures, half sentences, text-message spelling, and words that look alike."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read

# One case a line: message | all kinds that are present ("-" for none).
EVERYDAY = """
il gomito scatta ogni volta che lo piego | other
il pollice non si distende, scatta | other reduced_movement
un dolore alla tibia, prevalentemente notturno | pain night_pain
il dito è grosso così | swelling
la portiera mi ha colpita sulla mano | injury
ho male all'anca, faccio fatica a entrare in vasca | pain reduced_movement
c'è un cordone duro sul braccio | lump
la ferita continua a spurgare siero | wound_bleeding
la caviglia fa toc a ogni gradino | other
perdo i capelli dopo la seconda chemio | other
ho il naso chiuso e l'alito cattivo | other
non ho voglia di mangiare | other
mi sento svenire quando mi alzo | other
ho i piedi sempre freddi | other
ho un'emicrania da stamattina | other
mi bruciano gli occhi | pain
il braccio è tutto storto | other
il polpaccio è il doppio, la scarpa non entra | swelling
la risonanza parla di edema osseo | -
come un cecino duro sotto la pelle del polso | lump
è volata dal monopattino | injury
ho battuto i denti tutta la notte | fever
uno scooter mi ha urtata da dietro | injury
la diagnosi mi ha schiacciata | -
non arrivo a toccarmi i piedi | reduced_movement
la spalla si è congelata e non si alza | reduced_movement
ho le gambe di gelatina | numbness_weakness
mi pizzicano le dita dei piedi | numbness_weakness
le dita mi dormono | numbness_weakness
mi pisciai addosso, mi scappa e non faccio in tempo | bladder_bowel
c'era sangue nella pipì | bladder_bowel
sono stanchissima, crollo dopo pranzo | fatigue
la sera mi sale a 37 e 9 | fever
la cintura mi sta larga e ho perso otto chili | weight_loss
mi sveglio in una pozza di sudore | night_sweats
devo fermarmi a riprendere fiato | breathing
il dito è diventato di un brutto viola | skin
dalla cicatrice cola del siero | wound_bleeding
il taglio si è riaperto | wound_bleeding
kaviglia gonfia e blokkata | swelling reduced_movement
ho quasi 40 anni e mi fa male l'anca | pain
faccio quattro scalini e mi manca il fiato | breathing
prendo 30 gocce di antidolorifico | -
sono caduta in bagno due giorni fa | injury
mi sono fatta male cadendo dalla sedia | injury
il ginocchio si piega fino a 40 gradi | -
da ieri notte ho male al polso | pain
esce pus dalla tibia | wound_bleeding
mi si sono gonfiate le labbra | swelling
sono kaduto sulle skale | injury
se alzo il braccio mi fa male la scapola | pain
"""
CASES = [
    tuple(part.strip() for part in line.split("|"))
    for line in EVERYDAY.splitlines()
    if line.strip()
]


@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_everyday_wording(text: str, kinds: str) -> None:
    found = {item.kind for item in read(text).findings if item.status in {"present", "unknown"}}
    assert found == set(kinds.replace("-", "").split())


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("se alzo il braccio mi fa male la scapola", "shoulder_blade"),
        ("se piego il gomito mi tira il polso", "wrist"),
        ("dolore a L5", "lower_back"),
        ("mi fa male la schiena in alto", "upper_back"),
        ("la gamba è rossa dal ginocchio in giù", "leg"),
        ("mi tengo la mano sul fianco, mi fa male l'anca", "hip"),
    ],
)
def test_where_everyday_words_put_it(text: str, site: str) -> None:
    assert read(text).facts["site_detail"] == site


def test_a_limb_that_does_not_move_is_no_numbness_but_keeps_its_fact() -> None:
    reading = read("non muovo più la gamba")
    assert {item.kind for item in reading.findings} == {"reduced_movement"}
    assert reading.facts["limb_weakness"] is True


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("in tre mesi ho perso dieci chili", 90),
        ("sono dimagrito sei chili in due mesi", 60),
        ("da ier sera mi fa male il gomito", 1),
        ("sono nata nel 1958 e mi fa male l'anca", None),
    ],
)
def test_since_when_in_everyday_words(text: str, days: float | None) -> None:
    assert read(text, today=date(2026, 5, 12)).duration_days == days


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("mia nonna 86 anni è caduta", 86),
        ("signora Pina, anni 79, anca dolente", 79),
        ("il bimbo, 3 anni e mezzo, zoppica", 3),
    ],
)
def test_age_in_everyday_words(text: str, age: float) -> None:
    assert read(text).facts["age"] == age


def test_what_hurts_terribly_is_severe() -> None:
    assert read("il gomito mi fa malissimo").facts["pain_severe"] is True
