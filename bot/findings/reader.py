"""From a matched message to its reading: findings with site, side and status, and told facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.findings import durations, measures
from bot.findings.ages import ages
from bot.findings.answers import bare_answer
from bot.findings.belief import believed, on_purpose
from bot.findings.chart import lay_out
from bot.findings.collected import findings_of
from bot.findings.crisis import NO_CRISIS, no_crisis
from bot.findings.dates import Span
from bot.findings.ended import taken_back
from bot.findings.evidence import Evidence, Judged
from bot.findings.fevers import with_fever
from bot.findings.layout import Layout
from bot.findings.marks import Mark
from bot.findings.measures import Measured
from bot.findings.model import Language, Reading
from bot.findings.owners import is_unborn, of_the_patient
from bot.findings.patient import about_of, for_patient, is_well, patient_of, without_other_relatives
from bot.findings.people import People, read_people
from bot.findings.places import named_places
from bot.findings.report import report_start
from bot.findings.scope import denied_of_oneself, scope_of, surroundings
from bot.findings.scope.context import Context
from bot.findings.setting_aside import set_aside
from bot.findings.telling import tell
from bot.findings.together import kinds_taken_back, tell_together
from bot.findings.vague import is_vague_complaint
from bot.findings.words import word_set

_LONG_AGO = 300
"""Days after which "N ago" speaks of an old break or injury rather than of this one."""
_LATELY = 5
"""Days after which "I had a fever N days ago" speaks of one that is over."""
_KIN = frozenset(["child", "other"])
_EVEN_ASKED = frozenset(["asks what an allergen does"])
"""Phrases that tell something beside others though they are only asked about."""
_SHORT = 10
_I_HAVE = word_set("ho abbiamo have ive")
_NOT = word_set("non nn not never doesnt dont hasnt havent")
_APOLOGIES = word_set("sorry scusi scusa actually oops wait anzi veramente no")
"""Words that take something back only in a short message; in a long one they are politeness."""


def read(text: str, *, prior: Language | None = None, today: date | None = None) -> Reading:
    """What ``text`` says. Never raises on any text; ``prior`` is the conversation's language,
    ``today`` is needed to read dates ("since Easter", "last Tuesday", "broke it in 2019")."""
    layout = lay_out(text, prior)
    language: Language = prior or "en" if layout.language == "other" else layout.language
    if not layout.text.tokens:
        return Reading(text=text, language=language, answer=bare_answer(text), extra=_extra(layout))
    people = read_people(layout)
    spans = durations.spans(layout.text, today)
    long_ago = _ago(spans, _LONG_AGO)
    over = durations.long_past(layout.text)
    year = None if today is None else today.year
    context = surroundings(layout, long_ago, _ago(spans, _LATELY), over, year)
    judged = _judge(layout, people, context)
    judged = [taken_back(item, judged, layout) for item in judged]
    judged += _likewise(judged, layout)
    judged += _has_one(judged, people, layout)
    patient = patient_of(judged, people, layout)
    judged = [for_patient(item, patient, people, layout) for item in judged]
    judged = without_other_relatives(judged, people, layout)
    degrees = measures.temperatures(layout.text)
    none = kinds_taken_back(tell_together(judged))
    findings = with_fever(findings_of(judged, layout), degrees, layout)
    findings = [finding for finding in findings if finding.kind not in none]
    report = report_start(layout)
    if report is not None:
        findings = [replace(f, origin="report") if f.start >= report else f for f in findings]
    evidence = Evidence(
        layout=layout,
        people=people,
        patient=patient,
        judged=judged,
        findings=findings,
        spans=spans,
        degrees=degrees,
        sizes=measures.sizes(layout.text),
        marks=measures.out_of_ten(layout.text),
        ages=[age for age in ages(layout.text, year) if not _overlaps(age, degrees)],
    )
    told, days = tell(evidence)
    facts = {item.fact: item.value for item in told}
    about = about_of(patient, people, facts.get("age"))
    if about == "child" and not any(f.status == "present" for f in findings) and is_unborn(text):
        about = None
    return Reading(
        text=text,
        language=language,
        findings=tuple(findings),
        told=of_the_patient(told, about, text),
        about=about,
        duration_days=days,
        answer=bare_answer(text),
        is_question=bool(layout.text.questions),
        is_correction=_is_correction(layout),
        extra={
            **_extra(layout),
            "set_aside": set_aside(context, people, patient),
            NO_CRISIS: no_crisis(layout, told),
        },
    )


def _ago(spans: Sequence[Span], days: float) -> list[tuple[int, int]]:
    """Where dates stand that lie at least ``days`` back."""
    return [(span.start, span.end) for span in spans if span.form == "ago" and span.days >= days]


def _judge(layout: Layout, people: People, context: Context) -> list[Judged]:
    judged = []
    for hit in believed(layout):
        scope = scope_of(context, hit)
        if hit.phrase.needs == "denial" and scope.status != "absent":
            continue
        if scope.status == "present" and on_purpose(hit, layout):
            continue
        if not scope.general or hit.phrase.name in _EVEN_ASKED:
            holder = people.holder(min(hit.used), max(hit.used))
            judged.append(Judged(hit, scope.status, holder, None, scope.gone))
            if holder in {"child", "other", "stranger"} and denied_of_oneself(context, hit):
                judged.append(Judged(hit, "absent", "self", None))
    return judged


def _likewise(judged: Sequence[Judged], layout: Layout) -> list[Judged]:
    """What the writer has as well, or anew: "my mum had a lump, I've got one on my arm", "they took
    it out in 2017, there is a new one"."""
    found = []
    for cue in layout.cues:
        if cue.name not in {"mine_too", "new_one"}:
            continue
        others = [
            item
            for item in judged
            if item.hit.phrase.kind and max(item.hit.used) < cue.start
            if (_was_not(item, cue, layout) if cue.name == "new_one" else item.holder in _KIN)
        ]
        if others and not _says_what(cue, judged) and not is_well(cue, layout):
            words = frozenset(range(cue.start, cue.end))
            hit = replace(others[-1].hit, start=cue.start, end=cue.end, used=words)
            found.append(Judged(hit, "present", "self", None))
    return found


