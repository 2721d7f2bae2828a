"""``python -m evaluation.paraphrases``: is every topic reached by its own and by new questions?

    python -m evaluation.paraphrases       make evaluate-paraphrases

Asks the engine every topic's approved questions, and the five paraphrases of each that stand in
``paraphrases.<language>.jsonl`` and nowhere in the training data. Prints totals and topics, never
a question. Ends with 1 when a total is below the target or a topic cannot be reached at all.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content import LANGUAGES, Topics, load_sources, load_topics
from bot.settings import Settings
from bot.supervisor.model import ensure_model
from evaluation import project
from evaluation.__main__ import EXPECTED
from evaluation.counting import Measured, rate
from evaluation.loading import Message, load
from evaluation.outcome import Outcome
from evaluation.running import ParseCache, parse_all, read_all

TARGET = 0.92
"""Share of questions whose first topic has to be the right one."""
APPROVED, NEW = "approved questions", "paraphrases"


@dataclass(frozen=True)
class Reach:
    """How well the questions of one kind and language find their topics."""

    kind: str
    language: str
    first: Measured
    third: Measured
    weak: Mapping[str, tuple[int, int]]
    """Topics that at most half of their questions find first: how many do, of how many."""

    @property
    def enough(self) -> bool:
        """Whether the target is met and every topic is found by some question."""
        share = self.first.value
        return share is not None and share >= TARGET and all(hit for hit, _ in self.weak.values())


def approved(topics: Topics) -> list[Message]:
    """The questions that stand in the topic files themselves."""
    return [
        Message(
            text=question,
            lang=topic.language,
            source=APPROVED,
            identity=f"{topic.id}.{topic.language}.{number}",
            topic=topic.id,
        )
        for topic in topics
        for number, question in enumerate(topic.asked, 1)
    ]


def measured(outcomes: Iterable[Outcome], kind: str, language: str) -> Reach:
    """The figures of one kind and language."""
    asked = [o for o in outcomes if o.lang == language and o.parse is not None]
    by_topic: dict[str, list[bool]] = {}
    for outcome in asked:
        by_topic.setdefault(str(outcome.message.topic), []).append(_named(outcome, 1))
    weak = {
        topic: (sum(hits), len(hits))
        for topic, hits in sorted(by_topic.items())
        if 2 * sum(hits) <= len(hits)
    }
    return Reach(
        kind,
        language,
        rate(sum(_named(o, 1) for o in asked), len(asked)),
        rate(sum(_named(o, 3) for o in asked), len(asked)),
        weak,
    )


def _named(outcome: Outcome, first: int) -> bool:
    return any(topic in outcome.message.topics for topic, _ in outcome.topics[:first])


def table(found: Sequence[Reach]) -> Iterator[str]:
    """The lines to print."""
    yield f"{'':26}{'n':>6}{'top-1':>9}{'top-3':>9}   target top-1 >= {TARGET:.0%}"
    for reach in found:
        share = f"{reach.first.value or 0:9.1%}{reach.third.value or 0:9.1%}"
        mark = "" if reach.enough else "   missed"
        yield f"{reach.language}  {reach.kind:22}{reach.first.n:6}{share}{mark}"
    for reach in found:
        for topic, (hits, of) in reach.weak.items():
            yield f"   {reach.language} {reach.kind}: {topic} found first by {hits} of {of}"


def run() -> int:
    """Measure and print; 1 when it is not enough. Raises what ``EXPECTED`` lists."""
    settings = Settings.load()
    rules = project.ruleset()
    words = project.vocabulary(rules)
    sources = load_sources(
        settings.knowledge / "sources.yml", settings.knowledge / "triage" / "sources.extra.yml"
    )
    messages = {APPROVED: approved(load_topics(settings.knowledge / "topics", sources)), NEW: []}
    for language in LANGUAGES:
        messages[NEW] += load(project.HELD_OUT / f"paraphrases.{language}.jsonl", words)
    var = settings.var.resolve()
    model = project.model_id(ensure_model(var))
    cache = ParseCache(project.ROOT / "results" / "cache", model)
    found = []
    for kind, asked in messages.items():
        read, _ = read_all(asked, rules)
        outcomes, _ = parse_all(read, cache, model, var, time_again=False, timing=False)
        found += [measured(outcomes, kind, language) for language in LANGUAGES]
    sys.stdout.write("".join(f"{line}\n" for line in table(found)))
    return 0 if all(reach.enough for reach in found) else 1


def main() -> int:
    """The command; 1 and one line when something is wrong with the input or the engine."""
    try:
        return run()
    except EXPECTED as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
