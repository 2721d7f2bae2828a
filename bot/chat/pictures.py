"""Drawings under answers: where a client finds them, and the files themselves."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Query, Response

from bot.chat.schemas import PictureOut
from bot.content import LANGUAGES, Pictures
from bot.content.language import Language
from bot.store.messages import StoredMessage
from bot.web.headers import DATA_POLICY

POLICY = f"{DATA_POLICY}; style-src 'unsafe-inline'"
"""Content-Security-Policy of a drawing, which brings its style and nothing else."""
FOR_GOOD = "public, max-age=31536000, immutable"


def pictures_of(message: StoredMessage, pictures: Pictures, today: date) -> list[PictureOut]:
    """The drawings to show under a message: those of the topic that it answers with, in the
    language of the answer. An answer whose review is overdue shows none."""
    said = message.payload
    if message.kind != "answer" or said.topic is None or said.status == "stale":
        return []
    language = next((known for known in LANGUAGES if known == said.language), None)
    if language is None:
        return []
    return [
        PictureOut(
            id=picture.id,
            url=f"/pictures/{picture.id}.{language}.svg?v={picture.revision.of(language)}",
            alt=picture.alt.of(language),
            long=picture.long.of(language),
            width=picture.width,
            height=picture.height,
        )
        for picture in pictures.for_topic(said.topic, today)
    ]


def create_pictures(pictures: Pictures) -> APIRouter:
    """``/pictures/<id>.<language>.svg``; with the revision as ``v`` it may be kept for good.

    Who may use it, the pages that include it say.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/pictures/{name}.{language}.svg")
    def picture(
        name: str,
        language: str,
        v: Annotated[str | None, Query(max_length=64)] = None,
        if_none_match: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response:
        """A drawing under an answer."""
        try:
            here: Language = next(known for known in LANGUAGES if known == language)
            text = pictures.svg(name, here)
        except (KeyError, StopIteration):
            raise HTTPException(404) from None
        revision = pictures.get(name).revision.of(here)
        headers = {
            "Content-Security-Policy": POLICY,
            "Cache-Control": FOR_GOOD if v == revision else "no-cache",
            "ETag": f'"{revision}"',
        }
        if if_none_match == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(text, media_type="image/svg+xml", headers=headers)

    return router
