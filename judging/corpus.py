"""What the judge learns from: labelled messages, and a sample of the intents' training data."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from bot.findings.model import Kind, Language
from evaluation.overlap import folded

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
BATCHES = ROOT / "tests" / "findings" / "batches"
DRAWN = DATA / "kinds.drawn.jsonl"
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: tuple[Language, ...] = get_args(Language)
BATCH = "batch"
"""The voice of the reader's batches: fully labelled, but known to the reader."""
LEAST = 600
"""Messages of full labels, written for the judge, that each language must have."""
_REPORTS = {
    **{f"report_{kind}": kind for kind in ("pain", "swelling", "lump", "fracture", "injury")},
    "report_reduced_movement": "reduced_movement",
    "report_fever": "fever",
}
"""Intents that name one kind; an example may tell of more."""
_NO_NEGATIVES = ("report_", "inform", "start_triage", "crisis")
_SAMPLED = 3000
"""Messages without any symptom drawn of each language."""
_MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_LABELS = frozenset({"kinds", "unknown", "absent", "past", "other_person"})
_OWN = frozenset({"text", "lang", "voice", "partly"})


class CorpusError(ValueError):
    """A line of the corpus is not as agreed; the text names file and line."""


@dataclass(frozen=True)
class Case:
    """One message with the kinds that are present or suspected. ``partly``: it may tell of more.
    ``voice`` is the author it was written as; messages of one voice are measured together."""

    text: str
    lang: Language
    kinds: frozenset[Kind]
    voice: str = ""
    partly: bool = False
    absent: frozenset[Kind] = frozenset()


def load_corpus(folder: Path = DATA) -> list[Case]:
    """The cases of every file, those written for the judge first. Raises :class:`CorpusError`."""
    own = [case for lang in LANGUAGES for case in load_cases(folder / f"kinds.{lang}.jsonl")]
    return [*own, *load_cases(folder / DRAWN.name)]


def load_cases(path: Path) -> Iterator[Case]:
    """The cases of one file. Raises :class:`CorpusError`."""
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = _case(json.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CorpusError(f"{path.name}:{number}: {error}") from error
        if case.text in seen:
            raise CorpusError(f"{path.name}:{number}: stands twice")
        seen.add(case.text)
        yield case


def _case(item: dict[str, Any]) -> Case:
    if strange := item.keys() - _LABELS - _OWN:
        raise ValueError(f"unknown key {min(strange)!r}")
    labels = {name: frozenset(item.get(name, ())) for name in _LABELS}
    if wrong := frozenset().union(*labels.values()) - set(KINDS):
        raise ValueError(f"unknown kind {min(wrong)!r}")
    if item["lang"] not in LANGUAGES or not item["text"].strip():
        raise ValueError("no text, or no language of ours")
    if not labels["unknown"] <= labels["kinds"]:
        raise ValueError("what is suspected stands in kinds, too")
    if "night_pain" in labels["kinds"] and "pain" not in labels["kinds"]:
        raise ValueError("pain stands with night_pain")
    return Case(
        item["text"],
        item["lang"],
        labels["kinds"],
        item.get("voice", ""),
        bool(item.get("partly", False)),
        labels["absent"],
    )


def draw(folder: Path = DATA, batches: Path = BATCHES) -> list[dict[str, Any]]:
    """The sample of ``kinds.drawn.jsonl``: the reader's batches, the reports of one kind, and
    messages of other intents, which tell of none. Drawn the same way every time."""
    found: list[dict[str, Any]] = []
    for path in sorted(batches.glob("??-[0-9][0-9].jsonl")):
        found += [_from_batch(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    chance = random.Random(1)  # noqa: S311 - nothing secret
    for lang in LANGUAGES:
        quiet = []
        for intent, text in _examples(folder, lang):
            kind = _REPORTS.get(intent)
            if kind:
                found.append({"text": text, "lang": lang, "kinds": [kind], "partly": True})
            elif not intent.startswith(_NO_NEGATIVES):
                quiet.append({"text": text, "lang": lang, "kinds": []})
        found += chance.sample(quiet, min(_SAMPLED, len(quiet)))
    own = {case.text for lang in LANGUAGES for case in load_cases(folder / f"kinds.{lang}.jsonl")}
    once = {folded(item["text"]): item for item in reversed(found)}
    for text in {"", *own}:
        once.pop(folded(text), None)
    return list(reversed(once.values()))


def _from_batch(item: dict[str, Any]) -> dict[str, Any]:
    kept = {key: item[key] for key in ("text", "lang", "kinds")} | {"voice": BATCH}
    if "night_pain" in kept["kinds"] and "pain" not in kept["kinds"]:
        kept["kinds"] = [*kept["kinds"], "pain"]
    return kept


def _examples(folder: Path, lang: Language) -> Iterator[tuple[str, str]]:
    names = {"en": ("nlu.yml", "nlu.*.en.yml"), "it": ("nlu.it.yml", "nlu.*.it.yml")}[lang]
    for path in sorted(path for name in names for path in folder.glob(name)):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in str(block.get("examples", "")).splitlines():
                if "intent" in block and line.startswith("- "):
                    yield block["intent"], _MARKUP.sub(r"\1", line[2:]).strip()


def write_cases(path: Path, items: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line."""
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
