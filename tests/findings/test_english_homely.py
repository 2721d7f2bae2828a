"""Complaints in homely English, and what only looks like one."""

from __future__ import annotations

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    found = read(text, prior="en").findings
    return {item.kind for item in found if item.status in {"present", "unknown"}}


def status(text: str, kind: str) -> set[str]:
    return {item.status for item in read(text, prior="en").findings if item.kind == kind}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("my scar tugs when I stretch", {"pain"}),
        ("the elbow catches when I pour", {"pain"}),
        ("this hip has me crucified", {"pain"}),
        ("my neck is in flitters", {"pain"}),
        ("sore throat since Friday", {"pain"}),
        ("nana has gone off her feet", {"reduced_movement"}),
        ("no longer can I climb a ladder", {"reduced_movement"}),
        ("there's no way I could squat", {"reduced_movement"}),
        ("I can't carry the coal any more", {"reduced_movement"}),
        ("cutting my toenails is nearly impossible", {"reduced_movement"}),
        ("my thighs have no drive left", {"numbness_weakness"}),
        ("had a wee tumble in the hall", {"injury"}),
        ("a girl kneed me at netball, the thigh is swollen", {"injury", "swelling"}),
        ("the splint rubbed my heel raw", {"wound_bleeding"}),
        ("ankle swollen, hot, red", {"swelling", "skin"}),
        ("my toe is swollen. Red? A bit.", {"swelling", "skin"}),
        ("no appetite, cough", {"other"}),
        ("the dog ran into the side of my leg", {"injury"}),
        ("still tender, two weeks on", {"pain"}),
        ("last week I was this tired after a walk", {"fatigue"}),
        ("I keep spilling my coffee", {"numbness_weakness"}),
        ("why does it ache, doctor?", {"pain"}),
        ("I had the tumour scraped out of my elbow, it's stiff", {"reduced_movement"}),
        ("my ankle puffs up by bedtime", {"swelling"}),
        ("the tablets don't touch this ache", {"pain"}),
        ("a wee bit numb at the thumb", {"numbness_weakness"}),
        ("woke with the pillow drenched", {"night_sweats"}),
    ],
)
def test_a_homely_complaint_is_read(text: str, kinds: set[str]) -> None:
    assert present(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "our kitchen chair has a broken leg",
        "my walking stick cracked on the stairs",
        "that's a weight off my shoulders",
        "I'm aching for her",
        "your receptionist knocked my appointment back",
        "snapped a photo of the form for you",
        "I'm sick and tired of waiting",
        "the news left me numb",
    ],
)
def test_words_that_only_look_like_a_complaint_are_none(text: str) -> None:
    assert present(text) == set()


def test_a_grip_is_weak_or_stiff_as_the_message_says() -> None:
    assert present("can't grip the kettle, the hand is weak") == {"numbness_weakness"}
    assert present("can't grip the kettle, knuckles swollen") == {"reduced_movement", "swelling"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("is the stiffness from the plaster?", "reduced_movement"),
        ("are these night sweats due to my age", "night_sweats"),
        ("will this cramp ever go?", "pain"),
        ("when will my knee stop swelling", "swelling"),
        ("would ice help a sore elbow", "pain"),
    ],
)
def test_a_question_that_takes_a_complaint_for_granted_tells_it(text: str, kind: str) -> None:
    assert kind in present(text)


@pytest.mark.parametrize(
    "text", ["is swelling normal after cryo?", "does the pain go away after a biopsy?"]
)
def test_a_question_about_a_treatment_tells_nothing(text: str) -> None:
    assert present(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my aunt had the very same swelling and hers was gout", "swelling"),
        ("my cousin broke his elbow the same week and they saw him at once", "fracture"),
        ("grandad had weak legs. Mine are fine", "numbness_weakness"),
        ("my uncle limped all his life so I know what it looks like", "reduced_movement"),
    ],
)
def test_a_relatives_illness_told_to_compare_is_theirs(text: str, kind: str) -> None:
    assert status(text, kind) <= {"other_person"}


def test_a_relative_who_is_ill_now_is_the_patient() -> None:
    assert "swelling" in present("my husband had the same swelling and now it's back")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("wrist sore on Tuesday, fine today", "pain"),
        ("my hand went asleep at the hairdresser, grand after a minute", "numbness_weakness"),
        ("ankle ached yesterday, no ache today", "pain"),
        ("couldn't straighten it in June, now it's at 170 degrees", "reduced_movement"),
        ("chills I don't have", "fever"),
        ("they ruled a break out", "fracture"),
        ("pain-wise I'm grand", "pain"),
        ("the bruising you warned me about never came", "skin"),
        ("she checked for swelling and found none", "swelling"),
        ("the stiffness went, only the scar is left", "reduced_movement"),
        ("it swelled when I got home but then settled", "swelling"),
        ("if it was broken I'd never have driven home", "fracture"),
        ("Years ago, I tore a ligament in that knee", "injury"),
        ("it ached, isn't now", "pain"),
        ("my tiredness lifted after week five. My taste came back", "fatigue"),
        ("I used to limp, now I hike", "reduced_movement"),
        ("the chills were two weeks back", "fever"),
        ("he had such pain before the ablation", "pain"),
        ("I had a rash, which dried up", "skin"),
        ("I did think it was puffy but it was my sock", "swelling"),
        ("thought I'd cracked it, x-ray says not", "fracture"),
    ],
)
def test_what_is_over_or_denied_in_a_clause_of_its_own_is_not_there(text: str, kind: str) -> None:
    assert kind not in present(text)


def test_somebody_unsure_of_what_they_ask_suspects_it() -> None:
    assert status("feverish? not sure", "fever") == {"unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "neither the ache nor the tightness has eased",
        "neither rest nor tablets have touched the pain",
        "it would be a lie to say it doesn't hurt",
        "not that the pain is unbearable, but I want it seen",
        "it's never not sore",
    ],
)
def test_a_denial_that_is_itself_denied_leaves_the_pain(text: str) -> None:
    assert "pain" in present(text)
