"""The turn channel: the engine's one door, for who knows the shared secret.

``POST turn`` answers one message, ``POST parse`` says what texts mean, ``GET`` says whether the
model is loaded. Nothing is kept between requests, and nothing of them is logged.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from engine import allowed, jail, logs, metrics, patches
from engine.action_link import ActionLink
from engine.combine import CRISIS, IN_SCOPE
from engine.processor import CHANNEL, ActionFailed, TurnProcessor
from engine.secret import HEADER, matches, shared_secret
from engine.turn_request import BODY_MAX, SETTABLE_SLOTS, BadRequest, read_parse, read_turn
from engine.understanding import understanding

logger = logging.getLogger(__name__)

METRICS = "/metrics"
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class ModelUnfit(RuntimeError):
    """The loaded model is not one that turns can be made with."""


def _error(status: int, error: str, **more: Any) -> HTTPResponse:
    return response.json({"error": error, **more}, status=status)


def without_commands(agent: Agent) -> None:
    """Let the model read every text as text.

    The last node of Rasa's understanding takes ``/restart`` or ``/inform{…}`` as a command from
    whoever types it; the target becomes the node before it.
    """
    processor = agent.processor
    assert processor is not None  # noqa: S101
    metadata = processor.model_metadata
    handler = metadata.predict_schema.nodes[metadata.nlu_target]
    if not handler.uses.__name__ == "RegexMessageHandler":
        raise ModelUnfit("the model's last node is not the one that reads commands")
    processor.model_metadata = dataclasses.replace(metadata, nlu_target=handler.needs["messages"])


def _prepare(agent: Optional[Agent], secret: str) -> None:
    if agent is None or not agent.is_ready() or agent.processor is None:
        raise ModelUnfit("no model is loaded")
    missing = set(SETTABLE_SLOTS) - {slot.name for slot in agent.processor.domain.slots}
    if missing:
        raise ModelUnfit(f"the model's domain lacks the slots {', '.join(sorted(missing))}")
    endpoint = agent.processor.action_endpoint
    if endpoint is None:
        raise ModelUnfit("endpoints.yml names no action endpoint")
    without_commands(agent)
    agent.processor.action_endpoint = ActionLink(endpoint.url, secret)


class TurnChannel(InputChannel):
    """Serves turns inside ``rasa run``. Refuses to exist without the shared secret."""

    def __init__(self) -> None:
        self._secret = shared_secret()
        self._ready = False
        self._turns = 0

    @classmethod
    def name(cls) -> str:
        """The channel's name and its place in the URL."""
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. Rasa's own way to handle a message, ``on_new_message``, is never used."""
        blueprint = Blueprint(CHANNEL, CHANNEL)
        blueprint.listener("before_server_start")(self._close_doors)
        blueprint.listener("after_server_start")(self._open)
        blueprint.listener("before_server_stop")(self._take_no_more)
        blueprint.listener("after_server_stop")(self._stop)

        # Sanic writes on its handlers, so they are functions and not methods.
        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return await self._health(request)

        @blueprint.get(METRICS)
        async def numbers(request: Request) -> HTTPResponse:
            told = metrics.shown(request.headers.get("Authorization"))
            return _error(401, "token") if told is None else response.raw(told, content_type=TEXT)

        @blueprint.post("/webhook")
        async def turn(request: Request) -> HTTPResponse:
            self._turns += 1
            answer, parts = await self._turn(request)
            metrics.ended(answer.status, parts)
            return answer

        @blueprint.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            return await self._parse(request)

        return blueprint

    async def _close_doors(self, app: Sanic, _loop: Any) -> None:
        """Ask for the secret at every path of this server, also at those that are not ours."""
        app.config.REQUEST_MAX_SIZE = BODY_MAX
        app.register_middleware(self._admit, "request")

    async def _open(self, app: Sanic, _loop: Any) -> None:
        _prepare(getattr(app.ctx, "agent", None), self._secret)
        patches.freeze()
        allowed.forget_copies()
        self._ready = True
        logger.warning("ready to answer turns")
        if jail.walls().missing:
            logger.warning("without the walls of: %s", ", ".join(jail.walls().missing))
        logs.seal()

    async def _take_no_more(self, _app: Sanic, _loop: Any) -> None:
        """What has begun is still finished; the server waits for it."""
        self._ready = False

    async def _stop(self, app: Sanic, _loop: Any) -> None:
        link = getattr(getattr(app.ctx.agent, "processor", None), "action_endpoint", None)
        if isinstance(link, ActionLink):
            await link.close()

    async def _admit(self, request: Request) -> Optional[HTTPResponse]:
        if request.path == f"/webhooks/{CHANNEL}{METRICS}":
            return None  # it asks for the operators' token instead: they need not know the secret
        if not matches(self._secret, request.headers.get(HEADER)):
            return _error(401, "secret")
        if len(request.body) > BODY_MAX:
            return _error(422, "too large")
        return None

    async def _health(self, request: Request) -> HTTPResponse:
        model = request.app.ctx.agent.model_id if self._ready else None
        return response.json(
            {
                "ready": self._ready,
                "model": model,
                "walls": dataclasses.asdict(jail.walls()),
                "turns": self._turns,
                "megabytes": metrics.resident(),
            },
            status=200 if self._ready else 503,
        )

    async def _turn(self, request: Request) -> Tuple[HTTPResponse, List[Dict[str, Any]]]:
        """The answer to one turn, and what it spent its time on."""
        if not self._ready:
            return _error(503, "not ready"), []
        agent = request.app.ctx.agent
        processor = TurnProcessor(agent.processor)
        parts = processor.watch.parts
        try:
            result = await processor.turn(read_turn(request.body))
        except BadRequest as problem:
            return _error(422, str(problem)), []
        except ActionFailed as failure:
            logger.error("a turn failed: %s", failure)
            return _error(502, "action_failed", problems=failure.problems), parts
        except Exception as error:  # the boundary: whatever it is, its words may be the patient's
            logger.error("a turn broke: %s", logs.where(error))
            if processor.problems:
                return _error(502, "action_failed", problems=processor.problems), parts
            return _error(500, "failed"), parts
        return response.json({**dataclasses.asdict(result), "model": agent.model_id}), parts

    async def _parse(self, request: Request) -> HTTPResponse:
        if not self._ready:
            return _error(503, "not ready")
        processor = TurnProcessor(request.app.ctx.agent.processor)
        try:
            asked = read_parse(request.body)
        except BadRequest as problem:
            return _error(422, str(problem))
        parses: List[Dict[str, Any]] = []
        for text, reading in zip(asked.texts, asked.readings, strict=True):
            parse = await processor.understand(text, asked.language, reading)
            parses.append(
                {**understanding(parse), IN_SCOPE: parse[IN_SCOPE], CRISIS: parse[CRISIS]}
            )
            await asyncio.sleep(0)  # let a waiting turn in between two texts
        return response.json({"parses": parses})
