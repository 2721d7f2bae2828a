"""Patients who write at the same time, and a journal of what they were told is kept.

A client behaves as the chat page: one message at a time, sent again under the same id, at another
web process if need be, until it is answered. What was acknowledged is written to the journal and
synced before anything else is sent.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import uuid
import weakref
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import requests

SENTENCES = (
    ("en", "what is a biopsy?"),
    ("en", "my knee hurts at night"),
    ("en", "no"),
    ("en", "how long does the freezing take?"),
    ("en", "thank you"),
    ("en", "since two weeks"),
    ("it", "quanto dura il ricovero?"),
    ("it", "mi fa male il ginocchio"),
    ("it", "sì"),
    ("it", "che cos'è la PET-TC?"),
)
TIMEOUT = 14.0
"""Seconds for one try; the program promises an answer within ten."""
LONGEST = 150
"""Messages after which a client opens another conversation, below the program's own limit."""


@dataclass
class Sent:
    """One message as its sender saw it; times are of ``time.monotonic``. ``seq`` 0: never
    acknowledged."""

    conversation: str
    id: str
    text: str
    began: float
    ended: float = 0.0
    seq: int = 0
    replies: list[tuple[int, str]] = field(default_factory=list)
    tries: int = 0
    refused: list[int] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass
class Read:
    """One look at a conversation: the numbers that it showed."""

    conversation: str
    began: float
    ended: float
    seqs: list[int]


class Journal:
    """What clients were told, on disk before they go on."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self.sent: list[Sent] = []
        self.reads: list[Read] = []
        self.tokens: dict[str, str] = {}
        self.refusals: list[tuple[int, str]] = []
        """Status and body of every refusal."""

    def acknowledged(self, sent: Sent) -> None:
        self._write({"ack": asdict(sent)})

    def begun(self, sent: Sent) -> None:
        with self._lock:
            self.sent.append(sent)

    def read(self, read: Read) -> None:
        with self._lock:
            self.reads.append(read)

    def opened(self, conversation: str, token: str) -> None:
        with self._lock:
            self.tokens[conversation] = token

    def refused(self, status: int, body: str) -> None:
        with self._lock:
            self.refusals.append((status, body))

    def _write(self, line: dict[str, Any]) -> None:
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    @property
    def acked(self) -> list[Sent]:
        return [sent for sent in self.sent if sent.seq]


class Client:
    """One patient, over any of several web processes."""

    def __init__(
        self, urls: Sequence[str], journal: Journal, chance: random.Random, language: str = "en"
    ) -> None:
        self._urls = list(urls)
        self._at = chance.randrange(len(self._urls))
        self._journal = journal
        self._language = language
        self.http = requests.Session()
        self.conversation = ""
        self.timeout = TIMEOUT

    def next_url(self) -> str:
        """Another web process each time, as a balancer would choose."""
        self._at = (self._at + 1) % len(self._urls)
        return self._urls[self._at]

    def peek(self) -> str:
        """Where the next request goes."""
        return self._urls[(self._at + 1) % len(self._urls)]

    def take_over(self, other: Client) -> None:
        """Goes on in another client's conversation, as the same patient in a second tab."""
        self.conversation = other.conversation
        self.http.headers["Authorization"] = other.http.headers["Authorization"]

    def open(self, patience: float = 60.0) -> None:
        """Opens a conversation, trying until it is."""
        answer = self._until(
            patience,
            lambda url: (f"{url}/api/conversations", {"language": self._language, "consent": True}),
        )
        if answer is None:
            raise TimeoutError("no conversation could be opened")
        body = answer.json()
        self.conversation = body["id"]
        self.http.headers["Authorization"] = f"Bearer {body['token']}"
        self._journal.opened(self.conversation, body["token"])

    def say(self, text: str, patience: float = 60.0) -> Sent:
        """Sends one message until it is answered, and notes what came."""
        sent = Sent(self.conversation, str(uuid.uuid4()), text, time.monotonic())
        self._journal.begun(sent)
        body = {"client_message_id": sent.id, "text": text}
        answer = self._until(
            patience,
            lambda url: (f"{url}/api/conversations/{sent.conversation}/messages", body),
            sent,
        )
        sent.ended = time.monotonic()
        if answer is not None:
            told = answer.json()
            sent.seq = told["message"]["seq"]
            sent.replies = [(reply["seq"], reply["text"]) for reply in told["replies"]]
            self._journal.acknowledged(sent)
        return sent

    def look(self) -> None:
        """Reads the conversation once and notes what was shown."""
        began = time.monotonic()
        try:
            answer = self.http.get(
                f"{self.next_url()}/api/conversations/{self.conversation}/messages", timeout=TIMEOUT
            )
        except requests.RequestException:
            return
        if answer.status_code == 200:
            seqs = [message["seq"] for message in answer.json()["messages"]]
            self._journal.read(Read(self.conversation, began, time.monotonic(), seqs))

    def _until(
        self, patience: float, where: Any, sent: Sent | None = None
    ) -> requests.Response | None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            url, body = where(self.next_url())
            if sent is not None:
                sent.tries += 1
            try:
                answer = self.http.post(url, json=body, timeout=self.timeout)
            except requests.RequestException:
                time.sleep(0.1)
                continue
            if answer.status_code == 201:
                return answer
            self._journal.refused(answer.status_code, answer.text)
            if sent is not None:
                sent.refused.append(answer.status_code)
            if answer.status_code not in {408, 429, 500, 502, 503, 504, 507}:
                return None
            time.sleep(0.2)
        return None


class Load:
    """Clients that write until they are told to stop, each at least ``turns`` messages."""

    def __init__(
        self,
        urls: Sequence[str],
        journal: Journal,
        seed: object,
        *,
        clients: int = 20,
        turns: int = 20,
        pause: float = 1.5,
    ) -> None:
        self.journal = journal
        self._turns = turns
        self._pause = pause
        self._urls = urls
        self._stop = threading.Event()
        self.broken: list[str] = []
        self._threads = [
            threading.Thread(target=self._write, args=(random.Random(f"{seed}/{n}"),), daemon=True)
            for n in range(clients)
        ]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5 if kind else 120)

    def _write(self, chance: random.Random) -> None:
        client = Client(self._urls, self.journal, chance)
        said = 0
        try:
            while not self._stop.is_set() or said < self._turns:
                if said % LONGEST == 0:
                    client.open()
                client.say(f"{chance.choice(SENTENCES)[1]}")
                said += 1
                if chance.random() < 0.1:
                    client.look()
                self._stop.wait(self._pause * chance.random() * 2)
                if self._stop.is_set() and said < self._turns:
                    time.sleep(0.05)
        except Exception as error:  # told as a claim, not lost with the thread
            self.broken.append(f"{type(error).__name__}: {error}")
