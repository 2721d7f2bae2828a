"""A person of the clinic in the chat: what the patient is told, and who answers.

The console calls these inside its own transaction and audits them there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.content.language import Language
from bot.dialogue.said import offer_of
from bot.dialogue.wording import LineName, Wording
from bot.store import Work
from bot.store import takeover as store
from bot.store.conversations import find, locked_for_clinic
from bot.store.messages import Draft, Payload, StoredMessage, latest_replies

ROLES: dict[str, LineName] = {
    "reviewer": "role_reviewer",
    "clinician": "role_clinician",
    "administrator": "role_administrator",
}


@dataclass(frozen=True)
class Person:
    """Who answers: the account's username, name and role."""

    username: str
    name: str
    role: str


def take_over(
    work: Work, wording: Wording, clinic: str, conversation: str, *, by: Person, now: datetime
) -> StoredMessage | None:
    """``by`` answers from now on and the program is silent, save for red flags; the patient reads
    name and role. None when they did so already. Raises as :func:`bot.store.takeover.take`."""
    language = cast(Language, find(work, conversation).language)
    line = _signed(wording, "staff_joined", "joined", by, language)
    return store.take(work, clinic, conversation, staff=by.username, line=line, now=now)


def write(
    work: Work,
    wording: Wording,
    clinic: str,
    conversation: str,
    *,
    by: Person,
    text: str,
    now: datetime,
) -> StoredMessage:
    """What ``by`` writes to the patient. Raises as :func:`bot.store.takeover.write`."""
    language = cast(Language, find(work, conversation).language)
    message = store.signed(Draft("staff", "text", text), by.name, _role(wording, by, language))
    return store.write(work, clinic, conversation, staff=by.username, message=message, now=now)


def hand_back(
    work: Work,
    wording: Wording,
    clinic: str,
    conversation: str,
    *,
    by: Person | None,
    now: datetime,
) -> list[StoredMessage]:
    """The program answers again and puts the open question anew. Any colleague may do this for the
    one who answered; without ``by`` nobody did, and the patient is told so.

    Raises :class:`~bot.store.takeover.NotTaken` and
    :class:`~bot.store.conversations.NoSuchConversation`.
    """
    row = locked_for_clinic(work, clinic, conversation)
    language = cast(Language, row.language)
    offer = offer_of(latest_replies(work, row))
    lines = [] if by is None else [_signed(wording, "staff_left", "left", by, language)]
    lines.append(
        Draft(
            "assistant",
            "notice",
            wording.say("program_again" if by else "nobody_answered", language),
            Payload(choices=offer.choices, question=offer.question),
        )
    )
    return store.give_back(work, row, lines, now)


def _signed(wording: Wording, line: LineName, kind: str, by: Person, language: Language) -> Draft:
    role = _role(wording, by, language)
    text = wording.say(line, language).replace("{name}", by.name).replace("{role}", role)
    return store.signed(Draft("staff", kind, text), by.name, role)


def _role(wording: Wording, by: Person, language: Language) -> str:
    return wording.say(ROLES.get(by.role, "staff"), language)
