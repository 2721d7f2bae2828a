"""Everyday words that are complaints elsewhere, and complaints that a denial must not reach."""

from __future__ import annotations

import pytest

from bot.findings import read


def _statuses(message: str, kind: str) -> set[str]:
    return {item.status for item in read(message, prior="en").findings if item.kind == kind}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("My slot was pushed back three days.", "injury"),
        ("I hate being shut in.", "injury"),
        ("I put my foot in it with the receptionist.", "injury"),
        ("My head is all over the place since the letter.", "numbness_weakness"),
        ("How do you know that it's still dead in there?", "numbness_weakness"),
        ("I nearly dropped my coffee when I read that.", "numbness_weakness"),
        ("He bent over to tie a lace and his back hurts.", "reduced_movement"),
        ("The bruise on my arm won't go.", "reduced_movement"),
        ("I can't stand small rooms.", "reduced_movement"),
        ("My right hand is all puffed up.", "breathing"),
        ("Worked all night, now my heel is sore.", "night_pain"),
        ("A sharp pain after 3 hours of standing.", "night_pain"),
        ("The bony part of my elbow hurts.", "lump"),
        ("My thumb is stuck bent.", "fracture"),
        ("Do they cut you open for that?", "wound_bleeding"),
        ("These tablets stop the blood getting thick.", "wound_bleeding"),
        ("What would be the signs I'll need to look for?", "other"),
        ("My ribs hurt when sneezing.", "other"),
        ("Can the cold beat this cancer?", "fatigue"),
        ("She asked if it was going to hurt.", "pain"),
        ("Is normal soreness after the needle a bad thing?", "pain"),
        ("Do most people ache after it?", "pain"),
        ("I used to walk miles.", "reduced_movement"),
        ("The left arm is thinner than the right.", "weight_loss"),
        ("It takes ages to get going in the morning.", "bladder_bowel"),
        ("I dropped a dumbbell weight on my toe.", "weight_loss"),
    ],
)
def test_an_everyday_word_is_no_complaint(message: str, kind: str) -> None:
    assert not _statuses(message, kind) & {"present", "unknown"}


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("I've not been to the toilet for four days.", "bladder_bowel"),
        ("Her knee gave out and she went down.", "numbness_weakness"),
        ("Without tablets the pain is dreadful.", "pain"),
        ("It doesn't hurt unless I run.", "pain"),
        ("Didn't fall, didn't knock it, swollen anyway.", "swelling"),
        ("There was no lump in spring, now there is one.", "lump"),
        (
            "I had a growth cut out in 2020, then had twins. The knee has started swelling.",
            "swelling",
        ),
        ("Everyone's busy with my heart. Meanwhile the hip hurts.", "pain"),
        ("The doctor did not look at the lump on my rib.", "lump"),
        ("It went well in May. The old pain in my leg is back.", "pain"),
        ("I was fine until my toe joint swelled up.", "swelling"),
        ("At my sister's wedding I fell off a bench and my ribs hurt.", "injury"),
        ("I broke my right humerus falling off a horse, they say.", "injury"),
        ("My kneecap slipped out and back in at dance class.", "injury"),
        ("She is on tablets for leukaemia and her hips are sore.", "pain"),
        ("Sat down hard on the ice.", "injury"),
        ("I caught my thumb in the car door.", "injury"),
        ("The knee has been huge for a week.", "swelling"),
        ("The sore on my heel has broken open.", "wound_bleeding"),
        ("I have done my back in.", "pain"),
        ("A lump under my jaw and I've gone off my tea.", "lump"),
        ("A lump on my arm and my wife's gone off to Leeds.", "lump"),
        ("My hand has lost its strength.", "numbness_weakness"),
        ("Pens slip out of my fingers.", "numbness_weakness"),
        ("I take the stairs one at a time.", "reduced_movement"),
        ("A van ran into the back of us.", "injury"),
        ("My ankle isn't red or puffy or owt it just gives way.", "numbness_weakness"),
        ("Not on any medication, hip pain.", "pain"),
        ("Never smoked, rib pain.", "pain"),
        ("It isn't gout, the foot's swollen.", "swelling"),
        ("The pain used to come and go, now it's constant.", "pain"),
        ("No pain, swelling only.", "swelling"),
        ("Nobody can explain this pain.", "pain"),
        ("I had a lump out in May and another has come.", "lump"),
        ("My gran can't lift her arm since I'd say five days.", "reduced_movement"),
    ],
)
def test_a_denial_of_something_else_takes_nothing_away(message: str, kind: str) -> None:
    assert "present" in _statuses(message, kind)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Sore hip, gets about fine.", "reduced_movement"),
        ("Sore wrist, my fingers feel normal.", "numbness_weakness"),
        ("Sore wrist, I've not been hot.", "fever"),
        ("Sore ankle, same size as the other one.", "swelling"),
        ("Fell over, bruise all gone now.", "skin"),
        ("Sore knee, can't remember banging it.", "injury"),
        ("Sore hip, no sickness.", "other"),
        ("Swollen wrist, they ruled out a break.", "fracture"),
    ],
)
def test_what_is_well_is_denied(message: str, kind: str) -> None:
    assert _statuses(message, kind) == {"absent"}
