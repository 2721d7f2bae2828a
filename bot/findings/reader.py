"""From a matched message to its reading: findings with site, side and status, and told facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.findings import durations, measures
from bot.findings.ages import ages
from bot.findings.anatomy import REGION
from bot.findings.answers import bare_answer
from bot.findings.chart import Hit, Layout, Mark, Site, lay_out
from bot.findings.dates import Span
from bot.findings.evidence import Evidence, Judged
from bot.findings.measures import Measured
from bot.findings.model import About, Finding, Kind, Language, Reading, Side, Status
from bot.findings.owners import of_the_patient
from bot.findings.people import Holder, People, read_people
from bot.findings.places import SIDES, place, rejected
from bot.findings.scope import CRISIS, denied_of_oneself, imperfect, scope_of, surroundings
from bot.findings.scope.context import Context
from bot.findings.stories import is_told_as_past
from bot.findings.telling import tell
from bot.findings.things import of_no_person, site_in_sentence
from bot.findings.vague import is_vague_complaint
from bot.findings.words import word_set

_SITELESS = frozenset(
    ["fever", "weight_loss", "night_sweats", "fatigue", "breathing", "bladder_bowel", "other"]
)
_REPORT = word_set(
    "referto conclusioni quesito diagnostico esame tecnica impression findings conclusion "
    "technique radiologist compatibile segnale iperintensa ipointensa lesion hyperintense "
    "hypointense lesione evidence reperti esaminato sequenze"
)
_RANK: Mapping[Status, int] = {
    "present": 4,
    "unknown": 3,
    "absent": 2,
    "past": 1,
    "other_person": 0,
}
_LONG_AGO = 300
"""Days after which "N ago" speaks of an old break or injury rather than of this one."""
_LATELY = 5
"""Days after which "I had a fever N days ago" speaks of one that is over."""
_FEVER_FROM = 37.3
_ADULT = 18
_HARD_SWELLING = 2
"""Words: "a hard swelling" is a lump and a swelling."""
_KIN = frozenset(["child", "other"])
_CURRENT = frozenset(["present", "unknown"])
_REMARK = 5
"""Words: "Left hand." after a sentence says where in that sentence."""
_SHORT = 10
_APOLOGIES = word_set("sorry scusi scusa actually oops wait anzi veramente no")
"""Words that take something back only in a short message; in a long one they are politeness."""


def read(text: str, *, prior: Language | None = None, today: date | None = None) -> Reading:
    """What ``text`` says. Never raises on any text; ``prior`` is the conversation's language,
    ``today`` is needed to read dates ("since Easter", "last Tuesday")."""
    layout = lay_out(text, prior)
    language: Language = prior or "en" if layout.language == "other" else layout.language
    if not layout.text.tokens:
        return Reading(text=text, language=language, answer=bare_answer(text), extra=_extra(layout))
    people = read_people(layout)
    spans = durations.spans(layout.text, today)
    long_ago = _ago(spans, _LONG_AGO)
    over = durations.long_past(layout.text)
    judged = _judge(layout, people, surroundings(layout, long_ago, _ago(spans, _LATELY), over))
    judged = [_taken_back(item, judged, layout) for item in judged]
    judged += _likewise(judged, layout)
    patient = _patient(judged, people, layout)
    judged = [_for_patient(item, patient) for item in judged]
    degrees = measures.temperatures(layout.text)
    findings = _with_fever(_findings(judged, layout), degrees, layout)
    report = _report(layout)
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
        ages=[age for age in ages(layout.text) if not _overlaps(age, degrees)],
    )
    told, days = tell(evidence)
    facts = {item.fact: item.value for item in told}
    about = _about(patient, people, facts.get("age"))
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
        extra=_extra(layout),
    )


def _ago(spans: Sequence[Span], days: float) -> list[tuple[int, int]]:
    """Where dates stand that lie at least ``days`` back."""
    return [(span.start, span.end) for span in spans if span.form == "ago" and span.days >= days]


def _judge(layout: Layout, people: People, context: Context) -> list[Judged]:
    judged = []
    for hit in _believed(layout):
        scope = scope_of(context, hit)
        if hit.phrase.needs == "denial" and scope.status != "absent":
            continue
        if not scope.general:
            holder = people.holder(min(hit.used), max(hit.used))
            judged.append(Judged(hit, scope.status, holder, None, scope.gone))
            if holder in {"child", "other", "stranger"} and denied_of_oneself(context, hit):
                judged.append(Judged(hit, "absent", "self", None))
    return judged


def _taken_back(item: Judged, judged: Sequence[Judged], layout: Layout) -> Judged:
    """A complaint told as past of which a later word says that it is no more: "in June she limped,
    now she doesn't limp any more"."""
    if item.status != "present" or not (
        is_told_as_past(layout, item.hit) or imperfect(layout, item.hit)
    ):
        return item
    kind, last = item.hit.phrase.kind, max(item.hit.used)
    ended = any(
        other.status == "absent"
        and other.hit.phrase.kind == kind
        and other.holder == item.holder
        and min(other.hit.used) > last
        for other in judged
    )
    return replace(item, status="past") if kind is not None and ended else item


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
            if (item.status == "past" if cue.name == "new_one" else item.holder in _KIN)
        ]
        if others:
            words = frozenset(range(cue.start, cue.end))
            hit = replace(others[-1].hit, start=cue.start, end=cue.end, used=words)
            found.append(Judged(hit, "present", "self", None))
    return found


