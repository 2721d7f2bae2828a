"""The way to the actions: one kept connection, the shared secret, a deadline, nothing hidden."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from engine.secret import HEADER
from engine.stopwatch import Stopwatch

DEADLINE_SECONDS = 5.0
"""How long one action may take, connection included."""

_IDLE_SECONDS = 15.0  # shorter than the server keeps an idle connection, so that ours ends first
_REJECTED = 400  # how rasa-sdk says that an action declines to run, which is not a failure


class ActionLink(EndpointConfig):
    """The action endpoint of one engine process. Use it only inside a running event loop."""

    def __init__(self, url: str, secret: str) -> None:
        super().__init__(url, headers={HEADER: secret})
        self._kept: Optional[aiohttp.ClientSession] = None

    def _session(self) -> aiohttp.ClientSession:
        if self._kept is None or self._kept.closed:
            self._kept = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=32, keepalive_timeout=_IDLE_SECONDS),
                timeout=aiohttp.ClientTimeout(total=DEADLINE_SECONDS),
                headers=self.headers,
            )
        return self._kept

    async def close(self) -> None:
        """End the kept connection."""
        if self._kept is not None:
            await self._kept.close()

    async def request(self, *_args: Any, json: Any = None, **_kwargs: Any) -> Any:
        """Post ``json`` and return the answer's JSON.

        Raises ``ClientResponseError`` for a status of 400 and above, ``aiohttp.ClientError`` or
        ``asyncio.TimeoutError`` when there is no answer. Actions change nothing but their answer,
        so a kept connection that the other side had just closed is tried once more.
        """
        try:
            return await self._post(json)
        except aiohttp.ServerDisconnectedError:
            return await self._post(json)

    async def _post(self, body: Any) -> Any:
        async with self._session().post(self.url, json=body) as response:
            if response.status >= 400:
                said = await response.text(errors="replace")
                raise ClientResponseError(response.status, response.reason or "", said)
            return await response.json()


class Reported:
    """The action endpoint as one turn sees it: what goes wrong is noted in ``problems``, because
    Rasa itself logs it and goes on. How long each action took goes to ``watch``."""

    def __init__(self, link: EndpointConfig, problems: List[str], watch: Stopwatch) -> None:
        self._link, self._problems, self._watch = link, problems, watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._link, name)

    async def request(self, **call: Any) -> Any:
        """As :meth:`ActionLink.request`; a rejection by the action is passed on, unnoted."""
        action = call["json"]["next_action"]
        try:
            with self._watch.part(action, "decide"):
                answer = await self._link.request(**call)
        except ClientResponseError as error:
            if error.status != _REJECTED or not _is_rejection(error.text):
                self._problems.append(f"{action}: status {error.status}")
            raise
        except Exception as error:
            self._problems.append(f"{action}: {type(error).__name__}")
            raise
        if not isinstance(answer, dict):
            self._problems.append(f"{action}: the answer is not an object")
        return answer


def _is_rejection(body: str) -> bool:
    try:
        said: Dict[str, Any] = json.loads(body)
    except ValueError:
        return False
    return isinstance(said, dict) and isinstance(said.get("action_name"), str)
