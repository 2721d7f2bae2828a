"""The two languages of the content, and words that exist in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "it"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Localised:
    """One wording in both languages."""

    en: str
    it: str

    def of(self, language: Language) -> str:
        """The wording in ``language``."""
        return self.it if language == "it" else self.en