def _believed(layout: Layout) -> list[Hit]:
    """The hits whose needs are met: an ambiguous word counts only beside a body part."""
    firm = any(hit.phrase.kind and hit.phrase.needs == "nothing" for hit in layout.hits)
    body = firm or bool(layout.sites)
    somebody = bool(layout.persons) or body
    met = {"nothing": True, "body": body, "self": somebody, "lone": not body, "denial": True}
    look_alikes = [hit for hit in layout.hits if hit.phrase.look_alike]
    return [
        hit
        for hit in layout.hits
        if not any(other is hit or _mistaken(other, hit, layout) for other in look_alikes)
        and (
            met.get(hit.phrase.needs)
            or (hit.phrase.needs == "site" and site_in_sentence(hit, layout))
            or (hit.phrase.needs == "pain" and _of_pain(hit, layout))
        )
        and not of_no_person(hit, layout)
    ]


def _mistaken(look_alike: Hit, hit: Hit, layout: Layout) -> bool:
    phrase = look_alike.phrase
    kind, facts = phrase.mistaken_for, phrase.facts
    meant = (kind is None and not facts) or (
        (kind is not None and kind == hit.phrase.kind)
        or not facts.keys().isdisjoint(hit.phrase.facts)
    )
    if not meant:
        return False
    if phrase.look_alike == "same" and layout.covers(look_alike, hit):
        return True
    if phrase.language == "en":  # "out", "up" carry meaning: "she passed" takes no "passed out"
        return layout.stands_on(look_alike, hit)
    return layout.says_more(look_alike, hit)


def _of_pain(hit: Hit, layout: Layout) -> bool:
    """Whether the nearest symptom around is pain: what comes at night may be sweat as well."""
    first, last = min(hit.used), max(hit.used)

    def distance(other: Hit) -> int:
        low, high = (min(other.used), max(other.used))
        if high < first:
            return first - high + 10 * layout.break_between(high, first)
        return max(0, low - last) + 10 * layout.break_between(last, low) if low > last else 0

    near = [
        (distance(other), _pain_last(other))
        for other in layout.hits
        if other.phrase.kind not in {None, "night_pain"}
        and not other.phrase.look_alike
        and other.phrase.needs in {"nothing", "body", "site"}
    ]
    return bool(near) and min(near)[1] == 0


def _pain_last(hit: Hit) -> int:
    return 0 if hit.phrase.kind == "pain" else 1


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


# --- whose body --------------------------------------------------------------------------


def _patient(judged: Sequence[Judged], people: People, layout: Layout) -> Holder:
    """Who the message is about: the writer if anything is the writer's, else who is named."""
    judged = [item for item in judged if item.hit.phrase.kind or item.hit.phrase.facts]
    bodily = [item for item in judged if item.hit.phrase.kind is not None]
    holders = [item.holder for item in bodily]
    if "self" in holders:
        return "self"
    if (
        people.speaks
        and people.kin
        and any(item.holder is None and max(item.hit.used) < people.kin[0].start for item in bodily)
    ):
        return "self"  # told before anybody is named
    named = next((holder for holder in holders if holder in {"child", "other", "third"}), None)
    if named is None and holders and set(holders) == {"stranger"}:
        return "self" if people.speaks else "stranger"
    if named is not None and _own_matter(judged, layout):
        return "self"
    if named is not None:
        return named
    if bodily:
        return "self" if people.speaks else None
    told = [item for item in judged if item.holder in {"child", "other"}]
    current = [item for item in told if item.status != "past"]
    if any(_family_history(item) for item in told):
        return "self" if people.speaks else None
    if current and not any(item.holder == "self" for item in judged):
        return current[0].holder
    if not judged and people.kin:
        return "child" if people.kin[-1].name == "child" else "other"
    return "self" if people.speaks else None


