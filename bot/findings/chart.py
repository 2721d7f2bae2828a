"""The message laid out: which words, body parts, people, cues and phrases stand where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.findings import anatomy, slips
from bot.findings.clauses import with_breaks
from bot.findings.corrections import standing
from bot.findings.language import Detected, detect
from bot.findings.lexicon import Lexicon, Phrase, Role, Term, load_lexicon
from bot.findings.marks import Mark
from bot.findings.model import Language, Side
from bot.findings.numbers import hot, number_spans
from bot.findings.patterns import Match
from bot.findings.spelling import Speller
from bot.findings.text import COMMA, SENTENCE, Text, tokenise
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
_LEFT_OF_SITE = word_set(
    "my his her their your our the a an this that one whole entire poor bad other inner outer "
    "upper lower front back side of top bottom mine very il lo la l i gli le mio mia miei mie suo "
    "sua suoi sue mi tutta tutto tutte tutti intera intero un una uno questo questa quel quella "
    "povera povero l' parte 's both same entrambe entrambi ambedue all alla alle allo al ai agli "
    "del della dello dei delle degli dell nel nella nello nelle nei nell sul sulla sulle sullo "
    "sui sull dal dalla"
)
_SMALL = word_set(
    "a an the my his her their is are was been be of in on at to out up and il lo la un una di e a "
    "i im am ive feel feeling feels felt so very really just get got getting have has had bit it "
    "its sono era po molto tanto un tutto tutta"
)
_IDLE = word_set(
    "a an the my his her their our your its is are was were be been am im i ive he she hes shes it "
    "they we you has have had feel feels feeling felt get got getting gets so very really just bit "
    "and of in on at to quite too also some this that all un una il lo la le gli i mi si ho ha "
    "sono e di da in a al alla"
)
"""Words that a look-alike need not hold; "out" and "up" carry meaning: "passed out"."""
_INITIALS = {"l": "left", "r": "right"}
_PRONOUNS = word_set("i he she it we they you my his her im hes shes a an the is was and")
_RIGHT_OF_SITE = word_set("side area region bone bones joint area zone part")
_OF_A_WHOLE = word_set("on of in at del della dello dei delle dell al alla nel nella")
_AT = word_set("at near around by just in behind under above below")
"""Between a whole and its part: "my arm at the elbow"."""
_BEFORE_A_SIDE = word_set("on to at of a di sul sulla")
_THE = word_set("the my his her their your la il mia sua lato parte")


@dataclass(frozen=True, slots=True)
class Site:
    """A body part that tokens ``start`` to ``end`` name; ``left`` to ``right`` with its article,
    side and owner."""

    name: str
    start: int
    end: int
    left: int
    right: int
    side: Side | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that stands from token ``start`` to ``end``; ``used`` are its own words."""

    phrase: Phrase
    start: int
    end: int
    used: frozenset[int]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that the matcher found, before anything is concluded from it."""

    text: Text
    language: Detected
    sites: tuple[Site, ...]
    sides: tuple[Mark, ...]
    persons: tuple[Mark, ...]
    cues: tuple[Mark, ...]
    hits: tuple[Hit, ...]

    def says_more(self, wide: Hit, narrow: Hit) -> bool:
        """Whether ``wide`` stands on all words of ``narrow`` that mean something, and on more."""
        return self.covers(wide, narrow) and not wide.used <= narrow.used

    def covers(self, wide: Hit, narrow: Hit) -> bool:
        """Whether ``wide`` stands on all words of ``narrow`` that mean something."""
        tokens = self.text.tokens
        core = {at for at in narrow.used if tokens[at].norm not in _SMALL} or narrow.used
        return wide is not narrow and core <= wide.used

    def stands_on(self, look_alike: Hit, hit: Hit) -> bool:
        """Whether ``look_alike`` stands on every telling word of ``hit``."""
        tokens = self.text.tokens
        core = {at for at in hit.used if tokens[at].norm not in _IDLE} or hit.used
        return core <= look_alike.used and not look_alike.used <= hit.used

    def same_sentence(self, first: int, second: int) -> bool:
        return self.text.sentence_of[first] == self.text.sentence_of[second]

    def break_between(self, first: int, second: int) -> int:
        """The strongest break between two tokens, the first before the second."""
        return self.text.break_between(first, second)


@cache
def _speller(language: Detected) -> Speller:
    return Speller(load_lexicon(), ("en", "it") if language == "other" else (language,))


def lay_out(message: str, prior: Language | None) -> Layout:
    """Match ``message`` against the lexicon of both languages. Phrases match across the breaks that
    are put in, so that no sign of danger is cut in two by them; scope and places rest on them."""
    lexicon = load_lexicon()
    text = tokenise(message)
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
    named = _unmasked(terms["side"], masks, _MASKS_SIDES) + _initials(text, language)
    sides = standing(named, meant, text)
    persons = _unmasked(terms["person"], masks, _MASKS_PERSONS)
    sites = _sites(standing(terms["site"], meant, text), masks, sides, persons, text)
    for site in sites:
        for left in range(site.left, site.start + 1):
            ends = {site.end, site.right}
            chart[left] += [(name, end) for name in anatomy.symbols(site.name) for end in ends]
    for person in persons:
        if person.name in {"child", "other"}:
            chart[person.start].append(("@kin", person.end))
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


def _initials(text: Text, language: Detected) -> list[Mark]:
    """The side in one capital: "L knee", "hip (R)"."""
    return [
        Mark(_INITIALS[token.norm], index, index + 1, "en")
        for index, token in enumerate(text.tokens)
        if language == "en" and token.norm in _INITIALS and text.raw[token.start].isupper()
        if not text.raw[token.end : token.end + 1].isdigit()  # "L4" is a vertebra
    ]


def _words(text: Text, speller: Speller) -> list[list[tuple[str, int]]]:
    chart: list[list[tuple[str, int]]] = []
    for index, token in enumerate(text.tokens):
        norm = slips.body_part(text, index, speller, load_lexicon()) or token.norm
        chart.append([(name, index + 1) for name in speller.forms(norm)])
        if token.norm == "'s" and [each.norm for each in text.tokens[index + 1 :][:1]] != ["back"]:
            chart[-1] += [("is", index + 1), ("has", index + 1)]  # "the knee's swollen"
    for span in number_spans(text.tokens):
        chart[span.start].append(("@num", span.end))
        if hot(span.value):
            chart[span.start].append(("@hot", span.end))
    return chart


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


def _sites(
    marks: list[Mark], masks: list[Mark], sides: list[Mark], persons: list[Mark], text: Text
) -> list[Site]:
    kept: list[Mark] = []
    for mark in _unmasked(marks, masks, _MASKS_SITES):
        if kept and mark.start < kept[-1].end:
            continue
        kept.append(mark)
    side_at = {index: side for side in sides for index in range(side.start, side.end)}
    kin_at = {
        index
        for person in persons
        if person.name in {"child", "other"}
        for index in range(person.start, person.end)
    }
    return _joined([_chunk(mark, side_at, kin_at, text) for mark in kept], text)


def _joined(sites: list[Site], text: Text) -> list[Site]:
    """A part named with its whole is one place: "two toes on my left foot", "left hand thumb"."""
    kept: list[Site] = []
    for site in sites:
        last = kept[-1] if kept else None
        if last is None or not _adjoin(last, site, text):
            kept.append(site)
            continue
        name = site.name if site.name in anatomy.PARTS.get(last.name, ()) else last.name
        side = last.side or site.side
        kept[-1] = Site(name, last.start, site.end, last.left, site.right, side)
    return kept


def _adjoin(first: Site, second: Site, text: Text) -> bool:
    tokens = text.tokens
    if text.break_between(first.end - 1, second.start):
        return False
    between = [tokens[at].norm for at in range(first.end, second.start)]
    if first.name in anatomy.PARTS.get(second.name, ()):
        if between and set(between) <= set(_INITIALS) | {"left", "right"}:
            return True  # "the middle finger left hand"
        return (
            bool(between)
            and between[0] in _OF_A_WHOLE
            and set(between[1:])
            <= _LEFT_OF_SITE
            | {
                "left",
                "right",
            }
        )
    if second.name not in anatomy.PARTS.get(first.name, ()):
        return False
    return not between or (between[0] in _AT and set(between[1:]) <= _LEFT_OF_SITE | _AT)


def _chunk(mark: Mark, side_at: dict[int, Mark], kin_at: set[int], text: Text) -> Site:
    """The body part with the article, side, owner and adjectives that belong to it."""
    tokens = text.tokens
    left, right = mark.start, mark.end
    within = (side_at[at] for at in range(left, right) if at in side_at)
    side = next((each for each in within if each.name != "middle"), None)  # "above my left knee"
    while left > 0 and tokens[left].gap == 0:
        if left - 1 in side_at:
            side = side or side_at[left - 1]
        elif tokens[left - 1].norm not in _LEFT_OF_SITE and left - 1 not in kin_at:
            break
        left -= 1
    while right < len(tokens) and tokens[right].gap == 0:
        if right in side_at:
            side = side or side_at[right]
        elif tokens[right].norm not in _RIGHT_OF_SITE:
            break
        right += 1
    if side is None:
        side, right = _side_after(right, side_at, text)
    return Site(mark.name, mark.start, mark.end, left, right, _side(side))


def _side_after(right: int, side_at: dict[int, Mark], text: Text) -> tuple[Mark | None, int]:
    """The side told behind a body part that ends before ``right``, and where both end: "ribs on the
    left", and, by itself between breaks, "shoulder (left)"."""
    tokens, at = text.tokens, right
    alone = at < len(tokens) and tokens[at].gap == COMMA
    if not alone and (at >= len(tokens) or tokens[at].gap or tokens[at].norm not in _BEFORE_A_SIDE):
        return None, right
    while at < len(tokens) and tokens[at].norm in _BEFORE_A_SIDE | _THE:
        at += 1
        if at < len(tokens) and tokens[at].gap:
            return None, right
    mark = side_at.get(at)
    if mark is None or (alone and mark.end < len(tokens) and not tokens[mark.end].gap):
        return None, right
    return mark, right if alone else mark.end


def _side(mark: Mark | None) -> Side | None:
    names: dict[str, Side] = {"left": "left", "right": "right", "both": "both", "middle": "middle"}
    return names.get(mark.name) if mark else None


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


__all__ = ["COMMA", "SENTENCE", "Hit", "Layout", "Mark", "Site", "Term", "lay_out"]
