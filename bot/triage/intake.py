"""From what a message says (a Reading) to facts, and whether it tells a sign at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from bot.findings.aside import facts_stated
from bot.findings.model import FactValue, Finding, Reading
from bot.triage.background import NO_SIGN
from bot.triage.facts import Vocabulary
from bot.triage.ruleset import Ruleset

_FACTS_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "pain": ("pain",),
    "swelling": ("swelling",),
    "lump": ("lump",),
    "fracture": ("suspected_fracture",),
    "reduced_movement": ("reduced_movement",),
    "bladder_bowel": ("bladder_change", "bowel_change"),
    "fever": ("fever",),
    "weight_loss": ("weight_loss",),
    "night_sweats": ("night_sweats",),
    "fatigue": ("fatigue",),
    "night_pain": ("night_pain",),
    "breathing": ("breathless",),
    "numbness_weakness": ("limb_numbness", "limb_weakness"),
}
_NERVE_FACTS = (
    "limb_weakness",
    "limb_numbness",
    "saddle_numbness",
    "tingling_only",
    "spreading_numbness",
    "foot_or_wrist_drop",
    "sexual_numbness",
    "face_droop",
    "unsteady",
    "arm_tingling",
    "cannot_feel_or_move_limb",
    "eyelid_droop",
    "tingling_mouth_cramps",
)
_VOIDING_FACTS = ("bladder_change", "bowel_change", "no_urine", "belly_pain_or_blood", "dark_urine")


_UPSET = re.compile(
    r"^\W*(?:the )?(?:di+ar+h?o?e?[aih]\w*|runs|trots|squits|skitters|runny poos?|dissenteria|"
    r"loose (?:stools?|poos?|motions?|bowels)|scariche|emorroidi|piles|h[ae]*morrhoids|cistite|"
    r"cystitis|burn(?:s|ing)?|brucia|bruciore|go(?:ing)?|vado|va) *(?!.*(?:sotto|addosso|myself))",
    re.IGNORECASE,
)
"""Words for bowels or bladder that are only upset or go often: no sign of a nerve by themselves.
The safety question asks about those."""

HARM = "thoughts_of_harm"
"""The question whose answers are never taken for harmless because they are short."""

_SOONER = ("present", "unknown", "absent", "past", "other_person")
"""Of two findings of a kind in one message, "strength is fine, but it is numb", the one goes first
that is seen sooner."""


def facts_of(reading: Reading, vocabulary: Vocabulary) -> dict[str, FactValue]:
    """Every fact of the vocabulary that the message states about the patient.

    What was told outright wins over what follows from a finding's kind. A finding that is past, or
    about somebody else, gives nothing; one that is doubted gives what it would without the doubt.
    """
    reading = replace(reading, findings=(*reading.findings, *reading.doubted), doubted=())
    facts: dict[str, FactValue] = {}
    for fact, value in reading.facts.items():
        if fact in vocabulary:
            facts[fact] = vocabulary[fact].check(value)
    if _measured_below_38(facts) and facts.get("fever") is True:
        del facts["fever"]
    for finding in sorted(reading.findings, key=lambda item: _SOONER.index(item.status)):
        if finding.origin == "judge" and finding.status == "unknown":
            continue  # nobody was asked: a missing fact is asked about, an unknown one is not
        if finding.kind == "fever" and _measured_below_38(facts):
            continue  # for triage a fever is 38 or more, whatever people call one
        if _is_no_nerve_sign(finding, reading):
            continue
        for fact, value in _facts_of_finding(finding, facts).items():
            facts.setdefault(fact, value)
    _place(reading, vocabulary, facts)
    if reading.duration_days is not None:
        facts.setdefault("duration_days", reading.duration_days)
    if reading.about is not None:
        facts.setdefault("who", reading.about)
    return facts


def _is_no_nerve_sign(finding: Finding, reading: Reading) -> bool:
    """Whether bowels are only upset, or constipated, which has rules of its own, or a hand cannot
    be used for pain: "my wrist hurts, I cannot open jars"."""
    if finding.kind == "bladder_bowel":
        upset = _UPSET.search(finding.words) is not None
        return upset or _names_constipation(finding, reading)
    return finding.kind == "numbness_weakness" and _names_use(finding, reading)


def _names_constipation(finding: Finding, reading: Reading) -> bool:
    """Whether the finding's words are those that tell of constipation, and of nothing else."""
    return any(
        item.fact == "constipation" and item.start <= finding.start and finding.end <= item.end
        for item in reading.told
    )


def _names_use(finding: Finding, reading: Reading) -> bool:
    """Whether the finding's words are those that tell how an arm is used, and of no nerve."""
    return not any(fact in reading.facts for fact in _NERVE_FACTS) and any(
        item.fact == "arm_use" and item.start <= finding.start and finding.end <= item.end
        for item in reading.told
    )


