"""``python -m evaluation.follow_ups``: do short questions find what they lean on?

    python -m evaluation.follow_ups        make evaluate-paraphrases

Each line of ``follow_ups/<set>.<language>.jsonl`` is a short question, the answer before it, and
the topic that is meant. The wordings were written while those of the set ``known`` were looked at,
by one author; ``new`` was measured without. Prints how often the topic is found by the words alone
(the engine's nearest topic), and with the answer before in mind, as in a conversation.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from bot.content.language import LANGUAGES, Language
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.dialogue.said import Said
from bot.settings import Settings
from bot.supervisor.model import ensure_model
from evaluation import project
from evaluation.__main__ import EXPECTED
from evaluation.counting import Measured, rate
from evaluation.loading import DataError, Message
from evaluation.outcome import Outcome
from evaluation.running import ParseCache, parse_all, read_all


@dataclass(frozen=True)
class FollowUp:
    """A short question, the topic of the answer before it, and the topic that it is about."""

    identity: str
    last: str
    text: str
    language: Language
    topic: str


SETS = ("known", "new")


def load(name: str, language: Language, topics: Sequence[str]) -> list[FollowUp]:
    """The questions of one set and language. Raises ``DataError`` for a line that is none."""
    path = project.HELD_OUT / "follow_ups" / f"{name}.{language}.jsonl"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        item = json.loads(line)
        if set(item) != {"id", "last", "text", "lang", "topic"} or item["lang"] != language:
            raise DataError(f"{path}:{number}: wants id, last, text, lang and topic")
        if item["last"] not in topics or item["topic"] not in topics:
            raise DataError(f"{path}:{number}: unknown topic")
        found.append(FollowUp(item["id"], item["last"], item["text"], language, item["topic"]))
    return found


def leant(knowledge: Knowledge, asked: FollowUp) -> str | None:
    """The topic that the answer before gives the question; None when it gives none."""
    said = Said(asked.text)
    heard = knowledge.hear(
        said, question=None, interview=None, language=asked.language, today=date(2026, 11, 1)
    )
    choice = None if heard.emergency else knowledge.follow_up(said, heard, asked.last)
    return None if choice is None else choice.partition(":")[2]


@dataclass(frozen=True)
class Found:
    """The figures of one set and language."""

    name: str
    alone: Measured
    leaning: Measured
    known: Measured
    """How many the answer before decides; ``wrong`` of them wrongly."""
    wrong: int


def measured(
    name: str, knowledge: Knowledge, asked: Sequence[FollowUp], outcomes: Sequence[Outcome]
) -> Found:
    """The figures of questions, with what the engine says of each."""
    nearest = [o.topics[0][0] if o.topics else None for o in outcomes]
    given = [leant(knowledge, one) for one in asked]
    alone = sum(near == one.topic for near, one in zip(nearest, asked, strict=True))
    both = [choice or near for choice, near in zip(given, nearest, strict=True)]
    leaning = sum(topic == one.topic for topic, one in zip(both, asked, strict=True))
    wrong = sum(
        choice is not None and choice != one.topic for choice, one in zip(given, asked, strict=True)
    )
    n = len(asked)
    known = sum(choice is not None for choice in given)
    return Found(name, rate(alone, n), rate(leaning, n), rate(known, n), wrong)


def table(found: Sequence[Found]) -> Iterator[str]:
    """The lines to print."""
    yield f"{'short questions':26}{'n':>6}{'alone':>9}{'leaning':>9}   decided by the answer before"
    for one in found:
        shares = f"{one.alone.value or 0:9.1%}{one.leaning.value or 0:9.1%}"
        decided = f"{one.known.value or 0:.1%}, of which {one.wrong} wrong"
        yield f"{one.name:26}{one.alone.n:6}{shares}   {decided}"


def run() -> int:
    """Measure and print; 0 whatever the figures are. Raises what ``EXPECTED`` lists."""
    settings = Settings.load()
    knowledge = load_knowledge(settings.knowledge, settings.clinic)
    var = settings.var.resolve()
    model = project.model_id(ensure_model(var))
    cache = ParseCache(project.ROOT / "results" / "cache", model)
    found = []
    for name, language in product(SETS, LANGUAGES):
        asked = load(name, language, knowledge.topics.ids)
        messages = [
            Message(one.text, language, "follow_ups", one.identity, topic=one.topic)
            for one in asked
        ]
        read, _ = read_all(messages, knowledge.ruleset)
        outcomes, _ = parse_all(read, cache, model, var, time_again=False, timing=False)
        found.append(measured(f"{language}  {name}", knowledge, asked, outcomes))
    sys.stdout.write("".join(f"{line}\n" for line in table(found)))
    return 0


def main() -> int:
    """The command; 1 and one line when something is wrong with the input or the engine."""
    try:
        return run()
    except EXPECTED as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
