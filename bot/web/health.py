"""Is the process alive, can it serve, and how does it do?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from bot.dialogue.engine import EngineClient
from bot.dialogue.turn import utc_now
from bot.store import Store, StoreUnavailable
from bot.store.health import check_write
from bot.telemetry import numbers
from bot.web.permissions import Operator, anyone


def health_router(
    store: Store,
    engine: EngineClient,
    metrics_token: str = "",
    now: Callable[[], datetime] = utc_now,
) -> APIRouter:
    """``/healthz``: the process answers. ``/readyz``: the database writes, the engine is ready.
    ``/metrics``: the numbers of this process, for who sends the operators' token."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz", dependencies=[anyone])
    def live() -> dict[str, str]:
        """200 while the process lives."""
        return {"status": "alive"}

    @router.get("/readyz", dependencies=[anyone])
    def ready() -> JSONResponse:
        """200 when the database can be written and the engine answers."""
        try:
            check_write(store, now())
            writes = True
        except StoreUnavailable:
            writes = False
        answers = engine.ready()
        fine = writes and answers
        body = {"status": "ready" if fine else "not ready", "database": writes, "engine": answers}
        return JSONResponse(body, 200 if fine else 503)

    @router.get("/metrics", dependencies=[Depends(Operator(metrics_token))])
    def metrics() -> Response:
        """Numbers of this process for Prometheus."""
        return Response(numbers.shown(), media_type=CONTENT_TYPE_LATEST)

    return router
