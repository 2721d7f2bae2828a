"""One invented patient through the patient API, as the chat page would do it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from bot.triage import Level
from evaluation.triage_vignettes import Vignette
from tests.patient import Patient

MOST_TURNS = 30
WAITS = (1, 2, 5, 10, 20)
"""Seconds between tries when the service asks for a pause."""


class NotAnswered(RuntimeError):
    """The service refused a message."""


@dataclass
class Talk:
    """What came of one vignette. ``level`` is SELF_CARE_INFO when none was given."""

    vignette: Vignette
    level: Level = Level.SELF_CARE_INFO
    imaging: tuple[str, ...] = ()
    visit: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    asked: list[str] = field(default_factory=list)
    ended: bool = True
    lines: list[str] = field(default_factory=list)

    @property
    def acceptable(self) -> bool:
        """Whether the level is an accepted one, and the interview ended."""
        return self.ended and self.level in self.vignette.acceptable

    @property
    def difference(self) -> int:
        """Steps above (positive) or below (negative) the expected level; 0 when accepted."""
        return 0 if self.level in self.vignette.acceptable else self.level - self.vignette.expected

    def transcript(self) -> str:
        """The conversation, and what was expected."""
        case = self.vignette
        accepted = ", ".join(level.name for level in case.acceptable)
        head = f"{case.id} ({case.lang}, {case.age_band}): {case.title}\n"
        head += f"expected {case.expected.name} ({accepted}), by {', '.join(case.rules) or '-'}\n"
        head += f"got {self.level.name}, by {', '.join(self.rules) or '-'}\n"
        return head + ("" if self.ended else "the interview did not end\n") + "\n".join(self.lines)


def converse(url: str, vignette: Vignette) -> Talk:
    """The whole conversation: the first message, then an answer to every question."""
    talk = Talk(vignette)
    patient = Patient(url, vignette.lang)
    _send(talk, patient, text=vignette.first)
    for _ in range(MOST_TURNS):
        waiting = patient.question
        pressed = _confirmation(patient) or _begin(talk, patient)
        if waiting is None and pressed is None:
            break
        if waiting is None:
            _send(talk, patient, choice=pressed)
            continue
        _answer(talk, patient, waiting)
    else:
        talk.ended = False
    result = patient.assessment()
    if result["urgency"] is not None:
        talk.level = Level[result["urgency"]]
    talk.imaging, talk.visit = tuple(result["imaging"]), tuple(result["visit"])
    talk.rules = tuple(reason["rule"] for reason in result["reasons"])
    return talk


def _answer(talk: Talk, patient: Patient, waiting: dict[str, Any]) -> None:
    slot = str(waiting["question"])
    name = _question_of(waiting, slot)
    # A change that is read back names the question that goes on after it, and puts none.
    if name not in talk.asked and _confirmation(patient) is None:
        talk.asked.append(name)
    facts = talk.vignette.facts
    wanted = facts.get(name, facts.get(slot, talk.vignette.default))
    button = f"answer:{name}:{wanted}"
    if any(choice["id"] == button for choice in waiting["choices"]):
        _send(talk, patient, choice=button)
    else:
        _send(talk, patient, text=wanted)


def _question_of(waiting: dict[str, Any], slot: str) -> str:
    """The question by its own id: several may fill one slot, and their buttons tell them apart."""
    ids = (choice["id"].split(":") for choice in waiting["choices"])
    return next((parts[1] for parts in ids if parts[0] == "answer"), slot)


def _confirmation(patient: Patient) -> str | None:
    """The yes to a change that is read back; what a patient of ours says, they mean."""
    latest = next((m for m in reversed(patient.replies) if m["author"] == "assistant"), None)
    offered = {choice["id"] for choice in latest["choices"]} if latest else set()
    return "intent:affirm" if {"intent:affirm", "intent:deny"} <= offered else None


def _begin(talk: Talk, patient: Patient) -> str | None:
    """The button "I have a symptom", for a patient who has one and was only greeted."""
    complains = not {"main_symptom", "site"}.isdisjoint(talk.vignette.facts)
    offered = {choice["id"] for reply in patient.replies for choice in reply["choices"]}
    button = "intent:start_triage"
    return button if complains and not talk.asked and button in offered else None


def _send(talk: Talk, patient: Patient, **body: str | None) -> None:
    talk.lines.append(f"> {body.get('text') or body.get('choice')}")
    for pause in (*WAITS, None):
        answer = patient.send(**body)
        if answer.status_code == 201:
            break
        if answer.status_code != 429 or pause is None:
            raise NotAnswered(f"{talk.vignette.id}: the service answered {answer.status_code}")
        time.sleep(pause)
    data = answer.json()
    patient.replies = data["replies"]
    for reply in patient.replies:
        mark = f"[{reply['question']}] " if reply["question"] else ""
        level = f" <{reply['urgency']}>" if reply["urgency"] else ""
        talk.lines.append(f"  {mark}{reply['text']}{level}")
