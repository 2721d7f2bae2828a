"""What people write after an emergency answer, which ends with "Is someone with you?"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bot.findings.text import fold

_FILE: Final = Path(__file__).with_suffix(".txt")
_TOPICS: Final = ("called", "call", "away", "alone", "company", "medicine", "drive", "thanks")
_FILLER: Final = frozenset(
    re.split(
        r"\s+",
        """yes yeah yep si no nope nah ok okay well actually and but so please just only right now
here e ma allora qui adesso ora per fortuna purtroppo unfortunately luckily thank god grazie thanks
sorry scusi mi me my i a the at home di la it s is to with him her us lo""",
    )
)


@dataclass(frozen=True, slots=True)
class AfterAlarm:
    """What a message is about: of the file's topics those that it names, in their order, or
    ``denied``. ``whole``: it says nothing else, so that nothing can be suspected in the rest."""

    topics: tuple[str, ...]
    whole: bool


def after_alarm(text: str, *, crisis: bool, asked: bool, for_another: bool) -> AfterAlarm | None:
    """What the message says to an emergency answer; None when it is about something else.

    ``crisis``: the alarm was about ending life. ``asked``: it asked whether somebody is there, so
    that a plain yes or no says so. ``for_another``: the writer is not the patient.
    """
    said = _patterns()
    plain = " ".join(fold(word) for word in text.split())
    if crisis and said["denied"].search(plain) and not said["unsafe"].search(plain):
        return AfterAlarm(("denied",), False)
    if asked and said["yes"].match(plain):
        return AfterAlarm(("company",), True)
    if asked and said["no"].match(plain):
        return AfterAlarm(("alone",), True)
    if said["cry"].search(plain):
        return None
    found: list[str] = []
    rest = plain
    third = for_another or said["third"].search(plain)
    for topic in _TOPICS:
        patterns = [said[topic]]
        if topic == "away" and third:
            patterns.append(said["far"])
        if not any(pattern.search(plain) for pattern in patterns) or _outdone(topic, found):
            continue
        if topic == "called" and said["not_called"].search(plain):
            continue
        found.append(topic)
        for pattern in patterns:
            rest = pattern.sub(" ", rest)
    words = re.findall(r"[a-z]+", rest)
    return AfterAlarm(tuple(found), all(word in _FILLER for word in words)) if found else None


def _outdone(topic: str, found: list[str]) -> bool:
    """Whether what was found already says it better: of who is alone at home nobody is there."""
    if topic == "thanks":
        return bool(found)
    return {"alone": "away" in found, "company": "alone" in found or "away" in found}.get(
        topic, False
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    names: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    topic = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, words = line.partition(" = ")
        if topic == "" and name.isupper():
            names[name] = f"(?:{words})"
        elif line.startswith("["):
            topic = line[1:-1]
        else:
            for each, words in names.items():
                line = line.replace(each, words)
            lines.setdefault(topic, []).append(line)
    return {topic: re.compile("|".join(each)) for topic, each in lines.items()}
