"""Interviews led through the real reader, rules and questions: only what the patient says is made
up. One takes some 20 ms, so a few hundred of them serve any number of conversations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from random import Random
from typing import Any

from bot.content import show
from bot.content.language import Language
from bot.demo.words import NEVER, opening
from bot.dialogue.clinical import Heard
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.said import Said
from bot.store.messages import Choice, Citation, Draft, Payload, Section
from bot.triage import Interview, Question, ask, conclude, next_question, render_question
from bot.triage import render_result as result_text

HARMLESS = 0.85
"""How likely an answer is the harmless one, where a question has one."""
TYPED = 0.25
MODEL = "demonstration"


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a script."""

    author: str
    kind: str
    text: str
    payload: dict[str, Any] = field(default_factory=dict)
    understanding: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """An interview from the first words to its result."""

    language: Language
    lines: tuple[Line, ...]
    level: str
    ruleset: str
    bodies: dict[int, tuple[str, dict[str, Any]]]
    """Level and body of the assessment, by the number of lines said so far: an interview left in
    the middle has its own."""
    interview: dict[str, Any]


@dataclass
class Talker:
    """Makes scripts and answers of the knowledge in use."""

    knowledge: Knowledge
    dice: Random
    today: date

    def script(self, language: Language, n: int) -> Script:
        """The ``n``-th interview, by a patient who answers at random, mostly harmlessly."""
        lines: list[Line] = []
        bodies: dict[int, tuple[str, dict[str, Any]]] = {}
        interview: dict[str, Any] | None = None
        question: Question | None = None
        said = Said(opening(self.dice, language, n))
        while True:
            heard = self.knowledge.hear(
                said,
                question=question.id if question else None,
                interview=interview,
                language=language,
                today=self.today,
            )
            lines.append(self._patient(said, heard, question))
            interview = heard.interview
            judged = self.knowledge.judge(interview, language)
            if judged is not None and judged.level is not None:
                bodies[len(lines)] = judged.level, dict(judged.body)
            if heard.emergency:
                lines += [said_line(draft) for draft in heard.emergency]
                break
            now = Interview.from_dict(interview)
            question = next_question(self.knowledge.ruleset, self.knowledge.questions, now)
            if question is None:
                lines.append(self._result(now, language))
                break
            now = ask(now, question)
            interview = now.as_dict()
            shown = render_question(self.knowledge.ruleset, question, now, language)
            choices = tuple(Choice(name, title) for name, title in shown.choices)
            payload = Payload(choices=choices, question=question.id)
            lines.append(said_line(Draft("assistant", "question", shown.text, payload)))
            said = self._answer(question, language)
        level, _ = bodies[max(bodies)] if bodies else ("SELF_CARE_INFO", {})
        return Script(language, tuple(lines), level, self.knowledge.ruleset.hash, bodies, interview)

    def asks(self, language: Language) -> tuple[Line, Line, float]:
        """A question about a topic with its answer, and how sure the answer was."""
        topics = self.knowledge.topics
        near = self.dice.sample(topics.ids, 3)
        topic = topics.get(near[0], language)
        sure = round(self.dice.betavariate(6, 1.3), 2)
        asked = self.dice.choice(topic.asked)
        heard = self.knowledge.hear(
            Said(asked), question=None, interview=None, language=language, today=self.today
        )
        understanding = {
            "intent": topic.intent,
            "confidence": sure,
            "topic": topic.id,
            "topics": _near(near, sure),
            "reading": heard.reading,
            "model": MODEL,
            "by": "engine",
        }
        shown = show(topic, self.knowledge.clinic, today=self.today)
        payload = Payload(
            choices=tuple(Choice(name, title) for name, title in shown.choices),
            citations=tuple(Citation(c.key, c.title, c.url) for c in shown.answer.citations),
            topic=topic.id,
            revision=topic.revision,
            status=shown.answer.status,
            language=language,
        )
        answer = said_line(Draft("assistant", "answer", shown.text, payload))
        return Line("patient", "text", asked, {}, understanding), answer, sure

    def _patient(self, said: Said, heard: Heard, question: Question | None) -> Line:
        typed = said.choice is None
        understanding: dict[str, Any] = {
            "intent": "inform" if question else "report_symptom",
            "confidence": round(self.dice.betavariate(9, 1), 2) if typed else 1.0,
            "topic": None,
            "topics": [],
            "reading": heard.reading,
            "model": MODEL,
            "by": "red_flag_screen" if heard.emergency else "engine",
        }
        return said_line(said.draft(), understanding)

    def _answer(self, question: Question, language: Language) -> Said:
        known = question.no or (question.buttons[0].id if question.buttons[0].id == "none" else "")
        harmless = question.option(known) if known else None
        option = self.dice.choice(question.buttons)
        if harmless is not None and self.dice.random() < HARMLESS:
            option = harmless
        title = option.title[language]
        if question.hard or self.dice.random() > TYPED:
            return Said(title, f"answer:{question.id}:{option.id}")
        return Said(title)

    def _result(self, interview: Interview, language: Language) -> Line:
        knowledge = self.knowledge
        assessment = conclude(knowledge.ruleset, knowledge.questions, interview)
        text = result_text(
            knowledge.ruleset, assessment, interview, knowledge.clinic, language
        ).text
        keys = dict.fromkeys(key for reason in assessment.reasons for key in reason.sources)
        sources = [knowledge.sources[key] for key in keys if key in knowledge.sources]
        sections: tuple[Section, ...] = knowledge.sections(interview.as_dict(), language, text)
        payload = Payload(
            urgency=assessment.level.name,
            citations=tuple(Citation(s.key, s.title, s.url) for s in sources),
            rules=tuple(assessment.rules),
            ruleset=assessment.ruleset,
            status=assessment.status,
            sections=sections,
        )
        return said_line(Draft("assistant", "result", text, payload))


def said_line(draft: Draft, understanding: dict[str, Any] | None = None) -> Line:
    """A draft as a line."""
    return Line(draft.author, draft.kind, draft.text, asdict(draft.payload), understanding)


def named(lines: tuple[Line, ...], name: str) -> Iterator[Line]:
    """The lines with ``name``, as long as :data:`NEVER`, in the place of that."""
    for line in lines:
        if NEVER not in line.text:
            yield line
            continue
        understanding: dict[str, Any] = dict(line.understanding or {})
        reading = understanding.get("reading")
        if isinstance(reading, dict):
            understanding["reading"] = reading | {"text": reading["text"].replace(NEVER, name)}
        text = line.text.replace(NEVER, name)
        yield Line(line.author, line.kind, text, line.payload, understanding)


def _near(topics: list[str], sure: float) -> list[dict[str, Any]]:
    return [{"topic": topics[0], "confidence": sure}] + [
        {"topic": topic, "confidence": round(sure / (2 + n), 2)}
        for n, topic in enumerate(topics[1:])
    ]
