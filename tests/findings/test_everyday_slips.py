"""What a wide pattern took from ordinary messages once: they are read as they are meant."""

from __future__ import annotations

from datetime import date

import pytest

from bot.findings import read
from bot.findings.model import Language


def statuses(text: str, lang: Language = "en") -> dict[str, str]:
    read_today = read(text, prior=lang, today=date(2026, 11, 30))
    return {finding.kind: finding.status for finding in read_today.findings}


@pytest.mark.parametrize(
    "text",
    [
        "pain left ankle, two weeks",
        "aches left hip since easter",
        "soreness left knee after a run",
        "my jaw aches on the left when I eat",
        "it hurts on the left after the physio",
    ],
)
def test_a_side_is_no_leaving(text: str) -> None:
    assert statuses(text)["pain"] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "broke my wrist when i was skating",
        "when she was running for the bus she broke her ankle",
        "i cracked a rib when i was lifting a crate",
    ],
)
def test_what_one_was_doing_is_no_childhood(text: str) -> None:
    assert statuses(text)["fracture"] == "present"


def test_an_age_is() -> None:
    assert statuses("broke my wrist when i was nine, all fine since")["fracture"] == "past"


def test_what_broke_is_no_fever() -> None:
    assert "fever" not in read("it broke when I landed").facts


def test_distrust_of_a_picture_leaves_the_patient_the_patient() -> None:
    told = read("Mum is 79, fell on Friday and can't stand on it. I don't trust that scan.")
    assert told.about == "other"
    assert told.facts["loading"] == "cannot"


def test_who_hurts_when_turned_is_not_who_turns() -> None:
    told = read(
        "I look after a man with myeloma. His temperature is 38.4. It hurts when I turn him."
    )
    assert {f.status for f in told.findings if f.kind == "fever"} == {"present"}


def test_a_treatment_by_cold_is_no_stiffness() -> None:
    told = read("they had my shoulder blade frozen on Monday, short of breath since this morning")
    assert "reduced_movement" not in told.facts
    assert told.facts["treated_here"] is True


def test_a_leg_that_cannot_be_lifted_may_be_weak() -> None:
    assert read("my wife can't lift her leg off the sofa").facts["limb_weakness"] is True


def test_up_at_night_is_no_swelling() -> None:
    found = statuses("the ache in this hip has me up every single night")
    assert found["night_pain"] == "present"
    assert "swelling" not in found


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("nonno è diventato tutto blu", "blue_lips"),
        ("la stecca è troppo stretta, le dita sono bianche", "tense_limb_pain"),
        ("38 e mezzo e un freddo addosso che nemmeno con due coperte", "shivers"),
        ("lo zio è bianco e moscio dopo la crioablazione", "limb_weakness"),
    ],
)
def test_dangers_keep_their_words_in_italian(text: str, fact: str) -> None:
    assert read(text, prior="it").facts[fact] is True


def test_an_overturned_car_is_a_big_accident() -> None:
    assert (
        read("macchina capottata stamattina, schiena a pezzi", prior="it").facts["trauma"] == "big"
    )


@pytest.mark.parametrize(
    "text",
    ["thumb still numb on Sunday. I can bend it.", "toes still tingling Monday, can move them"],
)
def test_what_is_still_there_is_not_over(text: str) -> None:
    assert statuses(text)["numbness_weakness"] == "present"


@pytest.mark.parametrize("text", ["it has gone numb", "gone numb round the plaster edge"])
def test_gone_numb_is_no_figure_of_speech(text: str) -> None:
    assert statuses(text)["numbness_weakness"] == "present"


def test_numb_with_waiting_is_one() -> None:
    assert statuses("we went numb listening to the consultant") == {}


@pytest.mark.parametrize(
    "text",
    [
        "how can I tell if it's fractured",
        "no idea whether I broke it",
        "I wonder if he has cracked something",
    ],
)
def test_not_knowing_whether_it_is_broken_is_a_suspicion(text: str) -> None:
    assert statuses(text)["fracture"] == "unknown"


def test_what_would_be_if_it_were_broken_is_none() -> None:
    assert "fracture" not in statuses("if it was broken I would not be dancing on it")


@pytest.mark.parametrize(
    "text", ["stitches out on Monday, it has gaped", "the top end has come open"]
)
def test_what_gapes_is_an_open_wound(text: str) -> None:
    assert statuses(text)["wound_bleeding"] == "present"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the bump was tiny in March, now it is like a plum", "lump"),
        ("the swelling was mild last week, now it is huge", "swelling"),
    ],
)
def test_how_it_was_then_is_no_end(text: str, kind: str) -> None:
    assert statuses(text)[kind] == "present"


def test_when_it_was_is() -> None:
    found = read("the fever was two weeks back, none since", today=date(2026, 11, 30)).findings
    assert {f.status for f in found if f.kind == "fever"} <= {"past", "absent"}


@pytest.mark.parametrize(
    "text",
    [
        "lifted the shopping and something went in my lower back",
        "felt something give in my neck as I turned",
        "mi è partita la schiena spostando il divano",
        "mi è saltato qualcosa nella schiena",
    ],
)
def test_something_that_went_is_pain_where_it_went(text: str) -> None:
    assert statuses(text)["pain"] == "present"


@pytest.mark.parametrize("text", ["something went wrong with my booking", "è partito il treno"])
def test_other_things_that_went_are_none(text: str) -> None:
    assert statuses(text) == {}


@pytest.mark.parametrize(
    ("text", "abuse"),
    [
        ("he gets hold of my wrist when he's drunk", True),
        ("mi stringe il braccio quando ha bevuto", True),
        ("he takes hold of my arm when I get up", None),
        ("mi prende sotto braccio quando scendo le scale", None),
    ],
)
def test_whoever_is_held_by_a_drunk_is_hurt_by_others(text: str, abuse: bool | None) -> None:
    assert {f.fact: f.value for f in read(text).told}.get("abuse") == abuse


@pytest.mark.parametrize(
    "text",
    [
        "where can I get winter tires fitted",
        "the council tax form is a real headache",
        "is the M25 closed tonight",
        "la frattura tra i due partiti si allarga",
        "il motore batte in testa",
        "si è rotta la copertina del libro",
        "mi hanno ammaccato il paraurti",
        "la pizza viene dura come un sasso",
        "si è gonfiato il parquet in salotto",
        "trovami una rima con dolore",
        "stavolta mi fa male il portafoglio",
    ],
)
def test_things_floors_and_rhymes_have_no_complaints(text: str) -> None:
    assert statuses(text) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I am so tired on my feet", "fatigue"),
        ("I have a real headache", "other"),
        ("I crashed on the motorway", "injury"),
        ("ho una frattura tra tibia e perone", "fracture"),
        ("mi sono ammaccato la spalla", "injury"),
        ("un nodulo duro come un sasso", "lump"),
        ("mi tremano le gambe quando salgo le scale", "numbness_weakness"),
    ],
)
def test_people_who_speak_alike_have(text: str, kind: str) -> None:
    assert statuses(text)[kind] == "present"
