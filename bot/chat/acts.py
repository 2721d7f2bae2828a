"""What a patient can do beside writing, for the API and the plain pages alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bot.chat.deps import ChatDeps
from bot.chat.telephone import full_number
from bot.content.language import Language
from bot.paper import Summary
from bot.store import Work, audit
from bot.store.conversations import (
    conversation_for_code,
    conversation_for_token,
    end,
    erase,
    erasure_receipt,
    seal_json,
    settle_erasure,
)
from bot.store.requests import ask_callback
from bot.store.tables import Conversation

DAYS: Mapping[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "it": ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
}


class NoTelephone(Exception):
    """What the patient wrote is no telephone number."""


@dataclass(frozen=True)
class Promise:
    """A call-back that was asked for, and what the patient is told about it."""

    id: str
    detail: str
    due_at: datetime
    phone: str


@dataclass(frozen=True)
class Erased:
    """The proof that a conversation is gone."""

    receipt: str
    at: datetime


def call_back(deps: ChatDeps, token: str, name: str, wanted: Mapping[str, Any]) -> Promise:
    """Stores a request to be called, with its clock. Raises :class:`NoTelephone`, what
    ``conversation_for_token`` raises, and :class:`~bot.store.requests.TooManyCallbacks`."""
    phone = full_number(str(wanted.get("phone", "")), deps.clinic.country)
    with deps.store.work() as work:
        now = deps.now()
        conversation = conversation_for_token(work, token, name, now, slide=True)
        if phone is None:
            raise NoTelephone
        body = {key: wanted.get(key) for key in ("name", "when", "note")} | {"phone": phone}
        due = deps.clinic.call_back_by(now, conversation.urgency)
        asked = ask_callback(work, conversation, body, now, due_at=due)
        language = cast(Language, conversation.language)
    opening = deps.clinic.opening
    told = deps.wording.say("callback_taken", language)
    told = told.replace("{number}", phone).replace("{time}", moment(due, now, language))
    if not opening.is_open(now):
        opens = moment(opening.next_opening(now), now, language)
        told += " " + deps.wording.say("callback_closed", language).replace("{opens}", opens)
    return Promise(asked, told, due, phone)


def moment(at: datetime, now: datetime, language: Language) -> str:
    """A time in the zone of ``at`` as people say it: today, or on a day with its date."""
    clock = f"{at:%H:%M}"
    if at.date() == now.astimezone(at.tzinfo).date():
        return f"{clock} today" if language == "en" else f"le {clock} di oggi"
    day = DAYS[language][at.weekday()]
    if language == "en":
        return f"{clock} on {day} {at.day}/{at.month}"
    return f"le {clock} di {day} {at.day}/{at.month}"


def erase_chat(deps: ChatDeps, token: str, name: str) -> Erased:
    """Erases the conversation for good; the token opens nothing any more."""
    with deps.store.work() as work:
        now = deps.now()
        found = conversation_for_token(work, token, name, now, slide=True)
        erased = _erase(work, found, now)
    settle_erasure(deps.store)
    return erased


def erase_by_code(deps: ChatDeps, code: str) -> Erased:
    """Erases the conversation that the delete code names.

    Raises :class:`~bot.store.conversations.NoSuchConversation`.
    """
    with deps.store.work() as work:
        erased = _erase(work, conversation_for_code(work, code), deps.now())
    settle_erasure(deps.store)
    return erased


def _erase(work: Work, conversation: Conversation, now: datetime) -> Erased:
    name = conversation.id
    erase(work, conversation, reason="patient", now=now)
    audit.record(work, who="patient", action="erased", object=f"conversation/{name}", now=now)
    return Erased(erasure_receipt(work, name, now), now)


def end_chat(deps: ChatDeps, token: str, name: str) -> None:
    """Ends the conversation: the token opens nothing any more, the clinic keeps the transcript."""
    with deps.store.work() as work:
        now = deps.now()
        end(conversation_for_token(work, token, name, now, slide=True), now)


def keep_questions(deps: ChatDeps, token: str, name: str, questions: str) -> None:
    """Stores what the patient wants to ask the doctor; again, it replaces what was there."""
    with deps.store.work() as work:
        found = conversation_for_token(work, token, name, deps.now(), slide=True)
        seal_json(work, found, "doctor_questions", {"text": questions})


def summary(deps: ChatDeps, token: str, name: str) -> Summary:
    """The conversation as its patient takes it along."""
    with deps.store.look() as work:
        found = conversation_for_token(work, token, name, deps.now())
        return deps.summaries.of(work, found)
