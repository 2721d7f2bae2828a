"""Who the patient of a message is, and what of it is another person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.findings.evidence import Judged
from bot.findings.layout import Layout
from bot.findings.marks import Mark
from bot.findings.model import About
from bot.findings.people import People
from bot.findings.scope import CRISIS
from bot.findings.stories import is_told_as_past
from bot.findings.subjects import Holder
from bot.findings.words import word_set

_ADULT = 18
_ASKS = word_set(
    "ask asking call ring phone text wake chiedo chiediamo chieda chiedere chiederlo domando "
    "domandare chiamo chiamare telefono sento sentire aiuta aiutano accompagna tiene assiste "
    "chiesto ce"
)
_HELPS = word_set("porta accompagna aiuta tiene assiste guida sta ha")
_BEFORE_WHO_IS_ASKED = word_set("my our the mia mio nostra nostro la il a al alla un attimo prima")
_RELATIVES = frozenset(["child", "other", "third"])
_SEVERAL = 2
"""Kinds of complaints of a relative from which on the writer's may be told in passing."""
_BY_THE_WAY = word_set(
    "furia forza preoccupazione paura spavento ansia agitazione pazienza sollevarla sollevarlo "
    "tirarlo tirarla girarlo girarla assisterla assisterlo assisto accudisco eta avanti lifting "
    "worry nursing worrying caring minding hauling"
)
"""Words by which the writer's own complaint comes of nursing or of fear."""

_WELL = word_set("steady fine ok okay not normal good strong never straight clear perfect bene")
_WELL_WITHIN = 2
_IS = word_set("is are has have am im ive hes shes gets")
_TOO = frozenset(["too", "also", "anche", "pure"])
_STILL_ILL = word_set(
    "now still today yesterday tonight morning since currently hes shes wont cant isnt please "
    "urgent ambulance lately keeps again"
)
"""Words by which a relative's illness is of these days, and not only told to compare."""


def patient_of(judged: Sequence[Judged], people: People, layout: Layout) -> Holder:
    """Who the message is about: the writer if anything is the writer's, else who is named."""
    judged = [item for item in judged if item.hit.phrase.kind or item.hit.phrase.facts]
    bodily = [item for item in judged if item.hit.phrase.kind is not None]
    holders = [item.holder for item in bodily]
    if people.matter is not None and people.matter in holders:
        return people.matter
    if "self" in holders:
        return _nursed(bodily, people, layout) or _only_theirs(bodily) or "self"
    if people.behalf is not None:
        return people.behalf
    if (
        people.speaks
        and people.kin
        and any(item.holder is None and max(item.hit.used) < people.kin[0].start for item in bodily)
    ):
        return "self"  # told before anybody is named
    named = next((holder for holder in holders if holder in {"child", "other", "third"}), None)
    if named is None and holders and set(holders) == {"stranger"}:
        return "self" if people.speaks else "stranger"
    if named is not None and (
        _own_matter(judged, layout)
        or _compared(bodily, layout)
        or _only_beside(bodily, people, layout)
    ):
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
    if not judged and people.kin and not _only_asked(people, layout):
        return "child" if people.kin[-1].name == "child" else "other"
    return "self" if people.speaks else _spoken_of(judged, people)


def _only_beside(bodily: Sequence[Judged], people: People, layout: Layout) -> bool:
    """Whether a complaint stands before anybody is named, and of a relative only that they do
    something, too: "sore knee. My son plays rugby too"."""
    there = [item for item in bodily if item.status in {"present", "unknown"}]
    if not people.kin or not there:
        return False
    first = people.kin[0].start
    also = any(token.norm in _TOO for token in layout.text.tokens[first:])
    return also and all(item.holder is None and max(item.hit.used) < first for item in there)


def _spoken_of(judged: Sequence[Judged], people: People) -> Holder:
    """Somebody of whom the talk has been: "he is getting worse by the hour"."""
    third = not people.kin and any(item.holder == "third" for item in judged)
    return "third" if third else None


