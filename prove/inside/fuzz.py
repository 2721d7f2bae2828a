"""One target for Atheris: ``python prove/inside/fuzz.py TARGET CORPUS -max_total_time=…``."""

import contextlib
import sys
from datetime import date
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TARGET = sys.argv.pop(1)
TODAY = date(2026, 11, 30)

with atheris.instrument_imports(include=["bot", "engine.turn_request"]):
    from bot.content import ContentError
    from bot.content.topics import build_topics
    from bot.dialogue.answer import Malformed, parse_answer
    from bot.dialogue.choices import UnknownChoice, answered, picked
    from bot.dialogue.knowledge import load_knowledge
    from bot.findings import read
    from bot.triage import screen
    from engine.turn_request import BadRequest, read_turn

KNOWLEDGE = load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")
TOPIC = sorted((ROOT / "knowledge" / "topics").glob("biopsy.*.md"))
COMMON = (ROOT / "knowledge" / "topics" / "_common.yml").read_text("utf-8")


def words(data: bytes) -> str:
    """A text as a patient could send it: no half pairs, 2,000 characters."""
    return data.decode("utf-8", "replace")[:2000]


def findings(data: bytes) -> None:
    """What a message says."""
    read(words(data), today=TODAY)


def flags(data: bytes) -> None:
    """The screen for red flags."""
    screen(KNOWLEDGE.ruleset, read(words(data), today=TODAY), {})


def turn(data: bytes) -> None:
    """The body of a turn, as the engine reads it."""
    with contextlib.suppress(BadRequest):
        read_turn(data)


def answer(data: bytes) -> None:
    """The engine's answer, as the web process reads it."""
    with contextlib.suppress(Malformed):
        parse_answer(data)


def choice(data: bytes) -> None:
    """The id of a button."""
    name = words(data)
    answered(name)
    with contextlib.suppress(UnknownChoice):
        picked(name, {})


def topics(data: bytes) -> None:
    """The file of an answer."""
    texts = {path.name: words(data) for path in TOPIC} | {"_common.yml": COMMON}
    with contextlib.suppress(ContentError):
        build_topics(texts, KNOWLEDGE.sources)


TARGETS = {
    "findings": findings, "screen": flags, "turn": turn, "choice": choice, "topics": topics,
    "answers": answer,
}  # fmt: skip

if __name__ == "__main__":
    TARGETS[TARGET](b"my knee hurts since 2024")  # dictionaries are loaded with the first text
    atheris.Setup(sys.argv, TARGETS[TARGET])
    atheris.Fuzz()
