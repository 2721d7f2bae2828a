"""The dossier's worked examples, and what the policy does over the rules."""

from __future__ import annotations

import pytest

from bot.findings.model import FactValue
from bot.triage import Level, Ruleset, assess
from bot.triage.questions import Questions

Facts = dict[str, FactValue]


def settled(questions: Questions) -> Facts:
    """The safety questions answered, without a sign."""
    signs: Facts = {fact: False for fact in questions["emergency_screen"].settles}
    signs |= {fact: False for fact in questions["neuro"].settles}
    return {
        **signs,
        "fever": False,
        "shivers": False,
        "unwell": False,
        "trauma": "none",
        "loading": "full",
        "arm_use": "full",
        "known_cancer": "never",
    }


def test_back_cancer_and_a_lost_bladder_is_an_emergency(ruleset: Ruleset) -> None:
    result = assess(
        ruleset, {"asks_information": True, "bladder_change": True, "known_cancer": "past"}
    )
    assert result.level is Level.EMERGENCY_NOW
    assert {"N01", "N02"} <= set(result.rules)
    assert result.imaging == ("mri",)


def test_a_limping_child_of_eight_gets_the_hip_rule_over_the_bone_rule(ruleset: Ruleset) -> None:
    facts: Facts = {"age": 8, "pain": True, "site": "knee", "duration_days": 14, "loading": "limps"}
    result = assess(ruleset, facts)
    assert result.level is Level.SAME_DAY
    assert result.rules[0] == "C04"
    assert "C01" in result.rules
    assert result.imaging == ("xray",)
    assert result.visit[0] == "emergency_department"


def test_an_old_soft_lump_is_routine_and_a_doubt_about_growth_is_two_weeks(
    ruleset: Ruleset, questions: Questions
) -> None:
    lump: Facts = {
        **settled(questions),
        "age": 60,
        "site": "shin_ankle",
        "lump": True,
        "lump_soft": True,
        "lump_size_cm": 3,
        "lump_unchanged_years": True,
    }
    assert assess(ruleset, lump).level is Level.ROUTINE
    assert assess(ruleset, lump).rules == ("A04",)
    doubt = {**lump, "lump_unchanged_years": "unknown", "lump_growing": "unknown"}
    assert assess(ruleset, doubt).level is Level.URGENT_2W
    assert assess(ruleset, doubt).rules[0] == "A03"
    assert assess(ruleset, doubt).reasons[0].presumed == ("lump_growing",)


def test_day_four_after_a_rib(ruleset: Ruleset) -> None:
    day4: Facts = {
        "treated_here": True,
        "treated_site": "chest_rib",
        "treated_days_ago": 4,
        "temperature": 37.7,
        "flu_like": True,
    }
    assert assess(ruleset, {**day4, "breathless": False}).rules == ("P07",)
    breathless = assess(ruleset, {**day4, "breathless": True})
    assert breathless.level is Level.EMERGENCY_NOW
    assert breathless.rules[0] == "P01"


def test_two_urgent_rules_of_one_kind_stay_and_of_two_kinds_go_up(
    ruleset: Ruleset, questions: Questions
) -> None:
    pain: Facts = {
        **settled(questions),
        "age": 64,
        "pain": True,
        "site": "thigh",
        "duration_days": 60,
        "night_pain": True,
    }
    one = assess(ruleset, pain)
    assert {"A01", "A06"} <= set(one.rules)
    assert one.level is Level.URGENT_2W
    two = assess(ruleset, {**pain, "weight_loss": True})
    assert two.level is Level.URGENT_48H
    assert two.rules[0] == "combination"


def test_a_request_never_lowers(ruleset: Ruleset) -> None:
    pain: Facts = {"known_cancer": "now", "back_or_neck_pain": True}
    asking = assess(ruleset, {**pain, "asks_information": True, "asks_dose_or_diagnosis": True})
    assert asking.level is assess(ruleset, pain).level is Level.URGENT_48H
    assert assess(ruleset, {"asks_information": True}).level is Level.SELF_CARE_INFO


@pytest.mark.parametrize(
    "slot_facts",
    [
        ("heavy_bleeding",),
        ("site",),
        ("trauma",),
        ("loading",),
        ("limb_weakness",),
        ("fever",),
        ("known_cancer",),
    ],
)
@pytest.mark.parametrize(("age", "floor"), [(40, Level.URGENT_2W), (18, Level.URGENT_48H)])
def test_nobody_is_told_to_wait_while_a_safety_question_is_open(
    ruleset: Ruleset, questions: Questions, slot_facts: tuple[str, ...], age: int, floor: Level
) -> None:
    facts: Facts = {
        **settled(questions),
        "age": age,
        "reduced_movement": True,
        "site": "knee",
        "duration_days": 60,
    }
    assert assess(ruleset, facts).level is Level.ROUTINE
    for fact in slot_facts:
        open_ = {f: v for f, v in facts.items() if f != fact}
        assert assess(ruleset, open_).level is floor
        assert assess(ruleset, {**facts, fact: "unknown"}).level >= Level.URGENT_2W