def _only_asked(people: People, layout: Layout) -> bool:
    """Whether who is named is only asked for an answer: "I'll ask my wife", "chiedo a mamma"."""
    tokens = layout.text.tokens
    at = people.kin[-1].start
    while at > 0 and tokens[at - 1].norm in _BEFORE_WHO_IS_ASKED:
        at -= 1
    if at > 0 and tokens[at - 1].norm in _ASKS:
        return True
    following = [token.norm for token in tokens[people.kin[-1].end :][:4]]
    to_me = following[:1] == ["mi"] and following[1:2] != [] and following[1] in _HELPS
    return to_me or "chiamato" in following or "chiama" in following[:2]


def _nursed(bodily: Sequence[Judged], people: People, layout: Layout) -> Holder:
    """The relative whom a message is about though the writer has a complaint as well: "mamma ha …
    io ho la schiena a pezzi a furia di sollevarla"."""
    theirs = [item for item in bodily if item.holder in _RELATIVES and item.status != "past"]
    own = [item for item in bodily if item.holder == "self"]
    first = min((min(item.hit.used) for item in theirs), default=None)
    if first is None or any(min(item.hit.used) < first for item in own):
        return None
    kinds = {item.hit.phrase.kind for item in theirs}
    if people.behalf is not None and len(kinds) >= len({item.hit.phrase.kind for item in own}):
        return people.behalf
    if len(kinds) < _SEVERAL or not all(_in_passing(item, layout) for item in own):
        return None
    return theirs[0].holder


def _only_theirs(bodily: Sequence[Judged]) -> Holder:
    """The relative of whom all that is there is told, the writer's own being denied or over."""
    there = [item for item in bodily if item.status in {"present", "unknown"}]
    theirs = [item for item in there if item.holder in _RELATIVES]
    if any(item.holder == "self" for item in there):
        return None
    kinds = {item.hit.phrase.kind for item in theirs}
    return theirs[0].holder if len(kinds) >= _SEVERAL else None


def _in_passing(item: Judged, layout: Layout) -> bool:
    """Whether the writer's complaint comes of nursing or of fear, is of another time, or denied."""
    sentence = layout.text.sentence_of[min(item.hit.used)]
    first = layout.text.sentence_of.index(sentence)
    tokens = layout.text.tokens[first : first + layout.text.sentence_of.count(sentence)]
    return item.status in {"past", "absent"} or any(token.norm in _BY_THE_WAY for token in tokens)


def _own_matter(judged: Sequence[Judged], layout: Layout) -> bool:
    """Whether a relative's story that is past leads to the writer's own: "am I at risk?"."""
    relatives = {mark.start for mark in layout.persons if mark.name in {"child", "other"}}
    if any(
        cue.name == "own_words"
        and cue.end not in relatives
        and not _told_before(judged, cue, layout)
        for cue in layout.cues
    ):
        return True
    asked = [cue.start for cue in layout.cues if cue.name == "own_matter"]
    return bool(asked) and all(
        max(item.hit.used) < asked[-1] and is_told_as_past(layout, item.hit) for item in judged
    )


def _told_before(judged: Sequence[Judged], cue: Mark, layout: Layout) -> bool:
    """Whether a relative's complaint was told before "la stessa cosa", which then likens a third
    person to that one: "papà zoppica. Mio cognato aveva la stessa cosa"."""
    sentence_of = layout.text.sentence_of
    return any(
        item.holder in _RELATIVES
        and item.hit.phrase.kind is not None
        and item.status == "present"
        and sentence_of[max(item.hit.used)] < sentence_of[cue.start]
        and cue.language == "it"
        for item in judged
    )


def _compared(judged: Sequence[Judged], layout: Layout) -> bool:
    """Whether a relative's illness is only told to compare: "dad had the same lump at my age"."""
    theirs = [item for item in judged if item.hit.phrase.kind]
    words = {token.norm for token in layout.text.tokens}
    if not words.isdisjoint(_STILL_ILL) or not all(
        item.holder != "self" and _told_in_the_past(item, layout) for item in theirs
    ):
        return False
    if any(cue.name == "mine_too" and is_well(cue, layout) for cue in layout.cues):
        return True
    firsts = [min(item.hit.used) for item in theirs]
    return any(
        cue.name == "compared" and any(layout.same_sentence(cue.start, at) for at in firsts)
        for cue in layout.cues
    )


