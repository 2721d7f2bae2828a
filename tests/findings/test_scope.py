"""Scope in both languages: own questions answered, what has gone, what is only supposed."""

from __future__ import annotations

import pytest

from bot.findings import read


def statuses(text: str) -> set[tuple[str, str]]:
    return {(item.kind, item.status) for item in read(text).findings}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("dolore? no. gonfiore? sì, alla caviglia", {("pain", "absent"), ("swelling", "present")}),
        ("fever? no. swelling? yes", {("fever", "absent"), ("swelling", "present")}),
        ("febbre? boh", {("fever", "unknown")}),
        ("mi è passata la febbre ma la tosse no", {("fever", "absent"), ("other", "present")}),
        ("il gonfiore non è sparito", {("swelling", "present")}),
        ("prima avevo male alla gamba ma ora tutto a posto", {("pain", "absent")}),
        ("mi sono rotto il braccio nel 2015", {("fracture", "past")}),
        ("a 12 anni mi sono rotta il polso", {("fracture", "past")}),
        ("se mi viene la febbre vi chiamo?", set()),
        ("non so se ho la febbre", {("fever", "unknown")}),
    ],
)
def test_scope(text: str, wanted: set[tuple[str, str]]) -> None:
    assert statuses(text) == wanted


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("ginocchio sinistro, anzi no scusi il destro, gonfio", "right"),
        ("the right, sorry, I mean the left knee is swollen", "left"),
        ("mi fa male il ginocchio destro", "right"),
    ],
)
def test_a_correction_leaves_what_was_meant(text: str, side: str) -> None:
    assert read(text).facts["side"] == side


@pytest.mark.parametrize(
    "text",
    [
        "la mia vicina non respira bene",
        "nel film un uomo perde sangue",
        "un tumore può dare febbre?",
        "il foglietto dice di chiamare se viene la febbre",
    ],
)
def test_what_is_nobodys_or_a_strangers_is_not_the_patients(text: str) -> None:
    assert {item.status for item in read(text).findings} <= {"other_person"}


@pytest.mark.parametrize(
    "text",
    [
        "the cramp in my calf went away and now it's back",
        "il dolore al polso era sparito, poi è tornato",
        "I'd never had a pain in my hip until last month",
        "mai avuto male alla spalla fino a ieri",
        "my left hip hurts, the right one doesn't",
        "mi fa male la spalla destra, l'altra no",
        "it isn't as if the pain has gone",
    ],
)
def test_pain_that_is_back_new_or_elsewhere_too_is_there(text: str) -> None:
    assert ("pain", "present") in statuses(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I cracked my elbow when I was eleven, it mended nicely. now it locks", "fracture"),
        ("the blister burst, it's dry now. still sore", "skin"),
        ("my shin swelled after the run, it's down again now", "swelling"),
        ("the cut was oozing on Sunday but has dried up", "wound_bleeding"),
        ("ieri la mano era gonfia oggi è normale", "swelling"),
        ("the lump never came back", "lump"),
    ],
)
def test_what_has_ended_is_not_there(text: str, kind: str) -> None:
    assert (kind, "present") not in statuses(text)
    assert not {("fever", "present"), ("numbness_weakness", "present")} & statuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "its not for pain, I only want to know the opening hours",
        "non è per il dolore, volevo solo gli orari",
        "before my operation the hip was killing me",
        "prima dell'intervento mi faceva male l'anca",
    ],
)
def test_no_pain_is_told_of(text: str) -> None:
    assert ("pain", "present") not in statuses(text)


def test_a_measured_fever_may_have_cooled() -> None:
    assert ("fever", "absent") in statuses("had 38.7 on Friday, 36.5 today")
    assert ("fever", "present") not in statuses("zero fever, 100% fed up")
