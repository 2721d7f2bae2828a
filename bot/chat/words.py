"""The words of the patient's pages, from ``words.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.clinic import Clinic
from bot.content.errors import refuse_if_any
from bot.content.language import LANGUAGES, PAGES, STUBS, Language, Localised
from bot.content.placeholders import fill, unknown
from bot.content.strict_yaml import Document

FILE = Path(__file__).with_name("words.yml")
GROUPS = ("chat", "script", "card", "plain", "demo", "launcher")

INFORMATION = "_information"
"""A name with this ending is for a clinic that only informs."""

Lines = Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """One language's words, the clinic's numbers filled in."""

    chat: Lines
    script: Lines
    card: Lines
    plain: Lines
    consent: tuple[str, ...]
    demo: Lines
    launcher: Lines


def load_words(clinic: Clinic, path: Path = FILE, *, days: int = 30) -> Mapping[Language, Words]:
    """All words; ``days`` is how long conversations are kept.

    Raises ``ContentError`` with file and line for each that is missing a language or holds an
    unknown placeholder.
    """
    document = Document(path.read_text(encoding="utf-8"), str(path))
    document.only((*GROUPS, "consent"))
    groups: dict[str, dict[str, Localised]] = {}
    for group in GROUPS:
        names = document.get(group)
        found = names if isinstance(names, dict) else {}
        groups[group] = {name: document.localised(group, name) for name in found}
        for name, line in groups[group].items():
            for _, word in unknown(f"{line.en} {line.it}"):
                document.fault(f"unknown placeholder {word}", group, name)
    consent = _consent(document)
    refuse_if_any(document.problems)

    def said(line: Localised, language: Language) -> str:
        filled = fill(line.of(language), clinic.values(language))
        return filled.replace("{days}", str(days))

    return {
        language: Words(
            consent=tuple(said(line, language) for line in consent),
            **{
                group: {name: said(line, language) for name, line in _fitting(lines, clinic)}
                for group, lines in groups.items()
            },
        )
        for language in PAGES
    }


def _fitting(lines: Mapping[str, Localised], clinic: Clinic) -> Iterator[tuple[str, Localised]]:
    """The lines of the clinic's intended purpose."""
    for name, line in lines.items():
        if not name.endswith(INFORMATION):
            other = lines.get(name + INFORMATION)
            yield name, line if other is None or clinic.triages else other


def _consent(document: Document) -> list[Localised]:
    rows = document.get("consent")
    lines: list[Localised] = []
    for row in rows if isinstance(rows, list) else []:
        begun = [code for code in row if code in STUBS] if isinstance(row, dict) else []
        fine = isinstance(row, dict) and row.keys() == {*LANGUAGES, *begun}
        if not fine or not all(isinstance(text, str) and text for text in row.values()):
            document.fault("each line of consent has a text in each language", "consent")
            continue
        more = tuple((code, row[code]) for code in begun)
        lines.append(Localised(row["en"], row["it"], more))
        for _, word in unknown(f"{row['en']} {row['it']}"):
            document.fault(f"unknown placeholder {word}", "consent")
    if not lines:
        document.fault("consent must be a list of lines", "consent")
    return lines
