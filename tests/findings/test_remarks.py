"""Remarks that deny or close what stands before them, noes that are undone, and lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.findings import read
from bot.findings.lexicon_file import LexiconError
from bot.findings.scope.remarks import load_forms


def statuses(text: str) -> set[tuple[str, str]]:
    return {(item.kind, item.status) for item in read(text).findings}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("my knee was swollen but it isn't now", {("swelling", "absent")}),
        ("il ginocchio era gonfio, adesso no", {("swelling", "absent")}),
        ("it was swollen, it was stiff. all gone now", {("swelling", "absent")}),
        ("they asked about fever and numbness: none so far", {("fever", "absent")}),
        ("mi hanno chiesto di febbre e formicolii. niente di tutto questo", {("fever", "absent")}),
        ("as for fever, I haven't had one", {("fever", "absent")}),
        ("the fever has gone, the swelling too", {("fever", "absent"), ("swelling", "absent")}),
        ("my sister gets numb fingers, I don't", {("numbness_weakness", "absent")}),
    ],
)
def test_a_remark_denies_what_stands_before_it(text: str, wanted: set[tuple[str, str]]) -> None:
    assert wanted <= statuses(text)
    assert not {kind for kind, status in statuses(text) if status == "present"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my knee is swollen in the evening but not now", "swelling"),
        ("la sera si gonfia il ginocchio, adesso no", "swelling"),
        ("my knee is swollen, isn't it", "swelling"),
        ("my knee is stiff, no, it isn't swollen", "reduced_movement"),
        ("my knee is swollen and I had a fever, but not any more", "swelling"),
        ("the swelling comes in the evening and is gone in the morning", "swelling"),
        ("il ginocchio è gonfio, per il resto tutto bene", "swelling"),
    ],
)
def test_what_is_there_stays_there(text: str, kind: str) -> None:
    assert (kind, "present") in statuses(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("not a day goes by without my knee hurting", "pain"),
        ("non c'è una posizione in cui non mi faccia male la schiena", "pain"),
        ("I'd be fine if my hip didn't hurt", "pain"),
        ("starei bene se non mi facesse male l'anca", "pain"),
        ("I've never had pain like this in my arm", "pain"),
        ("can't get rid of this fever", "fever"),
        ("no strength in my hand", "numbness_weakness"),
        ("nessuna sensibilità sul bordo del piede", "numbness_weakness"),
    ],
)
def test_a_no_that_denies_nothing(text: str, kind: str) -> None:
    assert (kind, "present") in statuses(text)


def test_a_weak_word_counts_only_when_it_is_denied() -> None:
    assert ("night_sweats", "absent") in statuses("no fever, chills or sweats")
    assert not statuses("the sweats in the gym were lovely")


@pytest.mark.parametrize(
    "text",
    [
        "my printer is jammed and won't move",
        "i pomodori hanno macchie nere",
        "the actor broke his leg filming stunts",
        "il nostro gatto ha una pallina sulla pancia",
    ],
)
def test_things_animals_and_actors_are_no_patients(text: str) -> None:
    assert {status for _, status in statuses(text)} <= {"other_person"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("caduto da cavallo, mal di schiena", "injury"), ("the car hit me and my leg hurts", "pain")],
)
def test_whom_a_thing_hurts_is_a_patient(text: str, kind: str) -> None:
    assert (kind, "present") in statuses(text)


def test_a_fever_that_has_cooled_is_over() -> None:
    assert ("fever", "absent") in statuses("temp was 38.5 on Saturday, temp 36.6 today")


@pytest.mark.parametrize(
    "content",
    [
        "en: {lead: a, tail: b, forms: [{status: absent, breadth: all, patterns: [x]}]}",
        "en: {lead: a, tail: b, forms: [{status: absent, breadth: all, firm: true, "
        "patterns: ['{nobody}']}]}",
    ],
)
def test_a_form_that_is_not_as_agreed_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "remarks.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"remarks\.yml"):
        load_forms(path)


@pytest.mark.parametrize(
    "text",
    [
        "back pain, not sick, not dizzy, nothing like that",
        "mal di schiena, conosco i segnali e non ne ho nessuno di questi",
        "an aching hip, I know the warning signs and have none of those",
    ],
)
def test_a_sum_of_denials_leaves_the_complaint(text: str) -> None:
    assert ("pain", "present") in statuses(text)


def test_what_passed_or_was_mended_is_over() -> None:
    assert ("other", "present") not in statuses(
        "I was sick after the drip, it passed within an hour"
    )
    assert ("fever", "present") not in statuses("la febbre è scesa ieri, la spalla fa male")
    assert ("fever", "present") in statuses("la febbre è scesa solo a 38, la spalla fa male")


def test_a_little_of_something_after_a_no_is_there() -> None:
    assert ("skin", "present") in statuses("no lump, some redness")
    assert ("swelling", "present") in statuses("no fever, slight swelling of my ankle")
