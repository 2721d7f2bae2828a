"""Whose body a message speaks of."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.model import Language


def present(text: str) -> set[str]:
    return {f.kind for f in read(text).findings if f.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I found a lump on my little boy's neck", "child"),
        ("She whimpers when I lift her left arm and I can't see a bruise", "other"),
        ("I look after Mr Hill, his ankle is swollen", "other"),
        ("giddy since this morning, says my husband", "self"),
        ("non cammina bene mio zio", "other"),
        ("è cascata dal seggiolone e piange", "other"),
        ("mi gira la testa da stamattina, dice mia moglie", "self"),
        ("I am writing about my brother, he has a sore hip", "other"),
        ("I noticed a lump on my shin", "self"),
        ("mia figlia zoppica, non è cascata che io sappia", "child"),
        ("sono Rita, la figlia di Piero: ha la gamba gonfia", "other"),
        ("mio marito ha male all'anca, la temperatura gliel'ho presa io", "other"),
        ("nonna ha la caviglia gonfia e i brividi; io ho la schiena rotta dalla paura", "other"),
        ("mio zio ha dolori e febbre, io però ho un nodulo al collo", "self"),
        ("sono un'insegnante e mi fa male il polso", "self"),
        ("mio zio ha il gomito gonfio, secondo me è rotto", "other"),
        ("mia figlia è cascata, ero in giardino, adesso non piega il polso", "child"),
        ("ho un nipote di sette anni che zoppica", "child"),
        ("ho due figlie e mi duole il collo", "self"),
        ("mi sa che mi sono rotta il mignolo", "self"),
        ("sono caduto al matrimonio di mia cugina, polso gonfio", "self"),
        ("bimbo di due anni, il nonno l'ha strattonato, gomito gonfio", "child"),
    ],
)
def test_who_it_is_about(text: str, about: str) -> None:
    assert (read(text).about or "self") == about


@pytest.mark.parametrize(
    "text",
    [
        "Mio padre ha avuto un tumore. Io ho notato un nodulo al braccio",
        "a mia zia è successo lo stesso. Mi è uscito un nodulo sul polso",
    ],
)
def test_the_writers_own_is_not_a_relatives(text: str) -> None:
    assert "lump" in present(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a friend of mine had a lump, I only have a sore wrist", "lump"),
        ("everyone in the house has a fever but me, my elbow aches", "fever"),
        ("a casa hanno tutti la febbre, a me fa male il gomito", "fever"),
        ("my aunt broke her wrist in March and now mine aches", "fracture"),
    ],
)
def test_what_others_have_is_not_the_patients(text: str, kind: str) -> None:
    assert kind not in present(text)
    assert "pain" in present(text)


def test_a_word_of_childhood_names_no_child() -> None:
    assert read("da bambina avevo l'asma, ora mi fa male il polso").about == "self"


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("I write on behalf of my aunt. She has no cough. I feel sick myself.", "other", "absent"),
        ("My wife is the patient. Her wrist is swollen. I am stiff.", "swelling", "present"),
        ("I have an ache in my shin. My brother says gout. It is not red.", "skin", "absent"),
        ("I have an ache in my shin. My sister has a lump on hers.", "lump", "other_person"),
    ],
)
def test_whose_it_is_where_two_are_told_of(text: str, kind: str, status: str) -> None:
    found = [f.status for f in read(text, prior="en").findings if f.kind == kind]
    assert found[0] == status


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("I'll ask my wife", "en"),
        ("hang on, let me ask mum", "en"),
        ("aspetta che chiedo a mia moglie", "it"),
        ("sento un attimo mio marito", "it"),
    ],
)
def test_who_is_only_asked_for_an_answer_is_no_patient(text: str, lang: Language) -> None:
    assert read(text, prior=lang).about in {None, "self"}


@pytest.mark.parametrize(
    ("text", "lang"),
    [("I ask for my wife", "en"), ("it's about my wife", "en"), ("chiedo per mia moglie", "it")],
)
def test_who_is_asked_for_is_the_patient(text: str, lang: Language) -> None:
    assert read(text, prior=lang).about == "other"
