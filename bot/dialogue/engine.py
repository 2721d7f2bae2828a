"""The client of the engine: one turn in, one checked answer out, or :class:`EngineUnavailable`."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from queue import Empty, SimpleQueue
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from bot.dialogue.answer import Malformed, TurnAnswer, parse_answer
from bot.dialogue.workers import Worker, Workers
from bot.telemetry import numbers, spans

MAX_BODY = 4_000_000
AT_ONCE = 24
"""Turns that may wait for the engine at once; a hung engine must not take every thread."""
ELSEWHERE = frozenset({502, 503})
"""Statuses for which another worker is asked, if there is one: this one's actions are down, or it
is starting or stopping."""


class EngineUnavailable(Exception):
    """No usable answer; the text is one of a few words, free of what was said."""


@dataclass(frozen=True)
class Picked:
    """A choice as the engine takes it: no text is classified."""

    intent: str
    entities: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class TurnRequest:
    """One message and everything the engine needs to answer it."""

    conversation_id: str
    language: str
    text: str
    state: Sequence[Mapping[str, Any]] | None = None
    reading: Mapping[str, Any] | None = None
    choice: Picked | None = None
    slots: Mapping[str, Any] | None = None
    aside: str | None = None

    def as_dict(self) -> dict[str, Any]:
        picked = None
        if self.choice is not None:
            picked = {"intent": self.choice.intent, "entities": list(self.choice.entities)}
        return {
            "conversation_id": self.conversation_id,
            "language": self.language,
            "state": self.state,
            "text": self.text,
            "reading": self.reading,
            "choice": picked,
            "slots": self.slots,
            "aside": self.aside,
        }


class EngineClient:
    """Talks to the engine's workers over kept connections; safe to use from many threads.

    ``url`` may be several, separated by commas; a name may stand for several addresses.
    """

    def __init__(self, url: str, secret: str, deadline: float) -> None:
        self._workers = Workers([part.strip().rstrip("/") for part in url.split(",")])
        self._deadline = deadline
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["X-Ossa-Secret"] = secret
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.mount("http://", HTTPAdapter(pool_connections=64, pool_maxsize=AT_ONCE))
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def turn(self, request: TurnRequest, seconds: float) -> TurnAnswer:
        """The engine's answer within ``seconds`` and the deadline, counted from now in total.

        Raises :class:`EngineUnavailable` when it is late, empty, malformed, refused or absent.
        """
        until = time.monotonic() + min(seconds, self._deadline)
        if not self._places.acquire(timeout=max(until - time.monotonic(), 0)):
            raise EngineUnavailable("busy")
        asked: list[Worker] = []
        box: SimpleQueue[TurnAnswer | Exception] = SimpleQueue()
        # requests' own time-out counts each read anew, so an answer that trickles in would never
        # be late; the thread lets us leave, and ends with its own time-outs.
        threading.Thread(
            target=self._work, args=(request, until, asked, box), name="engine-turn", daemon=True
        ).start()
        try:
            result = box.get(timeout=max(until - time.monotonic(), 0.001))
        except Empty:
            _record(asked, late=True)
            raise EngineUnavailable("late") from None
        _record(asked, late=isinstance(result, requests.Timeout | ReadTimeoutError))
        if isinstance(result, TurnAnswer):
            parts = [part for part in result.timings if spans.NAME.fullmatch(part.name)]
            for part in parts:
                numbers.ENGINE_STAGES.labels(part.name).observe(part.ms / 1000)
            spans.told(parts)
            return result
        raise self._unavailable(result) from None

    def ready(self, seconds: float = 2.0) -> bool:
        """Whether a worker says that it is ready."""
        for worker in self._workers.all():
            try:
                if self._session.get(_path(worker), timeout=seconds).status_code == 200:
                    return True
            except requests.RequestException:
                continue
        return False

    def close(self) -> None:
        self._session.close()

    def _work(
        self,
        request: TurnRequest,
        until: float,
        asked: list[Worker],
        box: SimpleQueue[TurnAnswer | Exception],
    ) -> None:
        try:
            box.put(parse_answer(self._post(request.as_dict(), until, asked)))
        except Exception as error:
            box.put(error)  # raised again where the turn was asked for
        finally:
            self._places.release()

    def _post(self, body: Mapping[str, Any], until: float, asked: list[Worker]) -> bytes:
        """The answer of the first worker that gives one: a turn has no side effects, so it may be
        asked for again."""
        why: Exception = EngineUnavailable("hung" if self._workers.all() else "absent")
        while True:
            with self._workers.one(asked) as worker:
                if worker is None:
                    raise why
                asked.append(worker)
                try:
                    return self._post_to(worker, body, until)
                except requests.Timeout:
                    raise
                except requests.ConnectionError as error:
                    self._workers.absent(worker)
                    why = error
                except _Elsewhere as error:
                    why = EngineUnavailable(f"status {error.status}")

    def _post_to(self, worker: Worker, body: Mapping[str, Any], until: float) -> bytes:
        try:
            return self._post_once(worker, body, until)
        except requests.Timeout:
            raise
        except requests.ConnectionError:
            # A kept connection may have died with the worker's last process.
            return self._post_once(worker, body, until)

    def _post_once(self, worker: Worker, body: Mapping[str, Any], until: float) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise EngineUnavailable("late")
        with self._session.post(
            f"{_path(worker)}webhook",
            json=body,
            timeout=(min(left, 2.0), left),
            stream=True,
            allow_redirects=False,
        ) as response:
            received = bytearray()
            while part := response.raw.read1(65536, decode_content=True):
                received += part
                if len(received) > MAX_BODY or time.monotonic() > until:
                    raise EngineUnavailable("late or too long")
            if response.status_code in ELSEWHERE:
                raise _Elsewhere(response.status_code)
            if response.status_code != 200:
                raise EngineUnavailable(f"status {response.status_code}")
            return bytes(received)

    @staticmethod
    def _unavailable(error: Exception) -> Exception:
        if isinstance(error, Malformed):
            return EngineUnavailable(f"malformed: {error}")
        if isinstance(error, requests.Timeout | ReadTimeoutError):
            return EngineUnavailable("late")
        if isinstance(error, requests.RequestException | HTTPError):
            return EngineUnavailable("absent")
        return error


class _Elsewhere(Exception):
    """A worker cannot answer now, but another one may."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _path(worker: Worker) -> str:
    return f"{worker.url}/webhooks/turn/"


def _record(asked: list[Worker], *, late: bool) -> None:
    """Tells the worker that was asked last how it went; those before it answered, or are away."""
    if asked:
        asked[-1].fuse.record(late=late)
