"""The web process: patient surface, staff console and health, put together from settings."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI

from bot.chat.api import create_api
from bot.chat.deps import ChatDeps, ChatLimits
from bot.chat.pages import create_pages
from bot.chat.plain import create_plain_pages
from bot.chat.static_files import WidgetFiles
from bot.chat.wishes import create_erasures
from bot.console.deps import ConsoleDeps
from bot.console.knowledge import Knowledge as ConsoleKnowledge
from bot.console.knowledge import knowledge_of
from bot.console.permissions import Role
from bot.console.router import create_router
from bot.console.sign_on import SignOn
from bot.content import Clinic, Pictures, Press, load_clinic, load_pictures
from bot.content.accepted import require_accepted
from bot.dialogue.clinical import Clinical
from bot.dialogue.engine import EngineClient
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.dialogue.published import Published
from bot.dialogue.turn import Dialogue
from bot.dialogue.wording import Wording
from bot.paper import Summaries
from bot.settings import Settings
from bot.store import Store, open_store
from bot.store.clock import Clock, clock_of
from bot.store.publications import seed
from bot.store.revisions import publish
from bot.web.alerts import Channels
from bot.web.body import BodyBounds
from bot.web.client import ClientAddress
from bot.web.errors import install, refuser
from bot.web.faults import Faults
from bot.web.gate import Gate
from bot.web.headers import SafeHeaders, safe_headers
from bot.web.health import health_router
from bot.web.logs import RequestLog
from bot.web.rates import Rates, per_hour, per_minute, per_second
from bot.web.upkeep import Upkeep

CLINIC = "clinic"
"""The id under which an installation's conversations are kept: one clinic each, so far."""
THREADS = 100
"""Requests served at once; some may wait seconds for a hung engine."""
HEARD = 2
HEARD_OF_ADDRESS = 20
"""Refused messages of one conversation, and of one address, that are still heard for red flags in a
second: more than a person writes, and less than a flood could slow everybody with. The refusal
itself always names the emergency number."""


def create_app(settings: Settings) -> FastAPI:
    """The application, with the database migrated and everything loaded.

    Raises what the loaders of ``knowledge/``, :func:`~bot.content.accepted.require_accepted` and
    :func:`bot.store.open_store` raise.
    """
    demo = load_clinic(settings.clinic).demo
    require_accepted(settings.knowledge, settings.clinic, settings.accepted, demo=demo)
    knowledge = load_knowledge(settings.knowledge, settings.clinic)
    cards = knowledge_of(
        knowledge.ruleset, knowledge.sources, knowledge.topics, knowledge.questions
    )
    press = Press.of_folder(settings.knowledge / "topics", knowledge.sources, knowledge.clinic)
    pictures = load_pictures(settings.knowledge / "pictures", knowledge.topics, knowledge.sources)
    return assemble(settings, knowledge, knowledge.clinic, cards, press, pictures)


def assemble(
    settings: Settings,
    clinical: Clinical,
    clinic: Clinic,
    cards: ConsoleKnowledge,
    press: Press | None = None,
    pictures: Pictures | None = None,
) -> FastAPI:
    """The application over a clinical side that is loaded already. Without a ``press`` answers are
    shown as the engine gives them and staff cannot edit any; without ``pictures`` none has one.

    Raises what :func:`bot.store.open_store` raises.
    """
    store = open_store(settings.database, settings.var)
    clock = clock_of(store)
    with store.work() as work:
        publish(work, clinical.revisions(), clock())
        if press is not None:
            seed(work, press, clock())
    engine = EngineClient(
        settings.engine_url, settings.secret.get_secret_value(), settings.engine_deadline
    )
    dialogue = Dialogue(
        store,
        engine,
        clinical,
        clinic=CLINIC,
        max_patient_messages=settings.max_patient_messages,
        published=None if press is None else Published(store, press),
        now=clock,
    )
    app = FastAPI(
        title="Ossa patient API",
        version="1",
        description=clinic.purpose.of("en"),
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(
            Upkeep(store, dialogue, settings.retention_days, _channels(settings), clock),
            *(store, engine),
        ),
    )
    drawn = pictures or Pictures()
    chat = _chat_deps(settings, clinical, clinic, store, dialogue, drawn, clock)
    app.include_router(create_api(chat))
    app.include_router(create_erasures(chat))
    app.include_router(create_pages(chat))
    app.include_router(create_plain_pages(chat))
    token = settings.metrics_token.get_secret_value()
    app.include_router(health_router(store, engine, token, clock))
    app.include_router(
        create_router(_console_deps(settings, clinical, clinic, cards, store, press, clock))
    )
    app.state.store = store
    app.state.ending = lambda: False
    app.mount("/static/chat", WidgetFiles(), name="chat-static")
    install(app, clinical.wording, clinic.languages)
    _wrap(app, settings, clinical.wording, clinic)
    return app


