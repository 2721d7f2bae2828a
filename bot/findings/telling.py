"""From a judged message to typed facts: flags, choices, numbers, and how long it has lasted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.findings.anatomy import JOINTS, LEG, REGION, SPINE
from bot.findings.collected import only_place
from bot.findings.evidence import Evidence, Judged
from bot.findings.layout import Layout
from bot.findings.measures import Measured
from bot.findings.model import CURRENT, FactValue, Finding, Status, ToldFact
from bot.findings.onset import duration
from bot.findings.places import rejected, well_there
from bot.findings.together import tell_together
from bot.findings.treatment import treated_when, treated_where, treatment_hits
from bot.findings.words import word_set

_KIND_FACT: Mapping[str, str] = {
    "pain": "pain",
    "swelling": "swelling",
    "lump": "lump",
    "fracture": "suspected_fracture",
    "reduced_movement": "reduced_movement",
    "fever": "fever",
    "weight_loss": "weight_loss",
    "night_sweats": "night_sweats",
    "fatigue": "fatigue",
}
_ORDER: Mapping[str, Sequence[FactValue]] = {
    "loading": ("full", "limps", "cannot"),
    "arm_use": ("full", "painful", "cannot"),
    "trauma": ("none", "small", "big"),
    "trend": ("better", "same", "worse"),
    "previous_tests": ("none", "normal", "benign", "waiting", "suspicious"),
    "known_cancer": ("never", "possible", "now", "past"),
    "cancer_type": ("other",),
}
"""From the least to the most telling value: of two told in one message the later stands."""

_CURES = word_set(
    "chemo chemotherapy immunotherapy radiotherapy mastectomy lumpectomy prostatectomy herceptin "
    "tamoxifen letrozole anastrozole kemo chemio chemioterapia immunoterapia radioterapia"
)
"""Treatments that were not had: that says nothing of the cancer, "no chemo, only the hormones"."""
_HISTORY = frozenset(["known_cancer", "cancer_type", "bone_metastases", "spinal_tumour"])
_TREATED = frozenset(["treated_here"])
_FEVERISH = 38.0
_SPOTS = word_set("spot area patch place point punto zona")
"""What has a size and is no lump: "one spot, the size of a coin"."""
_BARE = 10
"""Words: a body part or a side is an answer by itself only in a short message."""


def tell(evidence: Evidence) -> tuple[list[ToldFact], float | None]:
    """The facts told of the patient, and for how many days the complaint has lasted."""
    told = _Told(evidence.layout)
    for item in evidence.judged:
        _from_hit(item, told)
    for sign in tell_together(evidence.judged):
        if sign.value is None:
            told.drop(sign.fact)
        else:
            told.add(sign.fact, sign.value, sign.start, sign.end)
    for finding in evidence.findings:
        _from_finding(finding, told)
    _from_places(evidence.findings, told)
    _from_the_only_place(evidence, told)
    _from_bare_words(evidence, told)
    days = duration(evidence)
    if days is not None:
        told.add("duration_days", days.days, days.start, days.end)
    _from_numbers(evidence, told)
    _from_treatment(evidence, told)
    _settle(told)
    return told.facts(), days.days if days is not None else None


class _Told:
    """Collects facts; of two values for one fact the more urgent comes last."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._by_fact: dict[str, list[ToldFact]] = {}

    def add(self, fact: str, value: FactValue, start: int, end: int) -> None:
        words, first, last = self._layout.text.words(start, end)
        entries = self._by_fact.setdefault(fact, [])
        if all(entry.value != value for entry in entries):
            entries.append(ToldFact(fact, value, words, first, last))

    def names(self, used: Iterable[int], words: frozenset[str]) -> bool:
        """Whether one of the tokens ``used`` is one of ``words``."""
        return any(self._layout.text.tokens[at].norm in words for at in used)

    def goes_on_to(self, end: int) -> bool:
        """Whether what has "gone" before token ``end`` has gone somewhere: "gone to the bone"."""
        tokens = self._layout.text.tokens
        following = tokens[end].norm if end < len(tokens) else ""
        return tokens[end - 1].norm == "gone" and following in {"to", "into"}

    def copy(self, fact: str, value: FactValue, finding: Finding) -> None:
        entries = self._by_fact.setdefault(fact, [])
        if all(entry.value != value for entry in entries):
            entries.append(ToldFact(fact, value, finding.words, finding.start, finding.end))

    def same_words(self, fact: str, value: FactValue, other: str) -> None:
        """Tell ``fact`` by the words that tell ``other``."""
        for entry in self._by_fact.get(other, [])[:1]:
            self._by_fact[fact] = [replace(entry, fact=fact, value=value)]

    def value(self, fact: str) -> FactValue | None:
        entries = self._by_fact.get(fact)
        return max(entries, key=_weight).value if entries else None

    def drop(self, fact: str) -> None:
        self._by_fact.pop(fact, None)

    def facts(self) -> list[ToldFact]:
        found = [max(entries, key=_weight) for entries in self._by_fact.values()]
        return sorted(found, key=lambda item: (item.start, item.fact))


