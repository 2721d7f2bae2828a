"""Remarks that deny or close what stands before them: read from lexicon/remarks.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.findings.lexicon import FOLDER
from bot.findings.lexicon_file import LexiconError, safe_yaml
from bot.findings.model import Status
from bot.findings.scope.context import Context, Remark
from bot.findings.text import SENTENCE
from bot.findings.words import word_set

JOINS = word_set("but and though yet however ma pero e ed invece mentre anzi eppure tuttavia")
"""Words at which a stretch ends and another begins."""
_NOW = word_set("now today oggi ora adesso stamattina stamane")
_TESTS = word_set(
    "elettrocardiogramma ecg ecografia eco lastra lastre raggi radiografia tac risonanza esami "
    "analisi emocromo elettromiografia ecocardiogramma"
)
_TEST_WITHIN = 6
"""Words before a remark within which the test stands that it is of."""
_LONGEST = 11
"""Words of a remark."""
_NAME = re.compile(r"\{([a-z]+)\}")
_TAG = re.compile(
    r"(?:isnt|arent|wasnt|dont|doesnt|didnt|havent|hasnt|wont) (?!now|today|tonight)\w+"
)
""" "…, isn't it": asks to be agreed with, and denies nothing."""
_FELL = re.compile(r"(?:(?:and|so|then) )?(?:i|he|she|we|they) (?:just )?went down\b.*")
""" "her hip gave out and she went down": the person did, not what ails them."""
_NO = re.compile(r"(?:(?:and|but|so|e|ed|ma) )?no")
_KEYS = frozenset(["status", "breadth", "firm", "patterns"])


@dataclass(frozen=True, slots=True)
class _Form:
    whole: re.Pattern[str]
    status: Status
    breadth: Literal["nearest", "all"]
    firm: bool


def remarks(context: Context) -> Iterator[Remark]:
    """The remarks of a message, in order."""
    text = context.layout.text
    for start, end in _candidates(context):
        if start == 0 or end - start > _LONGEST or text.sentence_of[start] in text.questions:
            continue
        if any(start <= min(hit.used) < end for hit in context.layout.hits if hit.phrase.kind):
            continue
        words = " ".join(context.norm(at) for at in range(start, end))
        if (
            _TAG.fullmatch(words)
            or _FELL.fullmatch(words)
            or (_NO.fullmatch(words) and not _closes(context, end))
        ):
            continue
        form = next((form for form in load_forms() if form.whole.fullmatch(words)), None)
        if form is not None and not _of_a_test(context, start):
            yield Remark(start, end, form.status, form.breadth, form.firm)


def _of_a_test(context: Context, start: int) -> bool:
    """Whether it is a test that is called well: "ho fatto la lastra e va bene"."""
    tokens, at = context.layout.text.tokens, start - 1
    low = max(0, start - _TEST_WITHIN)
    while at > low and not tokens[at].gap and tokens[at].norm not in _TESTS:
        at -= 1
    return tokens[at].norm in _TESTS


def _candidates(context: Context) -> Iterator[tuple[int, int]]:
    """The stretches, and what of each follows a word of now: "… was swollen today it's fine"."""
    for start, end in stretches(context):
        yield start, end
        yield from ((at, end) for at in range(start + 1, end) if context.norm(at) in _NOW)


def stretches(context: Context) -> Iterator[tuple[int, int]]:
    """The message cut at breaks and before conjunctions."""
    tokens = context.layout.text.tokens
    start = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].gap or joins(context, at):
            yield start, at
            start = at


def joins(context: Context, at: int) -> bool:
    """Whether token ``at`` is a conjunction."""
    token = context.layout.text.tokens[at]
    return token.norm in JOINS and not token.accented


def _closes(context: Context, end: int) -> bool:
    """Whether a bare "no" answers what was before it, and does not open what follows."""
    tokens = context.layout.text.tokens
    return end >= len(tokens) or tokens[end].gap == SENTENCE or joins(context, end)


# --- the file --------------------------------------------------------------------------------


@cache
def load_forms(path: Path = FOLDER / "remarks.yml") -> tuple[_Form, ...]:
    """The forms of both languages. Raises :class:`LexiconError` on anything it does not know."""
    content = safe_yaml(path)
    return tuple(form for language in content.values() for form in _of_language(language, path))


def _of_language(language: Mapping[str, Any], path: Path) -> Iterator[_Form]:
    named = {name: words.replace("\n", "") for name, words in language.items() if name != "forms"}
    lead, tail = f"(?:(?:{named['lead']}) )*", f"(?: (?:{named['tail']}))*"
    for form in language["forms"]:
        if form.keys() != _KEYS:
            raise LexiconError(f"{path.name}: a form needs {', '.join(sorted(_KEYS))}")
        patterns = (_filled(pattern, named, path) for pattern in form["patterns"])
        whole = re.compile("|".join(f"{lead}(?:{pattern}){tail}" for pattern in patterns))
        yield _Form(whole, form["status"], form["breadth"], form["firm"])


def _filled(pattern: str, named: Mapping[str, str], path: Path) -> str:
    """The pattern with the alternatives in place of their names."""
    while found := _NAME.search(pattern):
        if found[1] not in named:
            raise LexiconError(f"{path.name}: nothing is named {found[1]!r}")
        pattern = pattern.replace(found[0], named[found[1]])
    return pattern
