"""The widget's files: squeezed once, packed for those who take it, kept by browsers with care."""

from __future__ import annotations

import gzip

from fastapi.testclient import TestClient

from bot.chat.static_files import FOLDER, squeezed


def test_a_script_loses_its_comments_and_nothing_else(client: TestClient) -> None:
    sent = client.get("/static/chat/chat.js").text
    assert "/*" not in sent
    assert 'from"./api.js"' in sent
    assert len(sent) < (FOLDER / "chat.js").stat().st_size
    assert squeezed("a  b", ".svg") == "a  b"


def test_packed_and_plain_are_the_same(client: TestClient) -> None:
    plain = client.get("/static/chat/chat.css", headers={"Accept-Encoding": "identity"})
    packed = client.get("/static/chat/chat.css", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 9))
    assert packed.content == plain.content


def test_a_browser_that_has_it_gets_nothing_again(client: TestClient) -> None:
    first = client.get("/static/chat/log.js")
    again = client.get("/static/chat/log.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_drawing_brings_its_style_and_nothing_else(client: TestClient) -> None:
    drawing = client.get("/static/chat/body.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"
    assert drawing.headers["content-security-policy"].startswith("default-src 'none'")
