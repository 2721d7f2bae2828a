"""Is the process alive, and can it serve?"""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from bot.dialogue.engine import EngineClient
from bot.store import Store, StoreUnavailable
from bot.store.health import check_write
from bot.web.permissions import anyone


def health_router(store: Store, engine: EngineClient) -> APIRouter:
    """``/healthz``: the process answers. ``/readyz``: the database writes, the engine is ready."""
    router = APIRouter(include_in_schema=False, dependencies=[anyone])

    @router.get("/healthz")
    def live() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    def ready() -> JSONResponse:
        try:
            check_write(store, datetime.now(UTC))
            writes = True
        except StoreUnavailable:
            writes = False
        answers = engine.ready()
        fine = writes and answers
        body = {"status": "ready" if fine else "not ready", "database": writes, "engine": answers}
        return JSONResponse(body, 200 if fine else 503)

    return router
