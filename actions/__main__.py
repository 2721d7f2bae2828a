"""``python -m actions --port N``: the action server, on loopback, for holders of the secret."""

from __future__ import annotations

import argparse
import gc
import hmac
import logging
import os
import sys
import time
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic import json as json_response
from sanic import raw as raw_response

from actions.knowledge import Knowledge, load
from actions.registry import all_actions
from bot.telemetry import numbers

SECRET_HEADER = "X-Ossa-Secret"  # noqa: S105
KEEP_ALIVE = 3600


def server(knowledge: Knowledge, secret: str, metrics_token: str = "") -> Sanic[Any, Any]:
    """The action server with every action registered. Requests without the secret get 401;
    ``/metrics`` asks for the operators' token instead."""
    executor, names = ActionExecutor(), set[str]()
    for action in all_actions(knowledge):
        executor.register_action(action)
        names.add(action.name())
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE
    app.config.ACCESS_LOG = False

    @app.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        if not numbers.may_read(request.headers.get("authorization", ""), metrics_token):
            return json_response({"error": "unauthorised"}, status=401)
        return raw_response(numbers.shown(), content_type=CONTENT_TYPE_LATEST)

    async def guard(request: Request) -> HTTPResponse | None:
        request.ctx.began = time.perf_counter()
        if request.path == "/metrics":
            return None
        given = request.headers.get(SECRET_HEADER, "")
        if hmac.compare_digest(given.encode(), secret.encode()):
            return None
        return json_response({"error": "unauthorised"}, status=401)

    async def count(request: Request, response: HTTPResponse) -> None:
        if request.path == "/webhook" and response.status != 401:
            name = (request.json or {}).get("next_action")
            numbers.ACTIONS.labels(
                name if name in names else "unknown", str(response.status)
            ).observe(time.perf_counter() - request.ctx.began)

    app.register_middleware(guard, "request")
    app.register_middleware(count, "response")  # type: ignore[arg-type]
    return app


def main() -> int:
    """Serve until stopped. The exit code is 1 when the secret or the knowledge is missing."""
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--host", default="127.0.0.1", help="another one only inside a network of their own"
    )
    chosen = parser.parse_args()
    secret = os.environ.get("OSSA_SECRET", "")
    if not secret:
        sys.stderr.write("ossa: OSSA_SECRET is not set\n")
        return 1
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    app = server(load(), secret, os.environ.get("OSSA_METRICS_TOKEN", ""))
    gc.freeze()
    app.run(host=chosen.host, port=chosen.port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
