"""What happens in a conversation beside its turns: another language, corrections, who answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.content.language import Language, spoken
from bot.dialogue.choices import UnknownChoice
from bot.dialogue.clinical import Clinical
from bot.dialogue.said import Said, offer_of
from bot.dialogue.takeover import hand_back
from bot.dialogue.understood import Known
from bot.store import Store
from bot.store.conversations import conversation_for_token, opened_json
from bot.store.messages import Draft, StoredMessage, append, latest_replies
from bot.store.takeover import abandoned


class Beside:
    """Keeps nothing between two calls; each change is a transaction of its own."""

    def __init__(self, store: Store, clinical: Clinical, now: Callable[[], datetime]) -> None:
        self._store = store
        self._clinical = clinical
        self._now = now

    def switch(self, token: str, conversation_id: str, language: Language) -> list[StoredMessage]:
        """The conversation goes on in ``language``; what waits for an answer is put again in it.

        Raises what ``conversation_for_token`` of :mod:`bot.store` raises.
        """
        now, language = self._now(), spoken(language)
        with self._store.work() as work:
            row = conversation_for_token(work, token, conversation_id, now, slide=True)
            if row.language == language:
                return []
            row.language = language
            if row.taken_by is not None:
                return []
            offer = offer_of(latest_replies(work, row))
            known = opened_json(work, row, "interview")
            draft = self._clinical.ask_again(known, offer.question, language) or Draft(
                "assistant", "notice", self._clinical.wording.say("language_switched", language)
            )
            row.version += 1
            return [append(work, row, draft, now=now, turn=row.version)]

    def understood(self, interview: dict[str, Any] | None, language: Language) -> tuple[Known, ...]:
        """What is known of the complaint, for the patient to check."""
        return self._clinical.understood(interview, language)

    def correction(self, choice: str, language: Language) -> Said:
        """An answer to a question of before. Raises :class:`~bot.dialogue.choices.UnknownChoice`
        when no question has it."""
        title = self._clinical.answer_title(choice, language)
        if title is None:
            raise UnknownChoice
        return Said(title, choice, correction=True)

    def release(self, before: datetime) -> int:
        """Lets the program answer again where a patient has waited for a person since before
        ``before``; says in how many conversations."""
        with self._store.work() as work:
            left = abandoned(work, before)
            for clinic, conversation in left:
                hand_back(
                    work, self._clinical.wording, clinic, conversation, by=None, now=self._now()
                )
        return len(left)
