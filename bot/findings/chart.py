"""A message matched against the lexicon: the chart of its words, the terms and phrases in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from bot.findings import anatomy, slips
from bot.findings.clauses import with_breaks
from bot.findings.corrections import standing
from bot.findings.infinitives import finite
from bot.findings.language import Detected, detect
from bot.findings.layout import Hit, Layout
from bot.findings.lexicon import Lexicon, Role, load_lexicon
from bot.findings.marks import Mark
from bot.findings.model import Language
from bot.findings.noes import after_noes
from bot.findings.numbers import hot, number_spans
from bot.findings.patterns import Match
from bot.findings.sites import Site, initials, sites_of
from bot.findings.spelling import Speller
from bot.findings.text import COMMA, Text, tokenise
from bot.findings.words import word_set

_MASKS_CUES = frozenset(["never", "past", "question"])
_MASKS_SIDES = frozenset(["side"])
_MASKS_SITES = frozenset(["back", "body"])
_MASKS_PAIN = frozenset(["feeling"])
"""Ways of being unwell that are no pain: "sto male"."""
_MASKS_PERSONS = frozenset(["person"])
_OVERLAPS = frozenset(["but_not", "none_of_that"])
"""Remarks that may hold other cues without taking their place."""
_NOT_WILD = word_set(
    "and but or nor without because e ed ma o oppure ne senza pero perche however although"
)
_PRONOUNS = word_set("i he she it we they you my his her im hes shes a an the is was and")


@cache
def _speller(language: Detected) -> Speller:
    return Speller(load_lexicon(), ("en", "it") if language == "other" else (language,))


def lay_out(message: str, prior: Language | None) -> Layout:
    """Match ``message`` against the lexicon of both languages. Phrases match across the breaks that
    are put in, so that no sign of danger is cut in two by them; scope and places rest on them."""
    lexicon = load_lexicon()
    text = after_noes(tokenise(message))
    language = detect(text, lexicon, prior)
    speller = _speller(language)
    chart = _words(text, speller)
    terms = _terms(chart, text, lexicon, language)
    written = text
    if language == "en":
        text = with_breaks(text)
    masks = terms["mask"]
    cues = _unmasked(terms["cue"], masks, _MASKS_CUES)
    meant = [cue for cue in cues if cue.name == "meant"]
    named = _unmasked(terms["side"], masks, _MASKS_SIDES) + initials(text, language)
    sides = standing(named, meant, text)
    persons = _unmasked(terms["person"], masks, _MASKS_PERSONS)
    parts = _unmasked(standing(terms["site"], meant, text), masks, _MASKS_SITES)
    sites = sites_of(parts, sides, persons, text)
    _add_classes(chart, sites, persons)
    hits = _hits(chart, written, lexicon, masks, language)
    meant_in = prior if language == "other" else language  # slips hide the language, too
    guessed = slips.guesses(written, chart, _speller(meant_in)) if meant_in else {}
    if guessed:
        wider = slips.with_guesses(chart, guessed, written, lexicon)
        hits += _hits(wider, written, lexicon, masks, meant_in or language, guessed)
    return Layout(
        text=text,
        language=language,
        sites=tuple(sites),
        sides=tuple(sides),
        persons=tuple(persons),
        cues=tuple(cues),
        hits=tuple(hits),
    )


def _words(text: Text, speller: Speller) -> list[list[tuple[str, int]]]:
    chart: list[list[tuple[str, int]]] = []
    for index, token in enumerate(text.tokens):
        norm = slips.body_part(text, index, speller, load_lexicon()) or token.norm
        chart.append([(name, index + 1) for name in speller.forms(norm)])
        if token.norm == "'s" and [each.norm for each in text.tokens[index + 1 :][:1]] != ["back"]:
            chart[-1] += [("is", index + 1), ("has", index + 1)]  # "the knee's swollen"
    for index, form in finite(text):
        chart[index].append((form, index + 1))
    for span in number_spans(text.tokens):
        chart[span.start].append(("@num", span.end))
        if hot(span.value):
            chart[span.start].append(("@hot", span.end))
    return chart


def _add_classes(
    chart: list[list[tuple[str, int]]], sites: list[Site], persons: list[Mark]
) -> None:
    """Let body parts and relatives match by their class as well: "@site", "@kin"."""
    for site in sites:
        for left in range(site.left, site.start + 1):
            ends = {site.end, site.right}
            chart[left] += [(name, end) for name in anatomy.symbols(site.name) for end in ends]
    for person in persons:
        if person.name in {"child", "other"}:
            chart[person.start].append(("@kin", person.end))


def _foreign(used: Sequence[int], text: Text, group: Language, message: Detected) -> bool:
    """Whether a match of the other language rests on words that this language has as well."""
    if message == "other" or group == message:
        return False
    own = load_lexicon().own[message]
    return all(text.tokens[index].norm in own for index in used)


def _terms(
    chart: list[list[tuple[str, int]]], text: Text, lexicon: Lexicon, language: Detected
) -> dict[Role, list[Mark]]:
    found: dict[Role, list[Mark]] = {
        role: [] for role in ("site", "side", "person", "cue", "mask", "measure")
    }
    tokens = text.tokens

    def passable(at: int, wild: bool) -> bool:
        return tokens[at].gap == 0 and not wild

    matches = [
        (match, lexicon.terms[match.group])
        for match in lexicon.term_automaton.find(chart, passable)
    ]
    for match, term in matches:
        if term.role == "class":
            chart[match.start].append((f"@{term.language}.{term.name}", match.end))
        elif not _foreign(sorted(match.used), text, term.language, language):
            found[term.role].append(Mark(term.name, match.start, match.end, term.language))
    masks = [mark for name in {mark.name for mark in found["mask"]} for mark in _of(found, name)]
    return {**{role: _longest(marks) for role, marks in found.items()}, "mask": masks}


def _of(found: dict[Role, list[Mark]], name: str) -> list[Mark]:
    """The masks of one name, so that one inside a longer one of another name stays."""
    return _longest([mark for mark in found["mask"] if mark.name == name])


def _longest(marks: list[Mark]) -> list[Mark]:
    """Drop marks that lie inside a longer one of their role; in order of position."""
    kept: list[Mark] = []
    apart = [mark for mark in marks if mark.name in _OVERLAPS]
    for mark in sorted(set(marks) - set(apart), key=lambda item: (item.start, -item.end)):
        if kept and kept[-1].end >= mark.end and kept[-1].name == mark.name:
            continue
        if (
            kept
            and kept[-1].end >= mark.end
            and kept[-1].end - kept[-1].start > mark.end - mark.start
        ):
            continue
        kept.append(mark)
    return sorted([*kept, *apart], key=lambda item: item.start) if apart else kept


def _unmasked(marks: list[Mark], masks: list[Mark], names: frozenset[str]) -> list[Mark]:
    covers = [mask for mask in masks if mask.name in names]
    return [
        mark
        for mark in marks
        if not any(mask.start <= mark.start and mark.end <= mask.end for mask in covers)
    ]


def _hits(
    chart: list[list[tuple[str, int]]],
    text: Text,
    lexicon: Lexicon,
    masks: list[Mark],
    language: Detected,
    guessed: slips.Guesses | None = None,
) -> list[Hit]:
    """The phrases that stand in the chart; with ``guessed`` only those that rest on a guess."""
    tokens = text.tokens

    def passable(at: int, wild: bool) -> bool:
        if tokens[at].gap >= COMMA:
            return False
        return not wild or (tokens[at].norm not in _NOT_WILD or tokens[at].accented)

    other = _MASKS_CUES | _MASKS_SIDES | _MASKS_SITES | _MASKS_PERSONS
    covers = [mask for mask in masks if mask.name not in other | _MASKS_PAIN]
    unhurt = [*covers, *(mask for mask in masks if mask.name in _MASKS_PAIN)]
    best: dict[tuple[int, frozenset[int]], Hit] = {}
    starts = slips.phrase_starts(guessed) if guessed else None
    for match in lexicon.phrase_automaton.find(chart, passable, starts):
        phrase = lexicon.phrases[match.group]
        if guessed and not slips.is_meant(match, phrase, guessed, text, language):
            continue
        if _masked(match, unhurt if phrase.kind == "pain" else covers, text) or _foreign(
            sorted(match.used), text, phrase.language, language
        ):
            continue
        key = (match.group, match.used)
        best[key] = Hit(phrase, match.start, match.end, match.used)
    return _widest(list(best.values()))


def _masked(match: Match, covers: list[Mark], text: Text) -> bool:
    """Whether a figure of speech holds all words of the match that mean something."""
    core = [at for at in match.used if text.tokens[at].norm not in _PRONOUNS] or match.used
    low, high = min(core), max(core)
    return any(mask.start <= low and high < mask.end for mask in covers)


def _widest(hits: list[Hit]) -> list[Hit]:
    """Of one phrase, only matches whose words are not all part of another match of it."""
    groups: dict[int, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(id(hit.phrase), []).append(hit)
    kept: list[Hit] = []
    for group in groups.values():
        group.sort(key=lambda hit: (-len(hit.used), hit.end - hit.start))
        taken: list[Hit] = []
        for hit in group:
            if not any(hit.used <= other.used for other in taken):
                taken.append(hit)
        kept += taken
    return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.phrase.name))
