"""What a text consists of, before anything tries to understand it."""

from __future__ import annotations

import unicodedata
from typing import Literal

Substance = Literal["words", "number", "nothing"]


def substance(text: str) -> Substance:
    """``words`` when the text has a letter, ``number`` when it has digits only, else ``nothing``.

    Empty, blank, punctuation-only and emoji-only texts are ``nothing``: whatever a classifier
    would say of them is a guess ("yes", as measured), so nobody is asked. A bare number ("14",
    "38,5", "8/10") is an answer to a question and needs no classifier either.
    """
    kinds = {unicodedata.category(character)[0] for character in text}
    if "L" in kinds:
        return "words"
    return "number" if any(character.isdecimal() for character in text) else "nothing"