def _weight(item: ToldFact) -> int:
    if isinstance(item.value, bool):
        return 3 if item.value else 1
    if item.value == "unknown":
        return 2
    order = _ORDER.get(item.fact, ())
    if item.fact == "cancer_type":
        return 3 if item.value == "other" else 4
    return 3 + order.index(item.value) if item.value in order else 3


def _from_hit(item: Judged, told: _Told) -> None:
    hit = item.hit
    start, end = min(hit.used), max(hit.used) + 1
    untreated = item.status == "absent" and told.names(hit.used, _CURES)
    for fact, value in hit.phrase.facts.items():
        if (untreated and fact in _HISTORY) or (value == "past" and told.goes_on_to(end)):
            continue
        meant = _meant(fact, value, item.status)
        if meant is not None:
            told.add(fact, meant, start, end)


def _meant(fact: str, value: FactValue, status: Status) -> FactValue | None:
    """What a phrase's fact becomes under its status; None where nothing can be said."""
    if status == "present":
        return value
    if status in {"other_person"}:
        return None
    if fact == "known_cancer":
        return {"absent": "never", "past": "past", "unknown": "possible"}.get(status)
    if fact == "trauma":
        return "none" if status == "absent" else None
    if status == "absent":
        return (not value) if isinstance(value, bool) and value else None
    if status == "past":
        return value if fact in _HISTORY or fact in _TREATED else None
    if value == "suspicious":
        return value  # "suspected" is a doubt of the radiologist's, and what the report says
    return "unknown" if isinstance(value, bool) else None


def _from_finding(finding: Finding, told: _Told) -> None:
    fact = _KIND_FACT.get(finding.kind)
    meaning: Mapping[Status, FactValue] = {"present": True, "absent": False, "unknown": "unknown"}
    value = meaning.get(finding.status)
    if fact is not None and value is not None:
        if fact == "fever" and finding.words[:1].isdigit():
            return
        told.copy(fact, value, finding)
    if finding.status != "present":
        return
    if finding.kind == "pain" and finding.site in SPINE:
        told.copy("back_or_neck_pain", True, finding)
    if finding.kind == "pain" and finding.site == "bones":
        told.copy("bone_pain", True, finding)
    if finding.kind in {"pain", "swelling", "reduced_movement"} and finding.site in JOINTS:
        told.copy("in_joint", True, finding)
    if finding.kind == "numbness_weakness" and finding.side == "both" and finding.site in LEG:
        told.copy("both_legs", True, finding)


def _from_places(findings: Sequence[Finding], told: _Told) -> None:
    current = [item for item in findings if item.status in CURRENT and item.site]
    if not current:
        return
    main = current[0]
    assert main.site is not None  # noqa: S101
    told.copy("site_detail", main.site, main)
    region = REGION.get(main.site)
    if region is not None:
        told.copy("site", region, main)
    sided = next((item for item in current if item.side and _alike(item, main)), main)
    if sided.side is not None:
        told.copy("side", sided.side, sided)
    hurting = {item.site for item in current if item.kind == "pain"}
    if len(hurting) > 1:
        told.copy("several_sites", True, main)


def _from_the_only_place(evidence: Evidence, told: _Told) -> None:
    """Where, if what somebody has is of no place and the message names but one: "febbre da ieri, e
    il ginocchio"."""
    current = [item for item in evidence.findings if item.status in CURRENT]
    places = only_place(evidence.layout)
    if not current or any(item.site for item in current) or not places:
        return
    site, side = places.pop()
    told.copy("site_detail", site, current[0])
    if REGION.get(site) is not None:
        told.copy("site", str(REGION[site]), current[0])
    if side is not None:
        told.copy("side", side, current[0])


def _alike(one: Finding, other: Finding) -> bool:
    """Whether two findings are of one place: "a fracture ... my big toe, right"."""
    return one.site == other.site or REGION.get(str(one.site)) == REGION.get(str(other.site))


