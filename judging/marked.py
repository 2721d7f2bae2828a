"""Messages in which every mention of a symptom is marked with its status and its kind.

    no [bump](absent:lump) but it [aches](present:pain)

They teach two judges: which kinds a message tells of, and what a mention of one means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from bot.findings.model import Kind, Language, Status
from evaluation.overlap import folded
from judging.corpus import DATA, KINDS, LANGUAGES, Case, CorpusError, load_corpus

Meaning = Status | Literal["none"]
"""A status, or ``none``: words that look like a symptom and are nobody's."""
MEANINGS: tuple[str, ...] = (*get_args(Status), "none")
_MENTION = re.compile(r"\[([^\[\]]+)\]((?:\([^()]*\))+)")
_MARK = re.compile(r"\(([^()]*)\)")
_KEYS = frozenset({"lang", "voice", "marked"})


@dataclass(frozen=True, slots=True)
class Mention:
    """What the words from ``start`` to ``end`` of a message say of one kind."""

    kind: Kind
    meaning: Meaning
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """One message without its marks, and its mentions in order; ``voice`` is its author's.

    Nobody who works on the reader reads an ``unread`` one: on these the reader is as often wrong as
    on a patient's, and so the arbiter learns how far to believe it.
    """

    text: str
    lang: Language
    voice: str
    mentions: tuple[Mention, ...]
    unread: bool = False

    def told(self, *meanings: Meaning) -> frozenset[Kind]:
        """The kinds that are mentioned with one of these meanings."""
        return frozenset(each.kind for each in self.mentions if each.meaning in meanings)

    def case(self) -> Case:
        """The message as the judge of kinds learns it."""
        current = self.told("present", "unknown")
        if "night_pain" in current:
            current |= {"pain"}
        return Case(self.text, self.lang, current, self.voice, absent=self.told("absent"))


def load_marked(folder: Path = DATA) -> list[Marked]:
    """The messages of every marked file. Raises :class:`CorpusError`."""
    found = [item for path in paths(folder) for item in _lines(path)]
    seen: set[str] = set()
    for item in found:
        if item.text in seen:
            raise CorpusError(f"twice in the marked messages: {item.text[:60]!r}")
        seen.add(item.text)
    return found


def paths(folder: Path = DATA) -> list[Path]:
    """The files of marked messages, in their order."""
    return [
        folder / f"marked{unread}.{lang}.jsonl" for unread in ("", ".unread") for lang in LANGUAGES
    ]


def load_lessons(folder: Path = DATA) -> list[Case]:
    """All that the judge learns from: the corpus, and of the marked messages those that do not
    stand in it. Raises :class:`CorpusError`."""
    corpus = load_corpus(folder)
    known = {folded(case.text) for case in corpus}
    return [*corpus, *(m.case() for m in load_marked(folder) if folded(m.text) not in known)]


def _lines(path: Path) -> Iterator[Marked]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield parse(json.loads(line), unread=".unread." in path.name)
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path.name}:{number}: {error}") from error


def parse(item: Mapping[str, str], *, unread: bool = False) -> Marked:
    """One line. Raises ``ValueError`` or ``KeyError`` for what is not as agreed."""
    if strange := item.keys() - _KEYS:
        raise ValueError(f"unknown key {min(strange)!r}")
    if item["lang"] not in LANGUAGES:
        raise ValueError("no language of ours")
    text, mentions = _unmarked(item["marked"])
    if not text.strip() or "[" in text or "](" in text:
        raise ValueError("no words, or a bracket that is no mark")
    return Marked(text, cast(Language, item["lang"]), item["voice"], tuple(mentions), unread)


def _unmarked(marked: str) -> tuple[str, list[Mention]]:
    pieces: list[str] = []
    mentions: list[Mention] = []
    at = length = 0
    for match in _MENTION.finditer(marked):
        pieces += [marked[at : match.start()], match[1]]
        start = length + match.start() - at
        length = start + len(match[1])
        at = match.end()
        for mark in _MARK.findall(match[2]):
            meaning, _, kind = mark.partition(":")
            if meaning not in MEANINGS or kind not in KINDS:
                raise ValueError(f"unknown mark {mark!r}")
            mentions.append(Mention(cast(Kind, kind), cast(Meaning, meaning), start, length))
    return "".join([*pieces, marked[at:]]), mentions