def _chat_deps(
    settings: Settings,
    clinical: Clinical,
    clinic: Clinic,
    store: Store,
    dialogue: Dialogue,
    pictures: Pictures,
    clock: Clock,
) -> ChatDeps:
    return ChatDeps(
        store=store,
        dialogue=dialogue,
        wording=clinical.wording,
        clinic=clinic,
        address=ClientAddress(settings.trusted_proxies),
        rates=Rates(settings.redis_url.get_secret_value()),
        limits=ChatLimits(
            requests=per_minute("requests", settings.requests_per_minute),
            conversations=per_hour("conversations", settings.conversations_per_hour),
            messages=per_minute("messages", settings.messages_per_minute),
            heard=per_second("heard", HEARD),
            heard_of_address=per_second("heard of address", HEARD_OF_ADDRESS),
        ),
        embed_origins=settings.embed_origins,
        pictures=pictures,
        retention_days=settings.retention_days,
        slots=clinical.slots if isinstance(clinical, Knowledge) else {},
        summaries=Summaries(clinical, clinic),
        now=clock,
    )


def _console_deps(
    settings: Settings,
    clinical: Clinical,
    clinic: Clinic,
    cards: ConsoleKnowledge,
    store: Store,
    press: Press | None,
    clock: Clock,
) -> ConsoleDeps:
    return ConsoleDeps(
        store=store,
        knowledge=cards,
        press=press,
        wording=clinical.wording,
        clinic=CLINIC,
        clinic_name=clinic.name.of("en"),
        public_url=settings.public_url,
        retention_days=settings.retention_days,
        second_factor=not clinic.demo,
        metrics_token=settings.metrics_token.get_secret_value(),
        sign_on=_sign_on(settings),
        address=ClientAddress(settings.trusted_proxies),
        summaries=Summaries(clinical, clinic),
        now=clock,
    )


def _channels(settings: Settings) -> Channels:
    return Channels(
        CLINIC,
        settings.alert_after,
        webhook=settings.alert_webhook.get_secret_value(),
        smtp=settings.alert_smtp.get_secret_value(),
        mail_from=settings.alert_from,
        mail_to=settings.alert_to,
        console=settings.public_url,
    )


def _sign_on(settings: Settings) -> SignOn | None:
    if not settings.oidc_issuer:
        return None
    pairs = (item.rpartition("=") for item in settings.oidc_roles)
    return SignOn(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        {group: Role(role) for group, _, role in pairs},
        settings.oidc_groups,
    )


def _wrap(app: FastAPI, settings: Settings, wording: Wording, clinic: Clinic) -> None:
    """Adds the middleware, innermost first."""
    refuse = refuser(wording, clinic.languages)
    app.add_middleware(Gate, refuse=refuse, at_once=THREADS)
    app.add_middleware(BodyBounds, refuse=refuse)
    app.add_middleware(Faults, refuse=refuse)
    app.add_middleware(RequestLog)
    strict = settings.public_url.startswith("https://")
    app.add_middleware(SafeHeaders, headers=safe_headers(strict_transport=strict))


def _lifespan(
    upkeep: Upkeep, store: Store, engine: EngineClient
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        stop = threading.Event()
        thread = threading.Thread(target=upkeep.run, args=(stop,), name="upkeep", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(timeout=10)
            engine.close()
            store.close()

    return lifespan
