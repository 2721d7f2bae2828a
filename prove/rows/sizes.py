"""D01, D02, D03: requests far too large, connections that stay, conversations without end."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from prove.check import Run, check
from prove.cluster import Node, shared_cluster
from prove.history import percentile
from prove.rows.delivery import Opened, opened
from prove.rows.engine import say_in

LARGE = 200 * 2**20


@dataclass
class Bystander:
    """Somebody who writes all the time while others misbehave."""

    url: str
    waits: list[float] = field(default_factory=list)
    failed: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        while not self._stop.is_set():
            talk = opened(self.url)
            for _ in range(50):
                seconds, status, _ = say_in(talk, self.url, "what is a biopsy?")
                self.waits.append(seconds)
                self.failed += status != 201
                if self._stop.wait(0.2):
                    return


@contextmanager
def bystander(url: str) -> Iterator[Bystander]:
    """A patient who writes meanwhile."""
    made = Bystander(url)
    thread = threading.Thread(target=made.write, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made._stop.set()
        thread.join(timeout=30)


def _status(node: Node, head: bytes, pieces: Iterator[bytes]) -> int:
    """Sends a request piece by piece until it is refused; 0 when it is just cut off."""
    where = urlsplit(node.url)
    with socket.create_connection(
        (str(where.hostname), int(where.port or 80)), timeout=20
    ) as there:
        received = b""
        with suppress(OSError):
            there.sendall(head)
            for piece in pieces:
                there.sendall(piece)
        with suppress(OSError):
            received = there.recv(4096)
    return int(received.split()[1]) if received.startswith(b"HTTP/1.1 ") else 0


def _post(length: int | None, more: str = "") -> bytes:
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (
        f"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{more}"
        f"{size}\r\n\r\n"
    ).encode()


def _repeated(piece: bytes, total: int) -> Iterator[bytes]:
    for _ in range(total // len(piece)):
        yield piece


def _oversize(node: Node) -> Iterator[tuple[str, int]]:
    """Name and status of each way to send too much. 0: the connection was closed on it."""
    mega = b" " * 2**20
    yield "200 MB body", _status(node, _post(LARGE), _repeated(mega, LARGE))
    chunk = b"%x\r\n" % len(mega) + mega + b"\r\n"
    yield "200 MB in chunks", _status(node, _post(None), _repeated(chunk, LARGE))
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX-Large: "
    yield "1 MB header", _status(node, head, _repeated(b"a" * 4096, 2**20))
    deep = b"[" * 10_000 + b"]" * 10_000
    yield "10,000 levels of JSON", _status(node, _post(len(deep)), iter([deep]))
    keys = json.dumps({str(n): 0 for n in range(1_000_000)}).encode()
    yield "1,000,000 keys", _status(node, _post(len(keys)), iter([keys]))
    bomb = gzip.compress(b" " * LARGE)
    yield (
        "gzip bomb",
        _status(node, _post(len(bomb), more="Content-Encoding: gzip\r\n"), iter([bomb])),
    )
    large = json.dumps({"text": "a" * 12_000_000}).encode()
    yield "12 MB message", _status(node, _post(len(large)), iter([large]))
    numbers = b'{"consent": ' + b"9" * 60_000 + b"}"
    yield "60,000 digits", _status(node, _post(len(numbers)), iter([numbers]))


@check("D01")
def far_too_large(run: Run) -> None:
    """Bodies, headers and JSON beyond all measure, one after the other, while a patient writes."""
    node = shared_cluster(run, "sqlite").nodes[0]
    with bystander(node.url):
        time.sleep(2)  # what a first patient loads is no growth
    before = node.memory("web")
    peak, tried, good = before, 0, 0
    with bystander(node.url) as patient:
        for _ in range(run.count(quick=1, short=2, full=5)):
            for name, status in _oversize(node):
                tried += 1
                good += status in {0, 400, 408, 413, 422, 431}
                peak = max(peak, node.memory("web"))
                run.says(f"{name}: {status or 'closed'}")
        time.sleep(1)
    run.facts = run.facts[:8]
    run.every("refused or closed", good, of=tried)
    run.at_most("web process grew by", peak - before, 20, "MB")
    run.none("bystander's messages that failed", patient.failed, of=len(patient.waits))
    run.in_time("bystander's p95", percentile(patient.waits, 95), 0.5)


SLOW = {
    "silent": (b"", b""),
    "header drop by drop": (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"a"),
    "body drop by drop": (_post(5000), b"a"),
}


@check("D02")
def slow_connections(run: Run) -> None:
    """Hundreds of connections that are silent, send headers or bodies drop by drop, at once."""
    node = shared_cluster(run, "sqlite").nodes[0]
    each = run.count(quick=60, short=300, full=500)
    seconds = run.count(quick=20, short=40, full=60)
    # In a thread of its own: a browser that another row opened keeps a loop in this one.
    with bystander(node.url) as patient, ThreadPoolExecutor(1) as apart:
        kept = apart.submit(lambda: asyncio.run(_hold(node.url, each, seconds))).result()
    for name, waits in kept.items():
        run.in_time(f"{each} {name}: the last closed after", max(waits), 15)
    run.none("bystander's messages that failed", patient.failed, of=len(patient.waits))
    run.in_time("bystander's p95", percentile(patient.waits, 95), 1)


async def _hold(url: str, each: int, seconds: float) -> dict[str, list[float]]:
    where = urlsplit(url)
    address = str(where.hostname), int(where.port or 80)
    names = [name for name in SLOW for _ in range(each)]
    waits = await asyncio.gather(*(_one(address, *SLOW[name], seconds) for name in names))
    return {
        name: [wait for other, wait in zip(names, waits, strict=True) if other == name]
        for name in SLOW
    }


async def _one(address: tuple[str, int], head: bytes, drop: bytes, seconds: float) -> float:
    """How long one connection stays open; infinite if longer than we look."""
    began = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection(*address)
    except OSError:
        return time.monotonic() - began
    try:
        writer.write(head)
        while time.monotonic() - began < seconds:
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    if not await reader.read(4096):
                        return time.monotonic() - began
            if drop:
                writer.write(drop)
                await writer.drain()
    except OSError:
        return time.monotonic() - began
    finally:
        writer.close()
    return float("inf")


@check("D03")
def very_long(run: Run) -> None:
    """Conversations of 200 messages: is the last as quick as the fifth, and what does number 201
    hear?"""
    made = shared_cluster(run, "sqlite")
    early, late, ends = [], [], []
    for n in range(run.count(quick=1, short=3, full=5)):
        url = made.urls[n % 2]
        talk = opened(url)
        texts = ("what is a biopsy?", "how long does the freezing take?", "thank you")
        for number in range(1, 201):
            seconds, status, _ = say_in(talk, url, texts[number % 3])
            assert status == 201, f"message {number}: {status}"
            if number <= 15:
                early.append(seconds)
            elif number > 185:
                late.append(seconds)
        ends.append(_end(url, talk))
    # The slowest of fifteen messages of one conversation tells of the machine: there the median.
    share = 95 if len(early) >= 45 else 50
    run.at_most(
        f"p{share} of messages 186-200 over that of 1-15",
        percentile(late, share) / percentile(early, share),
        2,
    )
    run.says(f"medians {percentile(early, 50) * 1000:.0f} and {percentile(late, 50) * 1000:.0f} ms")
    run.every(
        "message 201 refused politely, with the clinic's and the emergency number",
        sum(ends),
        of=len(ends),
    )


def _end(url: str, talk: Opened) -> bool:
    answer = talk.send(url, "00000000-0000-4000-8000-000000000201", "still here")
    return answer.status_code == 409 and "112" in answer.text and "clinic" in answer.text
