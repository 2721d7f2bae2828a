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

MAX_BODY = 4_000_000
AT_ONCE = 24
"""Turns that may wait for the engine at once; a hung engine must not take every thread."""
PATIENCE = 3
"""Late turns in a row after which the engine is taken for hung."""
PAUSE = 2.0
"""Seconds for which a hung engine is then left alone, but for one turn that tries."""


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


class Fuse:
    """Opens after some late answers in a row, so that a hung engine costs patients no wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._late = 0
        self._try_again_at = 0.0

    def allows(self) -> bool:
        """Whether to try now; while open, one caller each pause."""
        with self._lock:
            if self._late < PATIENCE:
                return True
            now = time.monotonic()
            if now < self._try_again_at:
                return False
            self._try_again_at = now + PAUSE
            return True

    def record(self, *, late: bool) -> None:
        """Tells how a try went."""
        with self._lock:
            self._late = self._late + 1 if late else 0
            if self._late == PATIENCE:
                self._try_again_at = time.monotonic() + PAUSE


class EngineClient:
    """Talks to the engine over kept connections; safe to use from many threads."""

    def __init__(self, url: str, secret: str, deadline: float) -> None:
        self._url = f"{url}/webhooks/turn/"
        self._deadline = deadline
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["X-Ossa-Secret"] = secret
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.mount("http://", HTTPAdapter(pool_maxsize=AT_ONCE))
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._fuse = Fuse()

    def turn(self, request: TurnRequest, seconds: float) -> TurnAnswer:
        """The engine's answer within ``seconds`` and the deadline, counted from now in total.

        Raises :class:`EngineUnavailable` when it is late, empty, malformed, refused or absent.
        """
        until = time.monotonic() + min(seconds, self._deadline)
        if not self._fuse.allows():
            raise EngineUnavailable("hung")
        if not self._places.acquire(timeout=max(until - time.monotonic(), 0)):
            raise EngineUnavailable("busy")
        box: SimpleQueue[TurnAnswer | Exception] = SimpleQueue()
        # requests' own time-out counts each read anew, so an answer that trickles in would never
        # be late; the thread lets us leave, and ends with its own time-outs.
        threading.Thread(
            target=self._work, args=(request, until, box), name="engine-turn", daemon=True
        ).start()
        try:
            result = box.get(timeout=max(until - time.monotonic(), 0.001))
        except Empty:
            self._fuse.record(late=True)
            raise EngineUnavailable("late") from None
        self._fuse.record(late=isinstance(result, requests.Timeout | ReadTimeoutError))
        if isinstance(result, TurnAnswer):
            return result
        raise self._unavailable(result) from None

    def ready(self, seconds: float = 2.0) -> bool:
        """Whether the engine says that it is ready."""
        try:
            return self._session.get(self._url, timeout=seconds).status_code == 200
        except requests.RequestException:
            return False

    def close(self) -> None:
        self._session.close()

    def _work(
        self, request: TurnRequest, until: float, box: SimpleQueue[TurnAnswer | Exception]
    ) -> None:
        try:
            box.put(parse_answer(self._post(request.as_dict(), until)))
        except Exception as error:
            box.put(error)  # raised again where the turn was asked for
        finally:
            self._places.release()

    def _post(self, body: Mapping[str, Any], until: float) -> bytes:
        try:
            return self._post_once(body, until)
        except requests.Timeout:
            raise
        except requests.ConnectionError:
            # A kept connection may have died with the last engine; a turn has no side effects.
            return self._post_once(body, until)

    def _post_once(self, body: Mapping[str, Any], until: float) -> bytes:
        left = until - time.monotonic()
        if left <= 0:
            raise EngineUnavailable("late")
        with self._session.post(
            f"{self._url}webhook",
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
