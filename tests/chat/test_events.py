"""Server-sent events: nothing lost, nothing twice, over a real server."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import requests

from tests.chat.conftest import MakeApp, serving


def opened(address: str) -> tuple[str, dict[str, str]]:
    body = {"language": "en", "consent": True}
    made = requests.post(f"{address}/api/conversations", json=body, timeout=5).json()
    return f"{address}/api/conversations/{made['id']}", {"Authorization": f"Bearer {made['token']}"}


def say(url: str, headers: dict[str, str], text: str) -> None:
    body = {"client_message_id": str(uuid.uuid4()), "text": text}
    assert requests.post(f"{url}/messages", json=body, headers=headers, timeout=5).ok


def events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    for line in answer.iter_lines(chunk_size=1):
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def follow(url: str, headers: dict[str, str], after: int | None = None) -> requests.Response:
    if after is not None:
        headers = headers | {"Last-Event-ID": str(after)}
    answer = requests.get(f"{url}/events", headers=headers, stream=True, timeout=5)
    assert answer.headers["content-type"].startswith("text/event-stream")
    return answer


def test_it_brings_what_was_said_and_what_is_said_now(address: str) -> None:
    url, headers = opened(address)
    with follow(url, headers) as answer:
        stream = events(answer)
        assert [next(stream)["seq"] for _ in range(2)] == [1, 2]
        threading.Timer(0.2, say, (url, headers, "hello")).start()
        assert [next(stream)["text"] for _ in range(2)] == ["hello", "heard hello"]


def test_it_goes_on_after_the_last_event_that_was_seen(address: str) -> None:
    url, headers = opened(address)
    say(url, headers, "hello")
    with follow(url, headers, after=3) as answer:
        assert next(events(answer))["seq"] == 4


def test_it_ends_soon_after_the_conversation_is_erased(address: str) -> None:
    url, headers = opened(address)
    with follow(url, headers, after=2) as answer:
        began = time.monotonic()
        assert requests.delete(url, headers=headers, timeout=5).status_code == 204
        assert list(events(answer)) == []
        assert time.monotonic() - began < 15


def test_one_conversation_does_not_take_every_place(address: str) -> None:
    url, headers = opened(address)
    streams = [follow(url, headers, after=0) for _ in range(4)]
    followed = [events(stream) for stream in streams]
    assert [next(each)["seq"] for each in followed] == [1] * 4
    with requests.get(f"{url}/events", headers=headers, stream=True, timeout=5) as fifth:
        assert fifth.status_code == 429
    for stream in streams:
        stream.close()


def test_it_ends_when_the_server_is_about_to_stop(make_app: MakeApp) -> None:
    with serving(make_app()) as (address, server):
        url, headers = opened(address)
        with follow(url, headers, after=2) as answer:
            began = time.monotonic()
            server.should_exit = True
            assert list(events(answer)) == []
            assert time.monotonic() - began < 15
