"""Animals and things: what has no patient, though its words are those of a complaint."""

from __future__ import annotations

from bot.findings.layout import Hit, Layout
from bot.findings.words import word_set

_OVER = word_set("over by on off with into onto from to da dal dalla su sul con contro sopra un")
"""Words by which an animal is no more than what somebody fell over."""
_VERBS_OF_A_THING = 3
_BEING = word_set("is are was were has have had been be keeps kept got gets looks all so very too")
_DOING = word_set("bleeds leaks swells hurts wont doesnt")
_OWNERS = word_set("my our his her your their mio mia miei mie nostro nostra suo sua tuo tua")
_OPENS = 3
"""Words before the subject of a sentence: "and my old printer ..."."""
_BUT = word_set("but ma pero from da dal dalla with con for per")
"""Words after which something else may be spoken of: "I thought tomato, but it is blood"."""
_NEXT = 2
_THE = word_set("il lo la l i gli le un una mio mia suo sua sto sta")
_PEOPLE = frozenset(["self", "myself", "child", "other"])


def of_no_person(hit: Hit, layout: Layout) -> bool:
    """Whether the words are about an animal or a thing and nobody else."""
    return (
        (hit.phrase.kind == "fracture" and _thing_in_sentence(hit, layout))
        or _animals(hit, layout)
        or _of_a_thing(hit, layout)
        or _things(hit, layout)
    )


def site_in_sentence(hit: Hit, layout: Layout) -> bool:
    """Whether the sentence of ``hit`` names a body part."""
    return any(layout.same_sentence(site.start, min(hit.used)) for site in layout.sites)


def _animals(hit: Hit, layout: Layout) -> bool:
    """Whether the sentence is about an animal and nobody else: "my dog is limping"."""
    at = min(hit.used)
    first = layout.text.sentence_of.index(layout.text.sentence_of[at])
    tokens = layout.text.tokens
    if not any(
        cue.name == "animal"
        and 0 <= cue.start - first <= 2
        and (cue.start == first or tokens[cue.start - 1].norm not in _OVER)
        for cue in layout.cues
    ):
        return False
    hurt = {"self", "child", "other"}
    if hit.phrase.kind == "injury":
        hurt |= {"myself", "his"}  # "the dog ran into my knee"
    return not any(
        person.name in hurt and layout.same_sentence(person.start, at) for person in layout.persons
    )


def _of_a_thing(hit: Hit, layout: Layout) -> bool:
    """Whether a thing is the subject: "the battery has swollen", "the road is bumpy"."""
    tokens, first = layout.text.tokens, min(hit.used)
    return hit.phrase.language == "en" and any(
        cue.name == "thing"
        and 0 <= first - cue.end <= _VERBS_OF_A_THING
        and all(tokens[at].gap == 0 for at in range(cue.end, first + 1))
        and all(tokens[at].norm in _BEING for at in range(cue.end, first))
        and (first > cue.end or tokens[first].norm in _BEING | _DOING)
        for cue in layout.cues
    )


def _things(hit: Hit, layout: Layout) -> bool:
    """Whether the sentence opens with a thing and names neither a body part nor a person but its
    owner: "my printer is jammed and won't move", "i pomodori hanno macchie"."""
    if site_in_sentence(hit, layout):
        return False
    at = min(hit.used)
    first = layout.text.sentence_of.index(layout.text.sentence_of[at])
    tokens = layout.text.tokens
    subject = next(
        (cue for cue in layout.cues if cue.name == "thing" and 0 <= cue.start - first <= _OPENS),
        None,
    )
    if subject is None or subject.start > at:
        return False
    if any(tokens[i].gap for i in range(first + 1, subject.start + 1)):
        return False
    if any(tokens[i].norm in _BUT for i in range(first, at)):
        return False
    return not any(
        person.name in _PEOPLE
        and layout.same_sentence(person.start, at)
        and not (person.start < subject.start and tokens[person.start].norm in _OWNERS)
        for person in layout.persons
    )


def _thing_in_sentence(hit: Hit, layout: Layout) -> bool:
    """Whether the sentence speaks of a thing that breaks ("my phone"), and of no body part; or of
    one right after the verb: "si è rotta la stampella"."""
    tokens, last = layout.text.tokens, max(hit.used)
    if any(
        cue.name == "thing"
        and cue.language == "it"
        and 0 < cue.start - last <= _NEXT
        and not any(tokens[at].gap for at in range(last + 1, cue.start + 1))
        and all(tokens[at].norm in _THE for at in range(last + 1, cue.start))
        for cue in layout.cues
    ):
        return True
    return not site_in_sentence(hit, layout) and any(
        cue.name == "thing" and layout.same_sentence(cue.start, min(hit.used))
        for cue in layout.cues
    )