def _own_matter(judged: Sequence[Judged], layout: Layout) -> bool:
    """Whether a relative's story that is past leads to the writer's own: "am I at risk?"."""
    if any(cue.name == "own_words" for cue in layout.cues):
        return True
    asked = [cue.start for cue in layout.cues if cue.name == "own_matter"]
    return bool(asked) and all(
        max(item.hit.used) < asked[-1] and is_told_as_past(layout, item.hit) for item in judged
    )


def _family_history(item: Judged) -> bool:
    """An old cancer of a relative is family history, not the reason for writing."""
    return item.hit.phrase.facts.get("known_cancer") == "past"


def _for_patient(item: Judged, patient: Holder) -> Judged:
    """The same hit with status ``other_person`` when its body is not the patient's."""
    if not CRISIS.isdisjoint(item.hit.phrase.facts):
        return item  # somebody is in danger, whoever it is
    if item.holder == "stranger":
        return replace(item, status="other_person")
    own = item.holder is None or item.holder == patient
    if patient in {None, "self"}:
        own = item.holder in {None, "self"}
    elif item.holder == "third":
        own = True
    return item if own else replace(item, status="other_person")


def _about(patient: Holder, people: People, age: object) -> About | None:
    if patient is None:
        return "self" if people.speaks else None
    if patient == "stranger":
        return "other"
    if patient == "third":
        return "child" if isinstance(age, float | int) and age < _ADULT else "other"
    if patient == "child":
        return "other" if isinstance(age, float | int) and age >= _ADULT else "child"
    return patient


# --- findings ----------------------------------------------------------------------------


def _findings(judged: Sequence[Judged], layout: Layout) -> list[Finding]:
    found: list[Finding] = []
    for item in _outermost(judged):
        kind = item.hit.phrase.kind
        if kind is None:
            continue
        site, side = (None, None) if kind in _SITELESS else place(item.hit, layout)
        words, start, end = layout.text.words(min(item.hit.used), max(item.hit.used) + 1)
        status = "absent" if item.gone and item.status == "past" else item.status
        found.append(Finding(kind, status, words, start, end, site, side))
    return _borrow_side(_borrow_sites(_merge(_with_pain(found))), layout)


def _with_pain(found: list[Finding]) -> list[Finding]:
    """What wakes somebody is pain: it stands with the pain at night even if not named."""
    nights = [item for item in found if item.kind == "night_pain" and item.status == "present"]
    if not nights or any(item.kind == "pain" and item.status == "present" for item in found):
        return found
    return [*found, replace(nights[0], kind="pain")]


def _outermost(judged: Sequence[Judged]) -> list[Judged]:
    """Leave out a hit whose words all belong to a longer hit of another kind."""
    bodily = [item for item in judged if item.hit.phrase.kind is not None]
    return [
        item
        for item in bodily
        if not any(
            item.hit.used < other.hit.used
            and item.hit.phrase.kind != other.hit.phrase.kind
            and not _stands_beside(item.hit.phrase.kind, other.hit.phrase.kind, len(other.hit.used))
            and other.hit.end - other.hit.start == len(other.hit.used)
            for other in bodily
        )
    ]


def _stands_beside(narrow: Kind | None, wide: Kind | None, words: int) -> bool:
    """Whether a symptom is told as well as the one whose words hold its own: "red and swollen"."""
    if narrow == "pain":
        return wide != "bladder_bowel"
    return narrow == "swelling" and (wide != "lump" or words == _HARD_SWELLING)


def _merge(found: list[Finding]) -> list[Finding]:
    """One finding per kind, status, site and side; the same words are told once."""
    kept: dict[tuple[str, Status, str | None, Side | None], Finding] = {}
    for item in sorted(found, key=lambda one: (one.start, -(one.end - one.start))):
        key = (item.kind, item.status, item.site, item.side)
        if key not in kept:
            kept[key] = item
    merged = list(kept.values())
    return sorted(
        (item for item in merged if not _shadowed(item, merged)),
        key=lambda one: (one.start, one.end, one.kind),
    )


