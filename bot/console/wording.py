"""The words of the interface in the reader's language, loaded once and strictly."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import yaml

InterfaceLanguage = Literal["en", "it"]
LANGUAGES: tuple[InterfaceLanguage, ...] = get_args(InterfaceLanguage)
_FILE = Path(__file__).with_name("words.yml")


class Words:
    """One language of the catalogue."""

    def __init__(self, language: InterfaceLanguage, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, filled in. Raises ``KeyError`` when there is no such key."""
        return self._texts[key].format(**values)

    def term(self, family: str, name: str) -> str:
        """The word for a value out of data, such as ``term("kind", "pain")``; a value that
        the catalogue does not know is shown as its id with spaces."""
        return self._texts.get(f"{family}.{name}", name.replace("_", " "))


@cache
def words(language: InterfaceLanguage) -> Words:
    """The catalogue in one language. Raises ``ValueError`` naming a key that is incomplete."""
    entries = yaml.CSafeLoader(_FILE.read_text(encoding="utf-8")).get_single_data()
    texts: dict[str, str] = {}
    for key, entry in entries.items():
        if not isinstance(entry, dict) or set(entry) != set(LANGUAGES):
            raise ValueError(f"{_FILE.name}: {key} needs exactly {', '.join(LANGUAGES)}")
        texts[key] = entry[language]
    return Words(language, texts)


def choose_language(chosen: str | None, accepted: str) -> InterfaceLanguage:
    """The language a person chose, else the first that their browser accepts, else English."""
    wanted = [chosen or "", *(part.split(";")[0].strip()[:2] for part in accepted.split(","))]
    for code in wanted:
        for language in LANGUAGES:
            if code.lower() == language:
                return language
    return "en"
