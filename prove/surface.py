"""The patients' side as an attacker sees it: every route, with a body that would be taken."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests

Answer = tuple[int, str]
PUBLIC = {
    "/", "/chat", "/embed.js", "/healthz", "/readyz", "/openapi.json", "/staff", "/staff/login",
    "/chat/erase", "/static/chat/chat.js", "/pictures/x.en.svg", "/staff/metrics", "/staff/sign-on",
    "/staff/static/console.css", "/staff/language", "/favicon.ico", "/model", "/status", "/admin",
    "/conversations/default/tracker", "/webhooks/rest/webhook", "/webhooks/turn/", "/docs",
}  # fmt: skip
"""Addresses that anybody may ask for, ours and those that stock servers have."""


@dataclass(frozen=True)
class Door:
    """One method of one route that needs a patient's token."""

    method: str
    path: str
    """With ``{id}`` and perhaps ``{seq}``."""

    def body(self) -> dict[str, Any] | None:
        """A fresh body that the route would take from the conversation's own patient."""
        made = _BODIES.get((self.method, self.path))
        return None if made is None else {**made, **_fresh(made)}


_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/conversations/{id}/messages"): {"client_message_id": "", "text": "my knee"},
    ("POST", "/api/conversations/{id}/corrections"): {"client_message_id": "", "choice": "x"},
    ("POST", "/api/conversations/{id}/language"): {"language": "it"},
    ("POST", "/api/conversations/{id}/summary"): {"questions": "Can I walk?"},
    ("POST", "/api/conversations/{id}/callback"): {"phone": "+39 06 4991 0000", "consent": True},
    ("POST", "/api/conversations/{id}/messages/{seq}/feedback"): {"helpful": True},
}


def _fresh(body: dict[str, Any]) -> dict[str, Any]:
    return {"client_message_id": str(uuid.uuid4())} if "client_message_id" in body else {}


@cache
def doors(url: str) -> tuple[Door, ...]:
    """Every route below a conversation, as the served description lists them."""
    paths = requests.get(f"{url}/openapi.json", timeout=20).json()["paths"]
    return tuple(
        Door(method.upper(), path)
        for path, methods in paths.items()
        if "{id}" in path
        for method in methods
    )


def knock(
    http: requests.Session, url: str, door: Door, conversation: str, headers: dict[str, str]
) -> Answer:
    """Status and body of one call; an endless answer is cut off at its headers."""
    path = door.path.replace("{id}", conversation).replace("{seq}", "1")
    with http.request(
        door.method, url + path, json=door.body(), headers=headers, timeout=30, stream=True
    ) as answer:
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            return answer.status_code, ""
        return answer.status_code, answer.text


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def opened(http: requests.Session, url: str) -> dict[str, Any]:
    """A new conversation: id, token, messages, delete code."""
    answer = http.post(
        f"{url}/api/conversations", json={"language": "en", "consent": True}, timeout=20
    )
    answer.raise_for_status()
    made: dict[str, Any] = answer.json()
    return made


def without_bodies_name(found: tuple[Door, ...]) -> Iterator[Door]:
    """Doors that take a body and for which none is written here."""
    for door in found:
        takes_none = door.path.endswith(("/typing", "/end")) or door.method != "POST"
        if not takes_none and door.body() is None:
            yield door