def _has_one(judged: Sequence[Judged], people: People, layout: Layout) -> list[Judged]:
    """Who has a lump that was first spoken of in general: "is a lump always cancer? My daughter has
    one on her wrist"."""
    lumps = [hit for hit in layout.hits if hit.phrase.kind == "lump"]
    found = []
    for cue in layout.cues:
        before = [hit for hit in lumps if max(hit.used) < cue.start]
        words = {token.norm for token in layout.text.tokens[cue.start : cue.end]}
        holder = people.holder(cue.start, cue.end - 1) or ("self" if words & _I_HAVE else None)
        if cue.name != "has_one" or not before or holder in {None, "stranger"}:
            continue
        denied = cue.start > 0 and layout.text.tokens[cue.start - 1].norm in _NOT
        told = any(item.hit is before[-1] and item.holder == holder for item in judged)
        if not denied and not told and not _says_what(cue, judged):
            used = frozenset(range(cue.start, cue.end))
            hit = replace(before[-1], start=cue.start, end=cue.end, used=used)
            found.append(Judged(hit, "present", holder, None))
    return found


def _was_not(item: Judged, cue: Mark, layout: Layout) -> bool:
    """Whether ``item`` is over, or denied of another time: "no lump in May, now there is one"."""
    now = layout.text.tokens[cue.start].norm == "now"
    return item.status == "past" or (now and item.status == "absent")


def _says_what(cue: Mark, judged: Sequence[Judged]) -> bool:
    """Whether the writer says what their own has: "… mine hurts", "… mine is stiff"."""
    return any(
        item.hit.phrase.kind is not None and cue.start <= min(item.hit.used) <= cue.end + 1
        for item in judged
    )


def _overlaps(one: Measured, others: Sequence[Measured]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def _is_correction(layout: Layout) -> bool:
    """Whether the message takes something back: "I meant left", "sorry, the left one"."""
    tokens = layout.text.tokens
    for cue in layout.cues:
        if cue.name != "meant":
            continue
        if not {tokens[at].norm for at in range(cue.start, cue.end)} <= _APOLOGIES:
            return True
        if len(tokens) <= _SHORT and cue.end < len(tokens):
            return True
    denies = tokens[0].norm in {"no", "not", "non"}
    return denies and len(tokens) <= _SHORT and bool(layout.sides)


def _extra(layout: Layout) -> dict[str, Any]:
    """Notes for staff and for the dialogue that are no facts."""
    return {
        "detected_language": layout.language,
        "report": report_start(layout) is not None,
        "vague": is_vague_complaint(layout.text.raw, names_place=bool(layout.sites)),
        "places": named_places(layout),
    }
