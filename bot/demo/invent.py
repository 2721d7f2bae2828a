"""Puts invented conversations together, of scripts and questions, with what staff did of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any

from bot.content.language import Language
from bot.demo.scripts import Line, Script, Talker, named, said_line
from bot.demo.words import SPOKEN, UNANSWERED, name
from bot.dialogue.knowledge import Knowledge
from bot.store.messages import Draft

LEVELS = {
    "SELF_CARE_INFO": 4,
    "ROUTINE": 30,
    "URGENT_2W": 25,
    "URGENT_48H": 13,
    "SAME_DAY": 6,
    "EMERGENCY_NOW": 3,
    None: 19,
}
"""How frequent each level is; None: nothing but questions."""
WALKS = 300
QUESTIONS = 60
SURE = 0.65


@dataclass(frozen=True, slots=True)
class Invented:
    """A conversation. ``seconds`` is when each line was said, after its beginning."""

    language: Language
    at: datetime
    lines: tuple[Line, ...]
    seconds: tuple[int, ...]
    level: str | None
    complete: bool
    ruleset: str
    assessment: dict[str, Any] | None
    interview: dict[str, Any] | None
    why: dict[int, str]
    """Patients' messages without a sure answer, by number."""
    unhelpful: int | None
    callback: bool
    read: bool
    """Whether staff read it."""
    second: bool


class Inventor:
    """Makes up conversations of ``walks`` interviews; the same dice, the same conversations."""

    def __init__(
        self, knowledge: Knowledge, dice: Random, today: date, *, walks: int = WALKS
    ) -> None:
        self._dice = dice
        self._knowledge = knowledge
        talker = Talker(knowledge, dice, today)
        self._scripts: dict[tuple[Language, str | None], list[Script]] = {}
        for language in SPOKEN:
            for n in range(-(-walks // 2)):
                script = talker.script(language, n)
                self._scripts.setdefault((language, script.level), []).append(script)
        few = min(walks, QUESTIONS)
        self._asked = {code: [talker.asks(code) for _ in range(few)] for code in SPOKEN}

    def invent(self, at: datetime, *, messages: int = 15, recent: bool = False) -> Invented:
        """One conversation that began at ``at``, of about ``messages`` messages. Recent ones are
        less likely to have been read."""
        dice = self._dice
        language = dice.choices(tuple(SPOKEN), tuple(SPOKEN.values()))[0]
        lines = [said_line(draft) for draft in self._knowledge.greeting(language)]
        why: dict[int, str] = {}
        level = dice.choices(list(LEVELS), list(LEVELS.values()))[0]
        found = self._scripts.get((language, level))
        script, cut = (dice.choice(found), 0) if found else (None, 0)
        complete = script is not None
        body: dict[str, Any] | None = None
        if script is not None:
            if script.level != "EMERGENCY_NOW" and dice.random() < 0.2:
                cut, complete = _left(dice, script), False
            said = script.lines[:cut] if cut else script.lines
            lines += named(said, name(dice))
            judged = [told for n, told in sorted(script.bodies.items()) if n <= len(said)]
            level, body = judged[-1] if judged else (None, None)
        wanted = max(4, int(dice.gauss(messages, messages / 4)))
        while not cut and (len(lines) < wanted or len(lines) < 4):
            self._question(language, lines, why)
        read = dice.random() < (0.4 if recent else 0.99)
        answers = [n for n, line in enumerate(lines, 1) if line.kind == "answer"]
        return Invented(
            language=language,
            at=at,
            lines=tuple(lines),
            seconds=_clock(dice, lines),
            level=level,
            complete=complete and level is not None,
            ruleset=script.ruleset if script else "",
            assessment=body,
            interview=script.interview if script else None,
            why=why,
            unhelpful=dice.choice(answers) if answers and dice.random() < 0.05 else None,
            callback=dice.random() < 0.04,
            read=read,
            second=read and dice.random() < 0.02,
        )

    def _question(self, language: Language, lines: list[Line], why: dict[int, str]) -> None:
        """A question and its answer, which now and then fails."""
        dice, wording = self._dice, self._knowledge.wording
        asked, answer, sure = dice.choice(self._asked[language])
        number = len(lines) + 1
        if dice.random() < 0.03:
            text = dice.choice(UNANSWERED[language])
            lines.append(Line("patient", "text", text, {}, {"intent": "out_of_scope"}))
            said = wording.say("fallback", language)
            lines.append(said_line(Draft("assistant", "fallback", said)))
            why[number] = "not_understood"
            return
        if sure < SURE:
            why[number] = "unsure"
        lines += [asked, answer]


def _left(dice: Random, script: Script) -> int:
    """After how many lines an interview is left: with a question waiting."""
    waiting = [n for n, line in enumerate(script.lines, 1) if line.kind == "question"]
    return dice.choice(waiting) if waiting else 0


def _clock(dice: Random, lines: Sequence[Line]) -> tuple[int, ...]:
    found, now = [], 0
    for line in lines:
        now += dice.randint(10, 90) if line.author == "patient" else 1
        found.append(now)
    return tuple(found)
