"""A text as a reader of words should see it: look-alike letters, hidden characters and digits in
the place of letters are undone. Lengths are kept, so that marks stay where they are. Pure."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛѡӏАВЕКМНОРСТУХІЈЅαεορυχιντκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwlABEKMHOPCTYXIJSaeopuxivtkABEZHIKMNOPTYX",
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_OTHER = re.compile(r"[Ͱ-ӿԀ-ԯ]")
_DIGITS = str.maketrans("013457", "oieast")
_IN_A_WORD = re.compile(r"(?<=[a-z])[013457]+(?=[a-z])", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_HIDDEN = frozenset({"Cf", "Cc", "Cn", "Co"})


def undisguised(text: str) -> str:
    """The text with every word as it looks. A text in another alphabet is left alone."""
    if text.isascii() and not any(sign.isdigit() for sign in text):
        return text
    latin = _LATIN.search(text) is not None
    return _WORD.sub(lambda word: _word(word[0], latin), text)


def _word(word: str, latin: bool) -> str:
    if not word.isascii():
        shown = "".join(sign for sign in word if unicodedata.category(sign) not in _HIDDEN)
        if any(sign.isalpha() for sign in shown):
            word = shown.ljust(len(word))  # what was hidden becomes space behind the word
        if _OTHER.search(word):
            word = _as_latin(word, latin)
    if sum(sign.isalpha() for sign in word) >= 3:
        word = _IN_A_WORD.sub(lambda found: found[0].translate(_DIGITS), word)
    return word


def _as_latin(word: str, latin: bool) -> str:
    """Look-alikes become Latin where that makes the whole word Latin, among Latin words."""
    read = word.translate(_LOOK_ALIKE)
    return word if _OTHER.search(read) or not (latin or _LATIN.search(word)) else read
