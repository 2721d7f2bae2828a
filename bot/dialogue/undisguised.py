"""A text as a reader of words should see it: look-alike and full-width letters, hidden characters,
and digits and signs in the place of letters are undone. Lengths are kept, so that marks stay where
they are. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from bot.findings.text import fold
from bot.findings.vocabulary import is_word
from bot.findings.words import word_set

_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛѡӏАВЕКМНОРСТУХІЈЅαεορυχιντκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwlABEKMHOPCTYXIJSaeopuxivtkABEZHIKMNOPTYX",
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OTHER = re.compile(r"[Ͱ-ӿԀ-ԯ]")
_HIDDEN = frozenset({"Cf", "Cc", "Cn", "Co"})
_WORD = re.compile(r"\S+")
_STANDS_FOR = {"0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
               "@": "a", "$": "s", "!": "i"}  # fmt: skip
_FIRST = str.maketrans({sign: letters[0] for sign, letters in _STANDS_FOR.items()})
_MIXED = re.compile(r"(?=[\d@$!]*[a-zà-ɏ])(?=[a-zà-ɏ]*[\d@$!])[\da-zà-ɏ@$!]*[\da-zà-ɏ@$]", re.I)
"""Letters with digits or signs among them; a "!" at the end is a mark, no letter."""
_INNER = re.compile(r"(?<=[a-z])[013457]+(?=[a-z])", re.IGNORECASE)
_NOT = re.compile(r"\b[a-z\d]{2,6}n['’]?[t7](?![\w'’])", re.IGNORECASE)
_CONTRACTED = word_set(
    "cant dont wont isnt arent wasnt havent hasnt hadnt doesnt didnt couldnt wouldnt"
)
_BARE = re.compile(r"[\d@$!]+([a-zà-ɏ]+)|([a-zà-ɏ]+)[\d@$!]+", re.I)
"""Digits before or behind letters: perhaps a number with its unit, a vertebra, "day3"."""
_SURE = frozenset(["t0", "s0", "g0", "0f", "0n", "0r"])
"""In small letters no label and no measure of anything: "to", "so", "go", "of", "on", "or"."""
_LABEL = re.compile(r"[bcdlpst][1-9]\d?|h\d+|\d*(?:1st|2nd|3rd|\dth)", re.IGNORECASE)
_UNITS = word_set(
    "mg mcg g kg ml l dl cl mm cm m km h hr hrs min mins s sec d gg g wk wks mo mth mths yr yrs y "
    "yo am pm c f k lb lbs oz in ft x st nd rd th aa mesi ore anni"
)
_MOST_SIGNS = 4


def undisguised(text: str) -> str:
    """The text with every word as it looks. A text in another alphabet is left alone."""
    if text.isascii() and not any(sign.isdigit() or sign in "@$!" for sign in text):
        return text
    text = text.translate(_FULL_WIDTH)
    latin = _LATIN.search(text) is not None
    text = _WORD.sub(lambda word: _shown(word[0], latin), text)
    return _with_letters(text)


def _shown(word: str, latin: bool) -> str:
    """The word without what is hidden in it, in Latin letters if it looks like them."""
    if word.isascii():
        return word
    shown = "".join(sign for sign in word if unicodedata.category(sign) not in _HIDDEN)
    if any(sign.isalpha() for sign in shown):
        word = shown.ljust(len(word))  # what was hidden becomes space behind the word
    return _as_latin(word, latin) if _OTHER.search(word) else word


def _as_latin(word: str, latin: bool) -> str:
    """Look-alikes become Latin where that makes the whole word Latin, among Latin words."""
    read = word.translate(_LOOK_ALIKE)
    return word if _OTHER.search(read) or not (latin or _LATIN.search(word)) else read


def _with_letters(text: str) -> str:
    """Digits and signs become the letters they stand for, where that makes a known word. What may
    be a number, a dose or a vertebra does so only in a text that writes other words like that."""
    plain = _NOT.sub(lambda found: _contracted(found[0]), text)
    plain = _MIXED.sub(lambda found: _decoded(found, bare=False), plain)
    return plain if plain == text else _MIXED.sub(lambda found: _decoded(found, bare=True), plain)


def _readings(written: str) -> Iterator[str]:
    """What the word may say, each sign being one of the letters it stands for."""
    signs = [at for at, sign in enumerate(written) if sign in _STANDS_FOR]
    digits = [at for at, sign in enumerate(written) if sign.isdigit()]
    if len(signs) > _MOST_SIGNS or not set(digits) <= set(signs):
        return
    for letters in product(*(_STANDS_FOR[written[at]] for at in signs)):
        word = list(written)
        for at, letter in zip(signs, letters, strict=True):
            word[at] = letter
        yield "".join(word)


def _contracted(written: str) -> str:
    """ "d0n'7" and "can7", which other rules would take for a word and a number."""
    likely = (word for word in _readings(written) if fold(word).replace("'", "") in _CONTRACTED)
    return next(likely, written)


def _decoded(found: re.Match[str], *, bare: bool) -> str:
    """A word with digits in it as the known word it stands for, or as it is."""
    written = found[0]
    edged = _BARE.fullmatch(written)
    if edged and written not in _SURE and _is_measure(edged):
        return written
    if edged and not (bare or written in _SURE or _no_number(edged)):
        return written
    for word in _readings(written):
        if is_word(word):
            return word
    if sum(sign.isalpha() for sign in written) >= 3:
        return _INNER.sub(lambda inner: inner[0].translate(_FIRST), written)
    return written


def _is_measure(edged: re.Match[str]) -> bool:
    """Whether it is a vertebra, a rank, or a number with its unit."""
    return _LABEL.fullmatch(edged[0]) is not None or (edged[1] or "").lower() in _UNITS


def _no_number(edged: re.Match[str]) -> bool:
    """Whether it is no number beside a word: the letters are none by themselves, or stand right
    behind a single digit and are no unit."""
    letters = edged[1] or edged[2] or ""
    if len(letters) < 2 or letters.lower() in _UNITS:
        return False
    return not is_word(letters) or (edged[1] is not None and len(letters) == len(edged[0]) - 1)
