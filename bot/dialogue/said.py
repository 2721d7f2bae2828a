"""What a patient sent: words, or one of the choices on offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue.choices import UnknownChoice
from bot.dialogue.moved_spaces import with_spaces_back
from bot.dialogue.undisguised import undisguised
from bot.store.messages import Choice, Draft, Payload, StoredMessage


@dataclass(frozen=True)
class Said:
    """A patient's words, or the id of a choice with the title that the patient saw on it.

    A ``correction`` is an answer to a question of before, whatever is on offer now.
    """

    text: str = ""
    choice: str | None = None
    correction: bool = False

    def checked(self, offer: Offer) -> Said:
        """This, with a choice's title. Raises :class:`UnknownChoice` if it is not on offer."""
        if self.choice is None or (self.correction and self.text):
            return self
        for choice in offer.choices:
            if choice.id == self.choice:
                return replace(self, text=choice.title)
        raise UnknownChoice

    def draft(self) -> Draft:
        kind = "text" if self.choice is None else "choice"
        return Draft("patient", kind, self.text, Payload(choice=self.choice))

    @property
    def wordless(self) -> bool:
        """Whether there is no letter and no digit in it, as in a row of emoji."""
        return self.choice is None and not any(sign.isalnum() for sign in self.text)

    @property
    def for_reading(self) -> str:
        """The text for reader and engine: words as they look, moved spaces put back, control
        characters are spaces, lengths are kept."""
        text = with_spaces_back(undisguised(self.text))
        return "".join(sign if sign.isprintable() or sign in "\n\t" else " " for sign in text)


def said_of(message: StoredMessage) -> Said:
    """What a stored message of a patient said."""
    return Said(message.text, message.payload.choice)


@dataclass(frozen=True)
class Offer:
    """What the assistant's newest turn left open: a question, and the choices on its buttons."""

    question: str | None
    choices: tuple[Choice, ...]


def offer_of(replies: Sequence[StoredMessage]) -> Offer:
    """The offer of the assistant's newest turn."""
    question = next((m.payload.question for m in reversed(replies) if m.payload.question), None)
    return Offer(question, tuple(c for message in replies for c in message.payload.choices))
