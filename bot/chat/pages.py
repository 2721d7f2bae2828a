"""The pages of the patient surface: a demo of a clinic's page, the chat, and what embeds it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.chat.pictures import create_pictures
from bot.chat.words import Words, load_words
from bot.content import Pictures
from bot.content.clinic import Clinic
from bot.content.language import Language
from bot.web.headers import page_policy
from bot.web.language import preferred
from bot.web.permissions import anyone

FOLDER = Path(__file__).parent
Wanted = Annotated[str | None, Query(alias="language", max_length=10)]
Accepted = Annotated[str | None, Header(alias="accept-language")]


class CachedFiles(StaticFiles):
    """Files without data: browsers may keep them, but ask whether they are still the same."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        return await super().get_response(path, scope)


def static_files() -> CachedFiles:
    """The widget's scripts and styles, to mount under ``/static/chat``."""
    return CachedFiles(directory=FOLDER / "static")


def create_pages(clinic: Clinic, embed_origins: tuple[str, ...], pictures: Pictures) -> APIRouter:
    """``/``, ``/chat``, ``/embed.js`` and the drawings."""
    pages = APIRouter(include_in_schema=False, dependencies=[anyone])
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
    )
    words = load_words(clinic)
    framed = page_policy(frame_ancestors=" ".join(("'self'", *embed_origins)))
    unframed = page_policy(frame_ancestors="'none'", frames="'self'")

    def show(template: str, language: Language, policy: str, **values: object) -> HTMLResponse:
        text = templates.get_template(template).render(
            language=language,
            other_language="it" if language == "en" else "en",
            clinic=_shown(clinic, language),
            **values,
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    def language_of(wanted: str | None, accepted: str | None) -> Language:
        return preferred(wanted or accepted, clinic.languages)

    @pages.get("/")
    def demo(language: Wanted = None, accept_language: Accepted = None) -> HTMLResponse:
        chosen = language_of(language, accept_language)
        return show("demo.html", chosen, unframed, demo=words[chosen].demo)

    @pages.get("/chat")
    def chat(language: Wanted = None, accept_language: Accepted = None) -> HTMLResponse:
        chosen = language_of(language, accept_language)
        lines = {**words[chosen].chat, "consent": words[chosen].consent}
        return show("chat.html", chosen, framed, words=lines)

    launcher = _launcher(templates, clinic, words)

    @pages.get("/embed.js")
    def embed() -> Response:
        return Response(
            launcher,
            media_type="text/javascript",
            headers={"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"},
        )

    pages.include_router(create_pictures(pictures))
    return pages


def _launcher(templates: Environment, clinic: Clinic, words: Mapping[Language, Words]) -> str:
    return templates.get_template("embed.js").render(
        clinic=clinic,
        launcher={language: words[language].launcher for language in words},
        numbers={"emergency": clinic.emergency_number, "phone": clinic.phone},
    )


def _shown(clinic: Clinic, language: Language) -> dict[str, object]:
    return {
        "name": clinic.name.of(language),
        "phone": clinic.phone,
        "emergency_number": clinic.emergency_number,
        "languages": clinic.languages,
    }
