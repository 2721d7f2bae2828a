"""The languages of the content, and words that exist in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "it"]
STUBS: frozenset[str] = frozenset()
"""Languages that are being added (docs/how-to/add-a-language.md): pages may speak them, and English
stands in for every text that is not there yet. Conversations in them are held in English."""
PAGES: tuple[Language, ...] = get_args(Language)
"""What the patient's pages may be shown in."""
LANGUAGES: tuple[Language, ...] = tuple(code for code in PAGES if code not in STUBS)
"""What everything is written in: a text that lacks one of them is refused."""


def spoken(language: Language) -> Language:
    """The language of a conversation whose pages are in ``language``."""
    return language if language in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Localised:
    """One wording in both languages; ``more`` has those of languages that are being added."""

    en: str
    it: str
    more: tuple[tuple[str, str], ...] = ()

    def of(self, language: Language) -> str:
        """The wording in ``language``; English where it is missing."""
        return self.it if language == "it" else dict(self.more).get(language, self.en)