def test_the_questions_about_legs_are_not_needed_for_an_arm(
    ruleset: Ruleset, questions: Questions
) -> None:
    facts: Facts = {**settled(questions), "age": 40, "reduced_movement": True, "site": "hand"}
    for fact in ("loading", "limb_weakness", "limb_numbness"):
        del facts[fact]
    assert assess(ruleset, facts).level is Level.ROUTINE


def test_cancer_not_known_raises_bone_pain_by_one(ruleset: Ruleset, questions: Questions) -> None:
    pain: Facts = {
        **settled(questions),
        "age": 45,
        "pain": True,
        "site": "thigh",
        "duration_days": 60,
        "night_pain": True,
    }
    assert assess(ruleset, pain).level is Level.URGENT_2W
    raised = assess(ruleset, {**pain, "known_cancer": "unknown"})
    assert raised.level is Level.URGENT_48H
    assert raised.rules[0] == "raise_possible_cancer"
    assert raised.imaging == ("xray", "mri")


def test_not_improving_raises_by_one_and_not_beyond_same_day(
    ruleset: Ruleset, questions: Questions
) -> None:
    facts: Facts = {**settled(questions), "age": 50, "pain": True, "site": "thigh"}
    facts |= {"duration_days": 60, "night_pain": True, "not_improving": True}
    assert assess(ruleset, facts).level is Level.URGENT_48H
    same_day: Facts = {"known_cancer": "now", "thirst_constipation": True, "not_improving": True}
    assert assess(ruleset, same_day).level is Level.SAME_DAY


def test_age_not_known_looks_at_every_band(ruleset: Ruleset, questions: Questions) -> None:
    facts: Facts = {**settled(questions), "pain": True, "site": "shin_ankle", "duration_days": 30}
    assert assess(ruleset, {**facts, "age": "unknown"}).level is Level.URGENT_48H
    assert assess(ruleset, {**facts, "age": [25, 49]}).level is Level.URGENT_2W
    assert assess(ruleset, {**facts, "age": [17, 30]}).level is Level.URGENT_48H


def test_a_hard_flag_not_known_counts_where_it_is_possible(ruleset: Ruleset) -> None:
    back: Facts = {"back_or_neck_pain": True, "limb_weakness": "unknown"}
    assert assess(ruleset, back).level is Level.EMERGENCY_NOW
    finger: Facts = {"pain": True, "site_detail": "finger", "bladder_change": "unknown"}
    assert assess(ruleset, finger).level < Level.SAME_DAY


def test_shivers_without_a_thermometer_count_as_fever(ruleset: Ruleset) -> None:
    facts: Facts = {"treated_here": True, "treated_days_ago": 3, "shivers": True}
    assert assess(ruleset, facts).rules[0] == "P06"
    assert "P05" not in assess(ruleset, {**facts, "temperature": 36.8}).rules


def test_a_followed_benign_change_suspends_the_soft_rules_until_it_changes(
    ruleset: Ruleset, questions: Questions
) -> None:
    facts: Facts = {
        **settled(questions),
        "age": 15,
        "pain": True,
        "site": "shin_ankle",
        "duration_days": 300,
        "known_benign_lesion": True,
        "benign_followed_unchanged": True,
        "lump_growing": False,
        "trend": "same",
    }
    assert assess(ruleset, facts).level <= Level.ROUTINE
    assert assess(ruleset, {**facts, "lump_growing": True}).level >= Level.URGENT_48H
    assert assess(ruleset, {**facts, "trend": "worse"}).level is Level.URGENT_48H
    assert assess(ruleset, {**facts, "cold_or_blue_limb": True}).level is Level.EMERGENCY_NOW


def test_a_modifier_adds_a_note_without_a_level(ruleset: Ruleset) -> None:
    result = assess(
        ruleset, {"minor_alone": True, "known_cancer": "now", "back_or_neck_pain": True}
    )
    assert result.level is Level.URGENT_48H
    assert result.notes == ("C09",)


def test_unreadable_red_flag_answers_are_a_call_today_or_an_emergency(ruleset: Ruleset) -> None:
    unclear: Facts = {"red_flag_unclear": True}
    assert assess(ruleset, unclear).level is Level.SAME_DAY
    assert assess(ruleset, unclear).visit[0] == "clinic_on_call"
    seen = assess(ruleset, {**unclear, "red_flag_word_seen": True})
    assert seen.level is Level.EMERGENCY_NOW


def test_ties_go_to_the_more_specific_group(ruleset: Ruleset) -> None:
    both: Facts = {"treated_here": True, "treated_site": "sacrum", "limb_weakness": True}
    result = assess(ruleset, {**both, "known_cancer": "now"})
    assert result.rules[:2] == ("P02", "N01")
    assert result.visit == ("emergency_department", "clinic_on_call")


def test_an_assessment_carries_its_reasons(ruleset: Ruleset) -> None:
    result = assess(ruleset, {"cancer_treatment_6w": True, "temperature": 38.2})
    reason = result.reasons[0]
    assert reason.rule == "O01"
    assert reason.sources == ("CG151",)
    assert reason.guidelines == ("NICE guideline CG151",)
    assert reason.status == "draft"
    assert reason.facts["temperature"] == 38.2
    assert set(reason.because) == {"en", "it"}
    assert result.ruleset == ruleset.hash
    assert result.as_dict()["level"] == "EMERGENCY_NOW"
