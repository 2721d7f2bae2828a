"""What a question rules out of a message that answers it, and what such a message does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.findings.model import CURRENT, FactValue, Reading
from bot.findings.words import word_set
from bot.triage.intake import EVERYWHERE
from bot.triage.questions import Question
from bot.triage.suspicion import AGE_ASKED


def heard_for(question: Question | None, reading: Reading) -> Reading:
    """The reading without what the waiting question rules out: an answer to "how long" tells no
    age, though "four months" by itself may be one, and "almost 40" is no fever when it answers
    "how old"."""
    if question is not None and question.id == "age":
        reading = replace(reading, extra={**reading.extra, AGE_ASKED: True})
        if _FEVER.search(reading.text):
            return reading
        return replace(
            reading,
            told=tuple(i for i in reading.told if i.fact not in ("fever", "temperature")),
            findings=tuple(i for i in reading.findings if i.kind != "fever"),
        )
    if question is None or question.number is None or question.number[1] != "duration":
        return reading
    years = reading.facts.get("age")
    told = tuple(item for item in reading.told if item.fact != "age")
    if reading.duration_days is None and isinstance(years, int | float) and years < _INFANT:
        days = float(round(years * 365))
        words = next(item for item in reading.told if item.fact == "age")
        told = (*told, replace(words, fact="duration_days", value=days))
        return replace(reading, told=told, duration_days=days)
    return replace(reading, told=told)


_INFANT = 2
_FEVER = re.compile(r"fe[bv]|temp|°|grad|degree|hot|cald|brivid|shiver|scott|burn", re.IGNORECASE)


def beside_the_answer(
    question: Question,
    told: Mapping[str, FactValue],
    before: Mapping[str, FactValue],
    *,
    corrects: bool = False,
) -> dict[str, FactValue]:
    """What the message told apart from the answer: the place that was treated is not that of the
    complaint, and an age in months or the time since treatment is not how long it has lasted. Once
    a place was told ``before``, a part of the body that is named in an answer about something else
    ("hands and legs are fine") does not move it, and a vaguer one ("in the bone", "the leg" of a
    thigh) does not replace it. A sign that was told is not taken back in passing: "no numbness, and
    it is fine" is no end of the pain, unless the message ``corrects`` what was told."""
    dropped: tuple[str, ...] = ()
    if question.id == "treated_here":
        dropped = ("site", "site_detail", "side", "duration_days")
    elif "treated_site" in question.settles:
        dropped = ("site", "site_detail", "side")
    elif question.id == "age" or question.number == ("treated_days_ago", "duration"):
        dropped = ("duration_days",)
    elif question.id == "known_cancer":
        # "Just one little thing, 8 years ago" is the cancer.
        dropped = ("lump", "duration_days")
    elif question.id in ("systemic", "cancer_treatment_last_6_weeks"):
        dropped = ("duration_days",)  # of the weight or the treatment, not of the complaint
    if question.id in ("loading", "arm_use") and told.get("reduced_movement") is False:
        dropped = (*dropped, "reduced_movement")  # to walk well denies no stiff joint
    placed = "site" in before and question.hard
    if (placed or _is_vaguer(told.get("site_detail"), before)) and "site" not in question.settles:
        dropped = (*dropped, "site", "site_detail", "side")
    passing = {
        fact
        for fact, value in told.items()
        if value is False
        and before.get(fact) is True
        and fact not in question.settles
        # "What lump? I have none" is said to this very question.
        and not (fact == "lump" and question.slot == "lump")
    }
    dropped = dropped if corrects else (*dropped, *passing)
    return {fact: value for fact, value in told.items() if fact not in dropped}


def own_time(
    question: Question,
    told: Mapping[str, FactValue],
    before: Mapping[str, FactValue],
    *,
    answered: bool,
) -> dict[str, FactValue]:
    """What is told beside or in place of an answer, without a time that is not the complaint's:
    that of a test that was asked about, one that comes after the complaint's own was told
    ``before``, or one beside a mere answer: the day of a long walk, of a measured temperature."""
    if question.id in _OF_THE_COMPLAINT or "duration_days" in question.settles:
        return dict(told)
    mere_no = question.hard and answered and not any(value is True for value in told.values())
    if (
        question.id in _WITH_TIMES_OF_THEIR_OWN
        or "duration_days" in before
        or (mere_no and not question.always)
    ):
        return {fact: value for fact, value in told.items() if fact != "duration_days"}
    return dict(told)


def without_other_times(
    question: Question,
    reading: Reading,
    told: Mapping[str, FactValue],
    before: Mapping[str, FactValue],
) -> dict[str, FactValue]:
    """What is told, without a time that is that of a cold of last week or of another part of the
    body: "the knees, for years"."""
    ill = any(finding.status in CURRENT for finding in reading.findings)
    elsewhere = "site" in before and told.get("site") not in (None, before["site"])
    if (
        (elsewhere and "site" not in question.settles)
        or (question.id == "fever" and not ill)
        or (question.id == "trauma" and told.get("trauma") in (None, "none") and not ill)
    ):
        return {fact: value for fact, value in told.items() if fact != "duration_days"}
    return dict(told)


_OF_THE_COMPLAINT = frozenset({"main_symptom", "site", "trend", "trauma", "who"})
_WITH_TIMES_OF_THEIR_OWN = word_set(
    "previous_tests medicines systemic smoking pregnancy temperature wound "
    "benign_follow_up sepsis_signs"
)
_GRIP = re.compile(r"\b(?:hold|grip|grasp|squeeze|pick|open|turn|twist|carry|lift|drop\w*)\b")


def held_by_pain(
    question: Question,
    reading: Reading,
    told: Mapping[str, FactValue],
    before: Mapping[str, FactValue],
) -> dict[str, FactValue]:
    """What is told of an arm, without the weakness where it is pain or an injury for which nothing
    can be gripped, and no word says that it is weak."""
    words = [item.words.lower() for item in reading.told if item.fact == "limb_weakness"]
    sore = before.get("pain") is True or before.get("trauma") in ("small", "big")
    nerves = before.get("back_or_neck_pain") is True or before.get("known_cancer") in _ILL
    if question.id == "arm_use" and sore and not nerves and words and _GRIP.search(words[0]):
        return {fact: value for fact, value in told.items() if fact != "limb_weakness"}
    return dict(told)


_ILL = ("now", "past", "possible")


def _is_vaguer(detail: FactValue | None, before: Mapping[str, FactValue]) -> bool:
    if detail in EVERYWHERE:
        return "site_detail" in before
    limb = _LIMBS.get(str(detail), frozenset())
    return before.get("site") in limb and before.get("site_detail") not in (None, detail)


_LIMBS = {
    "leg": frozenset({"hip_groin_pelvis", "thigh", "knee", "shin_ankle", "foot"}),
    "arm": frozenset({"shoulder", "arm", "hand"}),
}
