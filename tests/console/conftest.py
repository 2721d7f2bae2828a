"""A console over a real SQLite database, filled through the store, and a clock that tests turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copy2
from typing import Any, cast
from uuid import uuid4

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.console import ConsoleDeps, Knowledge, create_router, sessions
from bot.console.accounts import add_person, create_first_admin
from bot.console.knowledge import RuleCard, SourceCard
from bot.console.passwords import Passwords
from bot.console.permissions import Role
from bot.content import load_clinic
from bot.dialogue.wording import load_wording
from bot.store import Store, audit, open_store
from bot.store.assessments import Judgement
from bot.store.conversations import end, locked, open_conversation
from bot.store.database import make_engine
from bot.store.keyring import KeyFile
from bot.store.messages import Draft, Payload
from bot.store.publications import seed
from bot.store.turns import Outcome, commit_turn, take
from tests.console.page import Page
from tests.small_content import make_press

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PASSWORD = "four grey herons wading"
CLINIC = "clinic"
ORIGIN = "http://testserver"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

NICE = SourceCard("NG12", "NICE guideline NG12", "https://www.nice.org.uk/guidance/ng12")
KNOWLEDGE = Knowledge(
    ruleset="a" * 64,
    rules={"D03": RuleCard("D03", "Child with unexplained bone swelling", (NICE,), "draft")},
    sources={"NG12": NICE},
    facts={"age": "Age", "swelling": "Swelling", "fever": "Fever", "site": "Where (region)"},
    flags={"bleeding": "Bleeding that does not stop"},
    topics={("xray", "en"): "Plain X-ray", ("xray", "it"): "Radiografia"},
)
PRESS = make_press()
ROOT = Path(__file__).resolve().parents[2]
WORDING = load_wording(ROOT / "knowledge" / "chat.yml", load_clinic(ROOT / "clinic.toml"))


@dataclass
class Clock:
    time: datetime = START

    def __call__(self) -> datetime:
        return self.time

    def pass_(self, **parts: float) -> None:
        self.time += timedelta(**parts)


@dataclass
class Browser:
    """One browser at the console. It sends what a browser sends with a form of the same page."""

    client: TestClient
    headers: dict[str, str] = field(default_factory=dict)

    def adopt(self, token: str) -> None:
        """Has this session's cookie and no other."""
        domain = "testserver.local"  # what cookie jars call a host without a dot
        self.client.cookies.set(sessions.COOKIE, token, path=sessions.PATH, domain=domain)

    def get(self, address: str) -> Response:
        return self.client.get(address, headers=self.headers, follow_redirects=False)

    def page(self, address: str, status: int = 200) -> Page:
        answer = self.get(address)
        assert answer.status_code == status, answer.text
        return Page(answer.text)

    def post(self, address: str, headers: Mapping[str, str] | None = None, **form: str) -> Response:
        return self.client.post(
            address,
            data=form,
            headers={"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
            | self.headers
            | dict(headers or {}),
            follow_redirects=False,
        )

    def try_log_in(self, username: str, password: str = PASSWORD, **form: str) -> Response:
        token = self.page("/staff/login").one("input", name="csrf").attributes["value"]
        return self.post(
            "/staff/login", None, csrf=token, username=username, password=password, **form
        )

    def csrf(self) -> str:
        inputs = self.page("/staff/password").all("input", name="csrf")
        return inputs[0].attributes["value"]

    def send(self, address: str, **form: str) -> Response:
        """Sends a form with the token of this session."""
        return self.post(address, None, csrf=self.csrf(), **form)


@dataclass
class House:
    """The clinic's installation."""

    store: Store
    clock: Clock
    deps: ConsoleDeps
    app: ASGIApp

    @classmethod
    def copied(cls, template: Path, folder: Path, clock: Clock) -> House:
        folder.mkdir(exist_ok=True)
        for name in ("ossa.db", "master.key"):
            copy2(template / name, folder / name)
        store = Store(
            make_engine(f"sqlite:///{folder / 'ossa.db'}"),
            KeyFile.opened(folder / "master.key"),
        )
        deps = deps_over(store, clock)
        return cls(store, clock, deps, served(deps))

    def browser(self, username: str | None = None, scheme: str = "http") -> Browser:
        """A browser, logged in as ``username`` without the form if there is one."""
        client = TestClient(self.app, base_url=f"{scheme}://testserver")
        client.portal = _loop.get("portal")
        visit = Browser(client, {"Origin": f"{scheme}://testserver"} if scheme != "http" else {})
        if username is not None:
            with self.store.work() as work:
                token = sessions.start(work, username, self.clock())
            visit.adopt(token)
        return visit

    def with_deps(self, **changes: Any) -> House:
        deps = replace(self.deps, **changes)
        return House(self.store, self.clock, deps, served(deps))

    def log(self) -> list[audit.Entry]:
        """The audit log, oldest first."""
        with self.store.look() as work:
            return audit.latest(work, limit=1000)[::-1]

    def talk(
        self,
        *turns: tuple[str, Outcome],
        language: str = "en",
        clinic: str = CLINIC,
        ended: bool = False,
        minutes: int = 0,
    ) -> str:
        """A conversation that began ``minutes`` ago, with these messages and their answers."""
        now = self.clock() - timedelta(minutes=minutes)
        with self.store.work() as work:
            conversation, _ = open_conversation(work, clinic=clinic, language=language, now=now)
        for text, outcome in turns:
            self.say(conversation.id, text, outcome, now)
        if ended:
            with self.store.work() as work:
                end(locked(work, conversation.id), now)
        return conversation.id

    def say(
        self, conversation: str, text: str, outcome: Outcome, now: datetime | None = None
    ) -> None:
        at = now or self.clock()
        with self.store.work() as work:
            row = locked(work, conversation)
            asked = take(work, row, str(uuid4()), Draft("patient", "text", text), at)
            version = row.version
        with self.store.work() as work:
            commit_turn(work, conversation, version, asked.seq, outcome, at)


def answered(
    reply: str = "Thank you.",
    *,
    level: str | None = None,
    rules: tuple[str, ...] = (),
    payload: Payload | None = None,
    understanding: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
    ruleset: str = "a" * 64,
) -> Outcome:
    """What a turn left behind."""
    whole = {
        "imaging": [],
        "visit": [],
        "findings": {},
        "missing": [],
        "reasons": [{"rule": rule, "because": "", "source": []} for rule in rules],
    }
    judged = level is not None or body is not None
    return Outcome(
        replies=[Draft("assistant", "answer", reply, payload or Payload())],
        understanding=understanding,
        judgement=Judgement(level, False, ruleset, whole | dict(body or {})) if judged else None,
    )


_deps: ContextVar[ConsoleDeps] = ContextVar("deps")


class _Asked:
    """Stands for the dependencies of the house that is asked."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_deps.get(), name)


@cache
def _one_app() -> FastAPI:
    return make_app(cast(ConsoleDeps, _Asked()))


def served(deps: ConsoleDeps) -> ASGIApp:
    """The console over these dependencies. All houses share one application: FastAPI prepares a
    route when it is first used, which takes longer than most tests."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        _deps.set(deps)
        await _one_app()(scope, receive, send)

    return app


def deps_over(store: Store, clock: Clock) -> ConsoleDeps:
    return ConsoleDeps(
        store=store,
        knowledge=KNOWLEDGE,
        press=PRESS,
        wording=WORDING,
        clinic=CLINIC,
        clinic_name="Bone clinic",
        now=clock,
        second_factor=False,
        passwords=Passwords(QUICK),
    )


def make_app(deps: ConsoleDeps) -> FastAPI:
    app = FastAPI()
    app.include_router(create_router(deps))
    return app


_loop: dict[str, BlockingPortal] = {}


@pytest.fixture(scope="session", autouse=True)
def one_event_loop() -> Iterator[None]:
    """All browsers share one: beginning one for each request takes half of the request's time."""
    with start_blocking_portal() as portal:
        _loop["portal"] = portal
        yield
        _loop.clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database and its key, to be copied: migrating takes its time."""
    folder = tmp_path_factory.mktemp("migrated")
    open_store(f"sqlite:///{folder / 'ossa.db'}", folder).close()
    return folder


@pytest.fixture(scope="session")
def peopled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with topics and one person in each role, named after it; and a second clinician."""
    folder = tmp_path_factory.mktemp("peopled")
    home = House.copied(migrated, folder, Clock())
    with home.store.work() as work:
        create_first_admin(
            work,
            "administrator",
            "Ada Admin",
            PASSWORD,
            clinic=CLINIC,
            now=START,
            passwords=home.deps.passwords,
        )
    with home.store.work() as work:
        seed(work, PRESS, START)
    for role in (Role.REVIEWER, Role.CLINICIAN, Role.AUDITOR):
        add_person(
            home.deps,
            "administrator",
            username=role.value,
            name=f"Rita {role.value.title()}",
            role=role.value,
            password=PASSWORD,
        )
    add_person(
        home.deps,
        "administrator",
        username="second",
        name="Cleo Second",
        role=Role.CLINICIAN.value,
        password=PASSWORD,
    )
    home.store.close()
    return folder


@pytest.fixture
def house(migrated: Path, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """A new installation."""
    home = House.copied(migrated, tmp_path / "var", clock)
    yield home
    home.store.close()


@pytest.fixture
def staffed(peopled: Path, tmp_path: Path, clock: Clock) -> Iterator[House]:
    """An installation with topics and one person in each role, named after it; the clinician
    ``second`` too."""
    home = House.copied(peopled, tmp_path / "var", clock)
    yield home
    home.store.close()


@pytest.fixture(scope="module")
def standing(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The same, one for all tests of a module: for those that change nothing."""
    home = House.copied(peopled, tmp_path_factory.mktemp("standing"), Clock())
    yield home
    home.store.close()
