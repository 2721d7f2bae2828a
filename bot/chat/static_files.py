"""The widget's scripts and styles: as they are written, without comments, packed for the way."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import rcssmin
import rjsmin
from fastapi import Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
DRAWING = "default-src 'none'; style-src 'unsafe-inline'"
"""Content-Security-Policy of a drawing, which brings its style and nothing else."""


@dataclass(frozen=True)
class File:
    """One file as it is sent."""

    body: bytes
    media_type: str
    etag: str


class WidgetFiles:
    """An ASGI application that serves ``static/``, read once at the start. Browsers may keep the
    files, but ask whether they are still the same."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files: Mapping[str, File] = {
            f"/{path.name}": _file(path) for path in folder.iterdir() if path.suffix in TYPES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        await self._answer(request, scope)(scope, receive, send)

    def _answer(self, request: Request, scope: Scope) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        file = self._files.get(path)
        if file is None:
            raise HTTPException(404)
        headers = {"Cache-Control": "no-cache", "ETag": file.etag}
        if file.media_type == TYPES[".svg"]:
            headers["Content-Security-Policy"] = DRAWING
        if request.headers.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        return packed(request, Response(file.body, media_type=file.media_type, headers=headers))


def squeezed(text: str, kind: str) -> str:
    """The text without comments and the space between words; nothing else is changed."""
    if kind == ".js":
        return str(rjsmin.jsmin(text))
    return str(rcssmin.cssmin(text)) if kind == ".css" else text


def packed(request: Request, response: Response) -> Response:
    """The response, gzipped where the client takes that. Only for what holds no secret: from the
    length of a packed page that mixes secrets with a stranger's text, the secrets can be guessed.
    """
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(response.body, 9, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))
    return response


def _file(path: Path) -> File:
    body = squeezed(path.read_text(encoding="utf-8"), path.suffix).encode()
    return File(body, TYPES[path.suffix], f'"{hashlib.sha256(body).hexdigest()[:20]}"')
