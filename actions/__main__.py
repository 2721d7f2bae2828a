"""``python -m actions --port N``: the action server, on loopback, for holders of the secret."""

from __future__ import annotations

import argparse
import hmac
import logging
import os
import sys
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic import json as json_response

from actions.knowledge import Knowledge, load
from actions.registry import all_actions

SECRET_HEADER = "X-Ossa-Secret"  # noqa: S105
KEEP_ALIVE = 3600


def server(knowledge: Knowledge, secret: str) -> Sanic[Any, Any]:
    """The action server with every action registered. Requests without the secret get 401."""
    executor = ActionExecutor()
    for action in all_actions(knowledge):
        executor.register_action(action)
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE
    app.config.ACCESS_LOG = False

    async def guard(request: Request) -> HTTPResponse | None:
        given = request.headers.get(SECRET_HEADER, "")
        if hmac.compare_digest(given.encode(), secret.encode()):
            return None
        return json_response({"error": "unauthorised"}, status=401)

    app.register_middleware(guard, "request")
    return app


def main() -> int:
    """Serve until stopped. The exit code is 1 when the secret or the knowledge is missing."""
    parser = argparse.ArgumentParser(prog="python -m actions", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    secret = os.environ.get("OSSA_SECRET", "")
    if not secret:
        sys.stderr.write("ossa: OSSA_SECRET is not set\n")
        return 1
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    app = server(load(), secret)
    app.run(host="127.0.0.1", port=port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
