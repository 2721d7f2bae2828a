"""The chat as plain forms, for browsers without scripts; its summary and call-back pages serve all.

The token travels in hidden fields of posted forms, never in an address and never in a cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Form, Header, Query, Request, Response

from bot.chat import acts
from bot.chat.deps import ChatDeps
from bot.chat.limiting import count_request, count_words
from bot.chat.plain_view import PlainView, Talk
from bot.chat.results import pdf
from bot.content.language import Language
from bot.dialogue.choices import UnknownChoice
from bot.dialogue.said import Said
from bot.dialogue.turn import TooManyMessages
from bot.dialogue.wording import LineName
from bot.store.conversations import (
    ConversationEnded,
    NoSuchConversation,
    TokenRefused,
    conversation_for_token,
)
from bot.store.messages import MAX_TEXT
from bot.store.requests import TooManyCallbacks, rate_answer
from bot.web.errors import TokenMissing, TooFast
from bot.web.permissions import anyone
from bot.web.rates import hashed

Word = Annotated[str, Form(max_length=200)]
Long = Annotated[str, Form(max_length=4 * MAX_TEXT)]
Accepted = Annotated[str | None, Header(alias="accept-language")]

REFUSED: dict[type[Exception], LineName] = {
    UnknownChoice: "choice_gone",
    TooManyMessages: "too_many_messages",
    TooManyCallbacks: "too_many_callbacks",
    TooFast: "too_fast",
}
MOST_CHANGES = 20
"""Corrections in one form."""
GONE = (TokenRefused, NoSuchConversation, ConversationEnded)


class WithForm:
    """Only with a patient's token in the form; the store then decides what it opens."""

    permission = "patient"

    def __call__(self, id: Word = "", token: Word = "", script: Word = "") -> Talk:
        """What the form carries. Raises :class:`~bot.web.errors.TokenMissing` without a token."""
        if not token:
            raise TokenMissing
        return Talk(id, token, script)


TalkForm = Annotated[Talk, Depends(WithForm())]


def create_plain_pages(deps: ChatDeps) -> APIRouter:
    """``/chat/…``: every page but the chat with its script."""

    def counted(request: Request) -> None:
        count_request(deps, request)

    pages = APIRouter(prefix="/chat", include_in_schema=False, dependencies=[Depends(counted)])
    view = PlainView(deps)
    _start(pages, deps, view)
    _talk(pages, deps, view)
    _summary(pages, deps, view)
    _call(pages, deps, view)
    _end(pages, deps, view)
    return pages


def _start(pages: APIRouter, deps: ChatDeps, view: PlainView) -> None:
    @pages.post("/start", dependencies=[anyone])
    def start(
        request: Request,
        language: Word = "",
        consent: Word = "",
        about: Annotated[Literal["self", "child", "other"] | None, Form()] = None,
        accept: Accepted = None,
    ) -> Response:
        """Opens a conversation from the form of consent."""
        chosen = view.language(language, accept)
        if consent != "yes":
            missing = view.words[chosen].plain["consent_missing"]
            return view.over(chosen, "consent_title", trouble=missing, status=422)
        deps.rates.count(deps.limits.conversations, deps.address.of(request))
        opened = deps.dialogue.open(chosen, about)
        return view.talk(Talk(opened.id, opened.token), code=opened.delete_code)


def _talk(pages: APIRouter, deps: ChatDeps, view: PlainView) -> None:
    @pages.post("/talk")
    def talk(
        request: Request,
        form: TalkForm,
        text: Long = "",
        choice: Word = "",
        client_message_id: Annotated[UUID | None, Form()] = None,
        accept: Accepted = None,
    ) -> Response:
        """The conversation as a page; takes a message or a choice first."""

        def send() -> Response:
            text_sent = text.replace("\r\n", "\n").strip()
            if client_message_id is None or not (choice or text_sent):
                return view.talk(form)
            if len(text_sent) > MAX_TEXT:
                return view.talk(form, refused="text_too_long", status=422)
            said = Said(choice=choice) if choice else Said(text_sent)
            try:
                count_words(deps, request, form.token, said, view.language(None, accept))
            except TooFast as fast:
                return view.talk(form, trouble=fast.alarm, refused="too_fast", status=429)
            deps.dialogue.say(form.token, form.id, str(client_message_id), said)
            return view.talk(form)

        return _guarded(view, form, accept, send)

    @pages.post("/language")
    def switch(form: TalkForm, language: Word = "", accept: Accepted = None) -> Response:
        """Goes on in the other language."""

        def go_on() -> Response:
            deps.rates.count(deps.limits.messages, hashed(form.token))
            deps.dialogue.beside.switch(form.token, form.id, view.language(language, accept))
            return view.talk(form)

        return _guarded(view, form, accept, go_on)

    @pages.post("/rate")
    def rate(
        form: TalkForm,
        seq: Annotated[int, Form(ge=1, lt=2**31)],
        helpful: Word = "",
        accept: Accepted = None,
    ) -> Response:
        """A word on an answer: did it help?"""

        def keep() -> Response:
            deps.rates.count(deps.limits.messages, hashed(form.token))
            with deps.store.work() as work:
                now = deps.now()
                found = conversation_for_token(work, form.token, form.id, now, slide=True)
                rate_answer(work, found, seq, helpful=helpful == "yes", comment=None, now=now)
            return view.talk(form, thanks=True)

        return _guarded(view, form, accept, keep)


