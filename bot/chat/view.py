"""Pages made of templates, in the visitor's language, with their security policy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.chat.deps import ChatDeps
from bot.chat.words import load_words
from bot.content.language import LANGUAGES, Language
from bot.web.headers import page_policy
from bot.web.language import preferred

TEMPLATES = Path(__file__).parent / "templates"


class View:
    """What every page of the patient surface shows around its own."""

    def __init__(self, deps: ChatDeps) -> None:
        self._clinic = deps.clinic
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.words = load_words(deps.clinic, days=deps.retention_days)
        self._framed = page_policy(
            frame_ancestors=" ".join(("'self'", *deps.embed_origins)), forms="'self'"
        )
        self._unframed = page_policy(frame_ancestors="'none'", frames="'self'")

    def language(self, wanted: str | None, accepted: str | None) -> Language:
        """The best language for a request that names one, or has a browser's wishes."""
        return preferred(wanted or accepted, self._clinic.languages)

    def text(self, template: str, **values: object) -> str:
        """A rendered template."""
        return self._templates.get_template(template).render(**values)

    def page(
        self,
        template: str,
        language: Language,
        *,
        status: int = 200,
        framed: bool = True,
        **values: Any,
    ) -> HTMLResponse:
        """A page; a ``framed`` one may be shown in the clinic's own pages."""
        words = self.words[language]
        text = self.text(
            template,
            language=language,
            other_language=next(other for other in LANGUAGES if other != language),
            clinic={
                "name": self._clinic.name.of(language),
                "phone": self._clinic.shown_phone(language),
                "dial": re.sub(r"[^+\d]", "", self._clinic.phone),
                "emergency_number": self._clinic.emergency_number,
            },
            words=words.chat,
            **values,
        )
        policy = self._framed if framed else self._unframed
        return HTMLResponse(text, status, headers={"Content-Security-Policy": policy})