def _told_in_the_past(item: Judged, layout: Layout) -> bool:
    """Whether a verb of the past, and none of the present, stands in the sentence before it."""
    last = max(item.hit.used)
    first = layout.text.sentence_of.index(layout.text.sentence_of[last])
    words = [token.norm for token in layout.text.tokens[first : last + 1]]
    told = any(word == "had" or word.endswith("ed") for word in words)
    return is_told_as_past(layout, item.hit) or (told and _IS.isdisjoint(words))


def is_well(cue: Mark, layout: Layout) -> bool:
    """Whether the writer's own is said to be well: "my dad's hands shake, mine are steady"."""
    following = layout.text.tokens[cue.end : cue.end + _WELL_WITHIN]
    return any(token.norm in _WELL for token in following if not token.gap)


def _family_history(item: Judged) -> bool:
    """An old cancer of a relative is family history, not the reason for writing."""
    return item.hit.phrase.facts.get("known_cancer") == "past"


def for_patient(item: Judged, patient: Holder, people: People, layout: Layout) -> Judged:
    """The same hit with status ``other_person`` when its body is not the patient's."""
    if not CRISIS.isdisjoint(item.hit.phrase.facts):
        return item  # somebody is in danger, whoever it is
    if item.holder == "stranger":
        return replace(item, status="other_person")
    own = item.holder is None or item.holder == patient
    if patient in {None, "self"}:
        own = item.holder in {None, "self"} or _comes_back_to_the_writer(item, people, layout)
    elif item.holder == "third":
        own = True
    return item if own else replace(item, status="other_person")


_MEMBERS = {
    word: at
    for at, words in enumerate(
        [
            "mum mom mam mother mums moms mamma madre",
            "dad da father dads papa padre babbo",
            "husband wife partner hubby missus marito moglie",
            "brother fratello",
            "sister sorella",
            "son figlio",
            "daughter figlia",
        ]
    )
    for word in words.split()
}
"""Relatives of whom one is not the other."""
_HAVING = word_set("has 's had got ha")


def without_other_relatives(
    judged: Sequence[Judged], people: People, layout: Layout
) -> list[Judged]:
    """The hits, those of a second relative as another person's: "mum's wrist is swollen, she can't
    turn a key. Dad has a bad back"."""
    if people.behalf is not None or people.matter is not None or len(people.kin) < _SEVERAL:
        return list(judged)
    norms = [token.norm for token in layout.text.tokens]
    sentence_of = layout.text.sentence_of
    opened = sentence_of[people.kin[0].start]
    known = {
        _MEMBERS.get(norms[mark.end - 1])
        for mark in people.kin
        if sentence_of[mark.start] == opened
    }
    starts = {
        sentence_of[mark.start]: mark.start
        for mark in people.kin
        if sentence_of[mark.start] > opened
        and _MEMBERS.get(norms[mark.end - 1], -1) not in known | {-1}
        and norms[mark.end : mark.end + 1] != []
        and norms[mark.end] in _HAVING
    }

    def of_another(item: Judged) -> bool:
        first = min(item.hit.used)
        start = starts.get(sentence_of[first])
        return (
            start is not None
            and start < first
            and CRISIS.isdisjoint(item.hit.phrase.facts)
            and not any(
                start < person.start < first and person.name not in {"child", "other", "verb3"}
                for person in layout.persons
            )
        )

    if not any(
        item.hit.phrase.kind and item.status in {"present", "unknown"} and not of_another(item)
        for item in judged
    ):
        return list(judged)
    return [replace(item, status="other_person") if of_another(item) else item for item in judged]


def _comes_back_to_the_writer(item: Judged, people: People, layout: Layout) -> bool:
    """Whether a sentence without anybody goes on about the writer: "my shin aches. My brother says
    it's gout. It's not red"."""
    return (
        item.hit.phrase.kind is not None
        and item.hit.used <= people.carried
        and item.status != "past"
        and not is_told_as_past(layout, item.hit)
    )


def about_of(patient: Holder, people: People, age: object) -> About | None:
    """Whom the message is about, by its patient and the patient's age."""
    if patient is None:
        return "self" if people.speaks else None
    if patient == "stranger":
        return "other"
    if patient == "third":
        return "child" if isinstance(age, float | int) and age < _ADULT else "other"
    if patient == "child":
        return "other" if isinstance(age, float | int) and age >= _ADULT else "child"
    return patient