def _shadowed(item: Finding, others: Sequence[Finding]) -> bool:
    """A finding that another of its kind says better: on the same words, or with a site."""
    for other in others:
        if other is item or other.kind != item.kind:
            continue
        overlap = other.start < item.end and item.start < other.end
        if overlap and _RANK[other.status] > _RANK[item.status]:
            return True
        if overlap and other.status == item.status and (item.site is None or other.site is None):
            return (item.site is None) and (other.site is not None)
        placeless = item.site is None and other.site is not None and other.status == item.status
        if placeless:
            return True
    return False


def _borrow_sites(found: list[Finding]) -> list[Finding]:
    """A finding without a site takes the only one that the message names."""
    places = {(item.site, item.side) for item in found if item.site is not None}
    if len(places) != 1:
        return found
    site, side = next(iter(places))
    return [
        replace(item, site=site, side=item.side or side)
        if item.site is None and item.kind not in _SITELESS and item.status != "other_person"
        else item
        for item in found
    ]


def _of_another(site: Site, mark: Mark, found: Sequence[Finding]) -> bool:
    """Whether the side belongs to a body part that no finding is near: "left breast removed"."""
    near = {REGION.get(item.site) for item in found if item.site is not None}
    return site.left <= mark.start < site.right and REGION.get(site.name) not in near


def _borrow_side(found: list[Finding], layout: Layout) -> list[Finding]:
    """Where no finding has a side, the only one that stands by itself: "my thumb hurts. Left."."""
    given = {item.side for item in found if item.site and item.side and item.status in _CURRENT}
    if given:
        return found
    loose = [
        mark
        for mark in layout.sides
        if not any(_of_another(site, mark, found) for site in layout.sites)
        or layout.text.sentence_of.count(layout.text.sentence_of[mark.start]) <= _REMARK
    ]
    names = {mark.name for mark in loose if not rejected(mark.start, layout)}
    if len(names) != 1:
        return found
    side = SIDES[names.pop()]
    return [
        replace(item, side=side)
        if item.site is not None and item.status in {"present", "unknown"}
        else item
        for item in found
    ]


def _worded(finding: Finding) -> bool:
    """Whether it rests on words, and not on a number."""
    return not any(sign.isdigit() for sign in finding.words)


def _with_fever(found: list[Finding], degrees: Sequence[Measured], layout: Layout) -> list[Finding]:
    """A measured fever is a finding even where nobody says the word."""
    hot = [item for item in degrees if item.value >= _FEVER_FROM]
    if not hot and (not degrees or any(item.kind == "fever" for item in found)):
        return found
    if not hot:
        words, start, end = layout.text.words(degrees[0].start, degrees[0].end)
        return [*found, Finding("fever", "absent", words, start, end)]
    words, start, end = layout.text.words(hot[0].start, hot[0].end)
    if degrees[-1].value < _FEVER_FROM:  # "38.5 on Saturday, 36.6 today"
        stated = [item for item in found if item.kind == "fever" and _worded(item)]
        rest = [item for item in found if item.kind != "fever"]
        return [*rest, *(stated or [Finding("fever", "absent", words, start, end)])]
    others = [
        item for item in found if item.kind != "fever" or item.status in {"present", "other_person"}
    ]
    if any(item.kind == "fever" for item in others):
        return others
    return [*others, Finding("fever", "present", words, start, end)]


_REPORT_SIGNS = 3
_REPORT_WORDS = 25


def _report(layout: Layout) -> int | None:
    """Where a pasted medical report begins, as a character offset; None when there is none."""
    tokens, sentences = layout.text.tokens, layout.text.sentence_of
    signs = [at for at, token in enumerate(tokens) if token.norm in _REPORT]
    if len(tokens) < _REPORT_WORDS or len({tokens[at].norm for at in signs}) < _REPORT_SIGNS:
        return None
    return tokens[sentences.index(sentences[signs[0]])].start


def _extra(layout: Layout) -> dict[str, Any]:
    """Notes for staff and for the dialogue that are no facts."""
    return {
        "detected_language": layout.language,
        "report": _report(layout) is not None,
        "vague": is_vague_complaint(layout.text.raw, names_place=bool(layout.sites)),
    }
