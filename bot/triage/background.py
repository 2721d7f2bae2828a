"""What is told and is no sign of a complaint: history, habits, requests."""

from __future__ import annotations

from bot.triage.conditions import Facts

REQUESTS = frozenset({"asks_information", "asks_dose_or_diagnosis", "asks_appointment"})
NO_SIGN = frozenset(
    {
        "asks_appointment",
        "asks_dose_or_diagnosis",
        "asks_information",
        "benign_followed_unchanged",
        "blood_thinners",
        "bone_metastases",
        "both_sides",
        "cancer_treatment_6w",
        "denosumab_or_zoledronate",
        "evening_only",
        "explained_by_injury",
        "flu_like",
        "gone_by_morning",
        "impact_sport",
        "in_joint",
        "known_benign_lesion",
        "lump_unchanged_years",
        "minor_alone",
        "not_improving",
        "not_yet_walking",
        "osteoporosis_or_steroids",
        "pain_eased_by_tablets",
        "pregnant",
        "presented_before_14d",
        "red_flag_refused",
        "red_flag_unclear",
        "red_flag_word_seen",
        "small_bruise",
        "smoker",
        "spinal_tumour",
        "treated_here",
        "unclear",
        "weak_immunity",
        "wound_dry",
    }
)
"""Facts that are true of people with no complaint: history, habits, requests, what reassures."""


def only_asks(known: Facts) -> bool:
    """Whether somebody wants to know something and has told no sign: then nobody is interviewed
    beyond the safety question."""
    return known.get("asks_information") is True and not has_symptom(known)


def asks_after_treatment(known: Facts) -> bool:
    """Whether somebody treated here has no complaint, only a question: then no more is asked than
    how they and the treated place are."""
    asks = known.get("asks_information") is True and known.get("treated_here") is True
    return asks and not has_complaint(known)


def has_symptom(known: Facts) -> bool:
    """Whether any sign at all was told."""
    return any(value is True and fact not in REQUESTS for fact, value in known.items())


def has_complaint(known: Facts) -> bool:
    """Whether a sign of a complaint was told, beyond history and habits. After a treatment a
    bruise or a flu-like day is a complaint, if a mild one."""
    told = {fact for fact, value in known.items() if value is True}
    return not told <= (REQUESTS | NO_SIGN) - {"flu_like", "small_bruise"}
