"""The pages that work without a script, rendered from what is stored."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from fastapi.responses import HTMLResponse

from bot.chat import acts
from bot.chat.deps import ChatDeps
from bot.chat.routing import shown
from bot.chat.view import View
from bot.content.language import Language
from bot.dialogue.said import offer_of
from bot.dialogue.wording import LineName
from bot.store.conversations import conversation_for_token
from bot.store.messages import StoredMessage, latest_replies, messages_after

ICONS = {
    "EMERGENCY_NOW": "⚠",
    "SAME_DAY": "●",
    "URGENT_48H": "◆",
    "URGENT_2W": "▲",
    "ROUTINE": "■",
    "SELF_CARE_INFO": "○",
}


@dataclass(frozen=True)
class Talk:
    """What every form of a conversation carries. ``script`` says that the chat has one, so that
    the way back is another one; ``fresh`` names the next message, so that it is sent once."""

    id: str
    token: str
    script: str = ""
    fresh: str = field(default_factory=lambda: str(uuid.uuid4()))


class PlainView(View):
    """Renders the pages of one conversation in its own language."""

    def __init__(self, deps: ChatDeps) -> None:
        super().__init__(deps)
        self._deps = deps

    def language_of(self, talk: Talk) -> Language:
        """The conversation's language. Raises as ``conversation_for_token``."""
        with self._deps.store.look() as work:
            row = conversation_for_token(work, talk.token, talk.id, self._deps.now())
            return cast(Language, row.language)

    def talk(
        self,
        talk: Talk,
        *,
        code: str | None = None,
        trouble: str | None = None,
        refused: LineName | None = None,
        thanks: bool = False,
        status: int = 200,
    ) -> HTMLResponse:
        """The whole conversation with what can be answered now."""
        with self._deps.store.look() as work:
            row = conversation_for_token(work, talk.token, talk.id, self._deps.now())
            language = cast(Language, row.language)
            messages = messages_after(work, row)
            offer = offer_of(latest_replies(work, row))
        words = self.words[language]
        if refused is not None and trouble is None:
            trouble = self._deps.wording.say(refused, language)
        return self._own(
            "talk.html",
            language,
            talk,
            status=status,
            messages=[shown(self._deps, message) for message in messages],
            choices=offer.choices,
            code=code,
            trouble=trouble or (words.script["rate_thanks"] if thanks else None),
        )

    def summary(
        self, talk: Talk, *, saved: bool = False, replies: Sequence[StoredMessage] | None = None
    ) -> HTMLResponse:
        """What was understood, to check and correct; the result; questions for the doctor."""
        found = acts.summary(self._deps, talk.token, talk.id)
        words = self.words[found.language]
        level = found.judgement.level if found.judgement else None
        results = (m for m in reversed(found.messages) if m.kind != "notice")
        result = next((m for m in results if m.payload.urgency == level), None)
        said = words.plain["saved"] if saved else ""
        return self._own(
            "summary.html",
            found.language,
            talk,
            said=said if replies is None else words.plain["corrected"],
            replies=[shown(self._deps, reply) for reply in replies or ()],
            trouble=None,
            result=shown(self._deps, result) if level and result else None,
            lines={
                "result": self._deps.wording.say("summary_result", found.language),
                "understood": self._deps.wording.say("summary_understood", found.language),
            },
            understood=found.understood,
            questions=found.questions,
            code=found.delete_code,
        )

    def call(
        self,
        talk: Talk,
        given: Mapping[str, str],
        *,
        missing: str | None = None,
        refused: LineName | None = None,
        promised: str | None = None,
    ) -> HTMLResponse:
        """The form for a call, or what was promised."""
        language = self.language_of(talk)
        trouble = self.words[language].plain[missing] if missing else None
        if refused is not None:
            trouble = self._deps.wording.say(refused, language)
        return self._own(
            "call.html",
            language,
            talk,
            status=422 if trouble else 200,
            given=given,
            trouble=trouble,
            phone_wrong=refused == "callback_phone",
            promised=promised,
        )

    def over(
        self,
        language: Language,
        heading: str,
        *,
        text: str | None = None,
        receipt: str | None = None,
        trouble: str | None = None,
        form: bool = False,
        status: int = 200,
    ) -> HTMLResponse:
        """A page outside of any conversation."""
        words = self.words[language]
        return self.page(
            "over.html",
            language,
            status=status,
            heading=words.chat[heading],
            plain=words.plain,
            text=text,
            receipt=receipt,
            trouble=trouble,
            form=form,
        )

    def _own(
        self, template: str, language: Language, talk: Talk, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        words = self.words[language]
        return self.page(
            template,
            language,
            status=status,
            talk=talk,
            plain=words.plain,
            script=words.script,
            card=words.card,
            icons=ICONS,
            **values,
        )