def _from_bare_words(evidence: Evidence, told: _Told) -> None:
    """Where, in a short message that says nothing else: "left knee", "sorry, the left one"."""
    layout = evidence.layout
    tokens = layout.text.tokens
    current = [item for item in evidence.findings if item.status in CURRENT]
    if current or len(tokens) > _BARE or layout.text.questions:
        return
    site = next(
        (
            item
            for item in layout.sites
            if not rejected(item.left, layout) and not well_there(item.end, layout)
        ),
        None,
    )
    tells = any(
        item.hit.phrase.kind or item.hit.phrase.facts.keys() - {"both_sides"}
        for item in evidence.judged
    )
    if site is not None and not tells:
        told.add("site_detail", site.name, site.start, site.end)
        region = REGION.get(site.name)
        if region is not None:
            told.add("site", region, site.start, site.end)
    sides = [mark for mark in layout.sides if not rejected(mark.start, layout)]
    if sides and "side" not in {item.fact for item in told.facts()}:
        told.add("side", sides[-1].name, sides[-1].start, sides[-1].end)


def _from_numbers(evidence: Evidence, told: _Told) -> None:
    if evidence.degrees:
        top = max(evidence.degrees, key=lambda item: item.value)
        told.add("temperature", round(top.value, 1), top.start, top.end)
        if top.value >= _FEVERISH:
            told.add("fever", True, top.start, top.end)
    if evidence.sizes:
        swollen = any(item.kind in {"lump", "swelling"} for item in evidence.findings)
        tokens = evidence.layout.text.tokens
        sore = not _SPOTS.isdisjoint(token.norm for token in tokens)
        if swollen or (len(tokens) <= 8 and not sore):
            sizes = [size for size in evidence.sizes if not _swells_like(size, evidence.layout)]
            size = max(sizes, key=lambda item: item.value, default=None)
            if size is not None:
                told.add("lump_size_cm", size.value, size.start, size.end)
    if evidence.marks:
        mark = max(evidence.marks, key=lambda item: item.value)
        told.add("pain_severity", mark.value, mark.start, mark.end)
    age = _patients_age(evidence)
    if age is not None:
        told.add("age", age.value, age.start, age.end)


def _swells_like(size: Measured, layout: Layout) -> bool:
    """Whether a size is what a swelling is likened to: "gonfia come un melone"."""
    before = [token.norm for token in layout.text.tokens[max(0, size.start - 3) : size.start]]
    return any(word in {"come", "like", "as"} for word in before) and any(
        word.startswith(("gonfi", "swoll")) for word in before
    )


def _patients_age(evidence: Evidence) -> Measured | None:
    """The age of whoever the message is about; another person's is left out."""
    others = [mark for mark in evidence.people.kin]
    for age in evidence.ages:
        holder = evidence.people.at[age.start]
        nearest = min((abs(mark.start - age.start) for mark in others), default=99)
        of_kin = not _says_own_age(age, evidence) and (
            holder in {"child", "other", "third"}
            or (holder is None and nearest <= 4)
            or (nearest <= 3)
        )
        if evidence.patient in {"child", "other", "third"}:
            if of_kin or (len(evidence.ages) == 1 and not _says_own_age(age, evidence)):
                return age
        elif not of_kin or (evidence.patient is None and holder in {None, "third"}):
            return age
    return None


def _says_own_age(age: Measured, evidence: Evidence) -> bool:
    """ "I'm 14, mum's at work", "ho 45 anni, mio padre ..."."""
    tokens = evidence.layout.text.tokens
    before = [token.norm for token in tokens[max(0, age.start - 3) : age.start]]
    if before[-1:] in (["a"], ["an"]):
        before.pop()
    return before[-1:] in (["im"], ["ho"]) or before[-2:] == ["i", "am"]


def _from_treatment(evidence: Evidence, told: _Told) -> None:
    if told.value("treated_here") is not True:
        return
    hits = treatment_hits(evidence)
    when, where = treated_when(evidence, hits), treated_where(evidence, hits)
    if when is not None:
        told.add("treated_days_ago", when.days, when.start, when.end)
    if where is not None:
        told.add("treated_site", str(REGION[where.name]), where.start, where.end)


def _settle(told: _Told) -> None:
    """Facts that exclude one another within a message."""
    leg = told.value("site_detail") == "leg" and told.value("site") is None
    if leg and (told.value("loading") == "cannot" or told.value("sudden_snap") is True):
        told.same_words("site", "thigh", "site_detail")
    if told.value("limb_weakness") is True or (
        told.value("limb_numbness") is True and (told.value("both_legs") is True)
    ):
        told.drop("tingling_only")
    if told.value("known_cancer") == "never":
        for fact in ("cancer_type", "bone_metastases", "spinal_tumour"):
            told.drop(fact)
    if told.value("trend") == "worse":
        told.drop("explained_by_injury")
