"""The pages of the patient surface: a demo of a clinic's page, the chat, and what embeds it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from bot.chat.deps import ChatDeps
from bot.chat.pictures import create_pictures
from bot.chat.privacy import load_privacy
from bot.chat.static_files import packed, squeezed
from bot.chat.view import View
from bot.store.controls import controls
from bot.web.permissions import anyone

FOLDER = Path(__file__).parent
KEPT = "public, max-age=300, stale-while-revalidate=604800, stale-if-error=604800"
"""The launcher may be shown from a browser's store while we cannot be reached: it has numbers."""
ALSO_FOR_THE_SCRIPT = ("send", "erased", "ended", "help_asked", "yes", "no")
Wanted = Annotated[str | None, Query(alias="language", max_length=10)]
Accepted = Annotated[str | None, Header(alias="accept-language")]


def create_pages(deps: ChatDeps) -> APIRouter:
    """``/``, ``/chat``, ``/privacy``, ``/embed.js`` and the drawings."""
    pages = APIRouter(include_in_schema=False, dependencies=[anyone])
    view = View(deps)

    @pages.get("/")
    def demo(language: Wanted = None, accept_language: Accepted = None) -> Response:
        """A demonstration page of a clinic, with the launcher on it."""
        chosen = view.language(language, accept_language)
        return view.page("demo.html", chosen, framed=False, demo=view.words[chosen].demo)

    @pages.get("/chat")
    def chat(
        request: Request, language: Wanted = None, accept_language: Accepted = None
    ) -> Response:
        """The chat: consent, then the conversation; with and without scripts."""
        chosen = view.language(language, accept_language)
        words = view.words[chosen]
        shared = {name: words.chat[name] for name in ALSO_FOR_THE_SCRIPT}
        script = {**words.script, **words.card, **shared}
        with deps.store.look() as work:
            told = controls(work, deps.clinic_id)
        page = view.page(
            "chat.html",
            chosen,
            consent=words.consent,
            script=script,
            off=told.off,
            notices=[text for name in ("notice", "hours") if (text := told.text(name, chosen))],
        )
        return packed(request, page)

    notices = load_privacy(deps.clinic, deps.retention_days)

    @pages.get("/privacy")
    def privacy(language: Wanted = None, accept_language: Accepted = None) -> Response:
        """The privacy notice, with the clinic's details."""
        chosen = view.language(language, accept_language)
        back = view.words[chosen].plain["new_chat"]
        return view.page("privacy.html", chosen, notice=notices[chosen], back=back)

    launcher = squeezed(_launcher(view, deps), ".js").encode()

    @pages.get("/embed.js")
    def embed(request: Request) -> Response:
        """The launcher's script for the clinic's own pages."""
        script = Response(
            launcher,
            media_type="text/javascript",
            headers={"Cache-Control": KEPT, "Cross-Origin-Resource-Policy": "cross-origin"},
        )
        return packed(request, script)

    pages.include_router(create_pictures(deps.pictures))
    return pages


def _launcher(view: View, deps: ChatDeps) -> str:
    launcher: Mapping[str, object] = {
        language: view.words[language].launcher for language in view.words
    }
    return view.text(
        "embed.js",
        clinic=deps.clinic,
        launcher=launcher,
        numbers=[deps.clinic.emergency_number, deps.clinic.phone],
    )
