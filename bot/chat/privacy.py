"""The privacy notice: a text for each language, filled in from ``clinic.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from bot.content.clinic import Clinic
from bot.content.errors import ContentError, Problem
from bot.content.language import PAGES, Language, spoken
from bot.content.placeholders import FOR_CLINIC, fill, unknown

FOLDER = Path(__file__).parent
KNOWN = FOR_CLINIC | {"PURPOSE"}


def load_privacy(clinic: Clinic, days: int, folder: Path = FOLDER) -> Mapping[Language, Markup]:
    """The notice of each language as HTML; ``days`` is how long conversations are kept.

    Raises ``ContentError`` for a placeholder that nobody fills.
    """
    return {language: _notice(clinic, days, language, folder) for language in PAGES}


def written(clinic: Clinic, days: int, language: Language, folder: Path = FOLDER) -> str:
    """The notice in Markdown with the clinic's details. Raises ``ContentError``."""
    path = folder / f"privacy.{language}.md"
    if not path.exists():  # a language that is being added
        path = folder / f"privacy.{spoken(language)}.md"
    text = path.read_text(encoding="utf-8")
    faults = [
        Problem(str(path), text.count("\n", 0, at) + 1, f"unknown placeholder {word}")
        for at, word in unknown(text, KNOWN)
    ]
    if faults:
        raise ContentError(faults)
    values = {**clinic.values(language), "PURPOSE": clinic.purpose.of(language)}
    return fill(text, values).replace("{days}", str(days))


def _notice(clinic: Clinic, days: int, language: Language, folder: Path) -> Markup:
    reader = MarkdownIt("commonmark", {"html": False})
    html = Markup(reader.render(written(clinic, days, language, folder)))  # noqa: S704 - no HTML in
    address = escape(clinic.privacy_url)
    link = Markup('<a href="{0}" rel="noopener" target="_blank">{0}</a>').format(address)
    return html.replace(address, link)