def _measured_below_38(facts: Mapping[str, FactValue]) -> bool:
    temperature = facts.get("temperature")
    return (
        isinstance(temperature, int | float)
        and temperature < 38
        and facts.get("shivers") is not True
    )


def _facts_of_finding(finding: Finding, told: Collection[str]) -> dict[str, FactValue]:
    value: FactValue
    if finding.status == "present":
        value = True
    elif finding.status == "absent":
        value = False
    elif finding.status == "unknown":
        value = "unknown"
    else:
        return {}
    if finding.kind == "injury":
        return {"trauma": "small" if value is True else "none" if value is False else "unknown"}
    facts = _FACTS_OF_KIND.get(finding.kind, ())
    if finding.kind == "numbness_weakness" and value is True:
        # The words named the sign already, or they did not say which: then the milder stands.
        facts = () if any(fact in told for fact in _NERVE_FACTS) else ("limb_numbness",)
    if finding.kind == "bladder_bowel" and value is True:
        facts = () if any(fact in told for fact in _VOIDING_FACTS) else ("bladder_change",)
    if finding.kind == "breathing" and value is True and "breathless_severe" in told:
        facts = ()
    return dict.fromkeys(facts, value)


_REPORTED = re.compile(
    r"\b(?:had|underwent|got|did|was|were|been)\b[^.?!]{0,40}$"
    r"|\b(?:fatt|avut|subit|eseguit|trattat)[oa]\b|\bmi avete\b",
    re.IGNORECASE,
)
"""A treatment that is told as done, and not "after cryo, when may I drive?"."""
LATELY_DAYS = 30
"""Within these days of a treatment infection, thrombosis and a break at the treated place begin."""
_AFTERMATH = ("flu_like", "small_bruise")

EVERYWHERE = frozenset({"bones", "whole_body"})


def _place(reading: Reading, vocabulary: Vocabulary, facts: dict[str, FactValue]) -> None:
    """Where the present findings are; two places or more are also told as such."""
    present = [f for f in reading.findings if f.status == "present" and f.site is not None]
    named = list(dict.fromkeys(f.site for f in present if f.site is not None))
    sites = [site for site in named if site not in EVERYWHERE] or named
    if len(sites) > 1:
        facts.setdefault("several_sites", True)
    if sites[:1] != named[:1] and facts.get("site_detail") in EVERYWHERE:
        # "Spots in the bones, and my arm hurts": the arm is where the complaint is.
        del facts["site_detail"]
        facts.pop("site", None)
        if len(sites) == 1:
            facts.pop("several_sites", None)
    if sites and "site" not in facts and "site_detail" not in facts:
        for fact in ("site_detail", "site"):
            if sites[0] in vocabulary[fact].values:
                facts[fact] = sites[0]
                break
    for finding in present:
        if finding.side is not None:
            facts.setdefault("side", finding.side)


def tells_sign(ruleset: Ruleset, reading: Reading) -> bool:
    """Whether the message states something that some rule takes for a sign, of whatever kind, a
    report that calls for more, or only that something is wrong: then how soon to be seen goes
    before any answer."""
    read = {fact for rule in ruleset.rules for fact in rule.facts} - NO_SIGN
    return (
        not facts_stated(reading).isdisjoint(read)
        or reading.facts.get("previous_tests") in ("suspicious", "benign")
        or reading.extra.get("vague") is True
        or _treated_and_unwell_or_lately(reading)
    )


def _treated_and_unwell_or_lately(reading: Reading) -> bool:
    """Whether the patient was treated here so lately that whatever they ask, "can I shower?", they
    are first asked how they are; later, only if they complain of anything, however mild. "Had teh
    cryo on tuseday" has no day that can be read: it may be of this week."""
    told = reading.facts
    if told.get("treated_here") is not True:
        return False
    days = told.get("treated_days_ago")
    if isinstance(days, int | float):
        lately = days <= LATELY_DAYS
    else:
        told_until = [item.end for item in reading.told if item.fact == "treated_here"]
        lately = any(_REPORTED.search(reading.text[:end]) for end in told_until)
    unwell = any(finding.status == "present" for finding in reading.findings)
    return lately or unwell or any(told.get(fact) is True for fact in _AFTERMATH)


def marked(ruleset: Ruleset, reading: Reading, question: str | None = None) -> Reading:
    """The reading with the engine's marks: ``sign`` when it tells one (:func:`tells_sign`),
    ``answers`` when ``question`` waits, unless that asks about thoughts of harm."""
    marks: dict[str, Any] = {}
    if tells_sign(ruleset, reading):
        marks["sign"] = True
    if question is not None and question != HARM:
        marks["answers"] = True
    return replace(reading, extra={**reading.extra, **marks}) if marks else reading
