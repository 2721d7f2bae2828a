"""A03, A05: clients that send again, and answers that are lost on their way."""

from __future__ import annotations

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from prove.check import Run, check
from prove.cluster import BACKENDS, Cluster, shared_cluster
from prove.history import stored_of
from prove.load import SENTENCES
from prove.proxy import Proxy, proxy

A_TALK = 20
"""Messages of one conversation."""


@dataclass
class Opened:
    """A conversation and how to reach it."""

    id: str
    headers: dict[str, str]

    def send(self, url: str, name: str, text: str) -> requests.Response:
        """One try, over a connection of its own."""
        return requests.post(
            f"{url}/api/conversations/{self.id}/messages",
            json={"client_message_id": name, "text": text},
            headers=self.headers,
            timeout=15,
        )

    def after(self, url: str, seq: int) -> list[dict[str, object]]:
        """The messages above a number."""
        answer = requests.get(
            f"{url}/api/conversations/{self.id}/messages",
            params={"after": seq},
            headers=self.headers,
            timeout=15,
        )
        answer.raise_for_status()
        found: list[dict[str, object]] = answer.json()["messages"]
        return found


def opened(url: str) -> Opened:
    """A new conversation."""
    made = requests.post(
        f"{url}/api/conversations", json={"language": "en", "consent": True}, timeout=15
    )
    made.raise_for_status()
    return Opened(made.json()["id"], {"Authorization": f"Bearer {made.json()['token']}"})


@dataclass
class Copies:
    """What came of messages that were sent several times."""

    sent: int = 0
    copies: int = 0
    differing: int = 0
    misused: int = 0
    refused: int = 0
    talks: list[Opened] = field(default_factory=list)


@check("A03")
def sent_again(run: Run) -> None:
    """Each message is sent one to five times at once, to either web process; every tenth id is used
    again for another text."""
    total = run.count(quick=40, short=300, full=1000)
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        with ThreadPoolExecutor(4) as talks:
            seeds = [f"{run.seed}{backend}{n}" for n in range(total // A_TALK)]
            found = list(talks.map(_talk_in_copies, [made] * len(seeds), seeds))
        sent = sum(one.sent for one in found)
        copies = sum(one.copies for one in found)
        mine = [
            (talk.id, message.turn)
            for one in found
            for talk in one.talks
            for message in stored_of(made.store, talk.id)
            if message.author == "patient"
        ]
        run.holds(f"{backend}: messages stored", len(mine) == sent, f"{len(mine)} of {sent} sent")
        run.none(
            f"{backend}: copies answered otherwise than the first",
            sum(one.differing for one in found),
            of=copies,
        )
        turns = set(mine)
        run.holds(f"{backend}: turns", len(turns) == sent, f"{len(turns)} for {sent} messages")
        misused = sum(one.misused for one in found)
        run.every(
            f"{backend}: same id with another text refused with 422",
            sum(one.refused for one in found),
            of=misused,
        )


def _talk_in_copies(made: Cluster, seed: str) -> Copies:
    chance = random.Random(seed)
    found = Copies(talks=[opened(made.urls[0])])
    talk = found.talks[0]
    with ThreadPoolExecutor(5) as pool:
        for n in range(A_TALK):
            name, text = str(uuid.uuid4()), chance.choice(SENTENCES)[1]
            count = chance.randint(1, 5)
            urls = [chance.choice(made.urls) for _ in range(count)]
            answers = list(pool.map(talk.send, urls, [name] * count, [text] * count))
            found.sent += 1
            found.copies += count
            found.differing += sum(
                answer.status_code != 201 or answer.content != answers[0].content
                for answer in answers
            )
            if n % 10 == 0:
                found.misused += 1
                found.refused += talk.send(urls[0], name, f"{text} !").status_code == 422
    return found


@check("A05")
def answer_lost(run: Run) -> None:
    """A proxy cuts the connection once the answer begins: after the commit, before the client has a
    byte. The client reads on from the last number it knows, and sends again under the same id."""
    total = run.count(quick=30, short=150, full=500)
    for backend in BACKENDS:
        made = shared_cluster(run, backend)
        found = Cut()
        with proxy(made.urls[0]) as way:
            for _ in range(max(1, total // A_TALK)):
                _talk_through(made, way, found, run.random)
        run.every(f"{backend}: replies recovered by number", found.recovered, of=found.cut)
        run.every(f"{backend}: sending again gave the same", found.same, of=found.cut)
        run.none(f"{backend}: messages or replies doubled", found.doubled, of=found.cut)


@dataclass
class Cut:
    """What came of answers that were cut off."""

    cut: int = 0
    recovered: int = 0
    same: int = 0
    doubled: int = 0


def _talk_through(made: Cluster, way: Proxy, found: Cut, chance: random.Random) -> None:
    talk = opened(made.urls[0])
    seq = len(talk.after(made.urls[0], 0))
    for _ in range(A_TALK):
        name, text = str(uuid.uuid4()), chance.choice(SENTENCES)[1]
        way.mode = "cut"
        try:
            talk.send(way.url, name, text)
        except requests.RequestException:
            found.cut += 1
        else:
            raise AssertionError("the proxy cut nothing")
        url = chance.choice(made.urls)
        news = talk.after(url, seq)
        again = talk.send(url, name, text)
        body = again.json()
        found.recovered += [news[0]["text"], bool(news[1:])] == [text, True]
        found.same += again.status_code == 201 and [body["message"], *body["replies"]] == news
        after = talk.after(url, seq)
        found.doubled += after != news
        seq += len(after)