def _summary(pages: APIRouter, deps: ChatDeps, view: PlainView) -> None:
    @pages.post("/summary")
    def summary(
        form: TalkForm,
        do: Word = "",
        choice: Annotated[list[str] | None, Form(max_length=100)] = None,
        questions: Long = "",
        client_message_id: Annotated[UUID | None, Form()] = None,
        accept: Accepted = None,
    ) -> Response:
        """What was understood, to check and correct; questions for the doctor."""

        def show() -> Response:
            wanted = [name for name in choice or () if name]
            if do:
                deps.rates.count(deps.limits.messages, hashed(form.token))
                acts.keep_questions(deps, form.token, form.id, questions[:MAX_TEXT])
            if do != "correct" or not wanted or client_message_id is None:
                return view.summary(form, saved=bool(do))
            language = view.language_of(form)
            for name in wanted[:MOST_CHANGES]:
                said = deps.dialogue.beside.correction(name, language)
                # Sent again, the same form gives the same messages.
                own = str(uuid5(client_message_id, name))
                replies = deps.dialogue.say(form.token, form.id, own, said).replies
            return view.summary(form, replies=replies)

        return _guarded(view, form, accept, show)

    @pages.post("/summary.pdf")
    def paper(
        form: TalkForm,
        reader: Annotated[Literal["patient", "clinician"], Form(alias="for")] = "patient",
        accept: Accepted = None,
    ) -> Response:
        """The summary as a PDF, for the patient or for the clinician."""

        def made() -> Response:
            deps.rates.count(deps.limits.messages, hashed(form.token))
            return pdf(deps, form.token, form.id, reader)

        return _guarded(view, form, accept, made)


def _call(pages: APIRouter, deps: ChatDeps, view: PlainView) -> None:
    @pages.post("/call")
    def call(
        form: TalkForm,
        sent: Word = "",
        name: Word = "",
        phone: Word = "",
        when: Word = "",
        agree: Word = "",
        accept: Accepted = None,
    ) -> Response:
        """Asks to be called back."""
        given = {"name": name, "phone": phone, "when": when, "agree": agree}

        def ask() -> Response:
            if not sent:
                return view.call(form, given)
            if agree != "yes":
                return view.call(form, given, missing="agree_missing")
            deps.rates.count(deps.limits.messages, hashed(form.token))
            try:
                promised = acts.call_back(deps, form.token, form.id, given)
            except acts.NoTelephone:
                return view.call(form, given, refused="callback_phone")
            except TooManyCallbacks:
                return view.call(form, given, refused="too_many_callbacks")
            return view.call(form, given, promised=promised.detail)

        return _guarded(view, form, accept, ask)


def _end(pages: APIRouter, deps: ChatDeps, view: PlainView) -> None:
    @pages.post("/end")
    def end(form: TalkForm, how: Word = "", accept: Accepted = None) -> Response:
        """Ends the chat, or ends and deletes it."""

        def over() -> Response:
            language = view.language_of(form)
            if how == "erase":
                erased = acts.erase_chat(deps, form.token, form.id)
                return view.over(language, "end_erase", receipt=erased.receipt)
            acts.end_chat(deps, form.token, form.id)
            return view.over(language, "end", text=view.words[language].chat["ended"])

        return _guarded(view, form, accept, over)

    @pages.get("/erase", dependencies=[anyone])
    def ask_code(
        language: Annotated[str | None, Query(max_length=10)] = None, accept: Accepted = None
    ) -> Response:
        """The form that deletes an earlier chat by its code."""
        return view.over(view.language(language, accept), "by_code", form=True)

    @pages.post("/erase", dependencies=[anyone])
    def erase(
        request: Request, code: Word = "", language: Word = "", accept: Accepted = None
    ) -> Response:
        """Deletes a chat by its code and shows the receipt."""
        chosen: Language = view.language(language, accept)
        deps.rates.count(deps.limits.conversations, deps.address.of(request))
        try:
            erased = acts.erase_by_code(deps, code)
        except NoSuchConversation:
            wrong = view.words[chosen].plain["erase_wrong"]
            return view.over(chosen, "by_code", form=True, trouble=wrong, status=404)
        return view.over(chosen, "by_code", receipt=erased.receipt)


def _guarded(
    view: PlainView, form: Talk, accept: str | None, act: Callable[[], Response]
) -> Response:
    """The page, or one that says why there is none."""
    try:
        return act()
    except GONE:
        chosen = view.language(None, accept)
        gone = view.words[chosen].script["gone"]
        return view.over(chosen, "title", text=gone, status=401)
    except tuple(REFUSED) as error:
        return view.talk(form, refused=REFUSED[type(error)], status=422)
