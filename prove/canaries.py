"""Words that no program has by itself, put into every field a person can fill, and looked for."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import requests

from prove.surface import bearer, opened


@dataclass
class Canaries:
    """The words given out so far, each with the place it was put."""

    luck: Random
    words: dict[str, str] = field(default_factory=dict)

    def new(self, place: str) -> str:
        """A word for this place: letters only, so that no encoding hides it."""
        word = "zq" + "".join(self.luck.choices("bcdfghjklmnpqrstvwxz", k=14))
        self.words[word] = place
        return word

    def found_in(self, texts: Iterable[bytes]) -> Iterator[str]:
        """The places whose words are in one of the texts."""
        for text in texts:
            for word, place in self.words.items():
                if word.encode() in text or word.encode("utf-16-le") in text:
                    yield place


def fill(url: str, canaries: Canaries) -> list[bytes]:
    """One patient who writes a canary into every field, and every kind of wrong request; returns
    all refusals."""
    http = requests.Session()
    made = opened(http, url)
    headers = bearer(made["token"])
    base = f"{url}/api/conversations/{made['id']}"
    told: list[requests.Response] = []

    def send(path: str, **body: object) -> None:
        told.append(http.post(base + path, json=body, headers=headers, timeout=30))

    say = "my knee hurts and"
    for text in ("{}", "I am {} and " + say, say + " <b>{}</b>", "{} mi fa male il ginocchio"):
        word = canaries.new("message")
        send("/messages", client_message_id=str(uuid.uuid4()), text=text.format(word))
    alarm = canaries.new("alarm")
    send("/messages", client_message_id=str(uuid.uuid4()), text=f"I cannot breathe {alarm}")
    send("/summary", questions=canaries.new("questions for the doctor"))
    send("/callback", phone="+39 06 4991 0000", name=canaries.new("name"),
         when=canaries.new("when"), note=canaries.new("note"))  # fmt: skip
    send("/messages/2/feedback", helpful=False, comment=canaries.new("comment"))
    refused = [
        http.get(f"{url}/api/{canaries.new('path')}", timeout=20),
        http.get(f"{base}/messages", params={"after": canaries.new("query")}, headers=headers),
        http.get(f"{base}/messages", headers=bearer(canaries.new("token"))),
        http.get(f"{url}/chat", params={canaries.new("parameter"): canaries.new("value")}),
        http.get(f"{url}/chat", headers={"Referer": f"https://x/{canaries.new('referrer')}"}),
        http.get(f"{url}/chat", headers={"User-Agent": canaries.new("browser's name")}),
        http.get(f"{url}/chat", headers={"Cookie": f"a={canaries.new('cookie')}"}),
        http.request("Z" + canaries.new("method").upper(), f"{url}/chat", timeout=20),
        http.post(f"{base}/messages", json={canaries.new("key"): 1}, headers=headers),
        http.post(f"{base}/messages", data=canaries.new("no JSON"), headers=headers),
        http.post(f"{base}/callback", json={"phone": canaries.new("number")}, headers=headers),
        http.post(f"{base}/messages", headers=headers, timeout=20, json={
            "client_message_id": str(uuid.uuid4()), "choice": canaries.new("choice")}),
        http.post(f"{url}/api/erasures", json={"code": canaries.new("delete code")}, timeout=20),
        http.post(f"{url}/staff/login", data={"username": canaries.new("user name"),
                                             "password": canaries.new("password")}),
        http.post(f"{url}/chat/talk", data={"id": canaries.new("id"), "token": canaries.new("x")}),
    ]  # fmt: skip
    return [answer.content for answer in [*told, *refused] if answer.status_code >= 400]


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file with its bytes; one that goes meanwhile is left out."""
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                yield path, path.read_bytes()
        except OSError:
            continue
