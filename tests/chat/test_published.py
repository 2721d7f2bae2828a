"""Patients read what is published now, in every process; transcripts keep what they read."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from bot.app import assemble
from bot.console.knowledge import Knowledge as ConsoleKnowledge
from bot.content import Press
from bot.dialogue.published import FRESH, Published
from bot.settings import Settings
from bot.store import Store, editing, open_store, staff
from bot.store.publications import current_of, seed
from bot.store.revisions import revision_body
from bot.store.staff import Account
from bot.store.unanswered import questions, week_of
from tests.chat.conftest import Patient
from tests.databases import new_sqlite
from tests.dialogue.engine_server import SECRET, Engine, Reply, good_turn
from tests.dialogue.plain_clinical import PlainClinical
from tests.small_content import make_files, make_press

OLD = "A needle freezes the spot."
NEW = "An ice ball freezes the spot."
PRESS = make_press()


def answers(topic: str | None = "ice", near: float = 0.9, **card: Any) -> Any:
    """An engine that answers with the text it was started with."""

    def answer(engine: Engine, request: dict[str, Any]) -> Reply:
        shown = {"kind": "answer", "topic": topic, "revision": "old", "status": "draft"} | card
        turn = good_turn(request, {"text": "what the engine knew", "buttons": [], "custom": shown})
        turn["understanding"]["topics"] = [{"topic": topic or "ice", "confidence": near}]
        return 200, json.dumps(turn).encode()

    return answer


class Clinic:
    """Two web processes on one database, and two clinicians."""

    def __init__(self, store: Store, here: TestClient, there: TestClient) -> None:
        self.store, self.here, self.there = store, here, there

    def publish(self, short: str = NEW, *, due: int = 365) -> float:
        """An approved edit; gives the moment at which it was committed."""
        now = datetime.now(UTC)
        with self.store.work() as work:
            draft = editing.begin(work, "clinic", "ice", "carl", now)
            words = draft.en.replace(OLD, short)
            draft = editing.save(
                work, "clinic", draft.id, "carl", now, en=words, it=draft.it, comment=""
            )
            draft = editing.submit(work, "clinic", draft.id, "carl", PRESS, now)
            editing.approve(
                work,
                "clinic",
                draft.id,
                "cleo",
                PRESS,
                now,
                digest=draft.digest,
                due=now.date() + timedelta(days=due),
            )
        return time.monotonic()


@pytest.fixture
def clinic(engine: Engine, tmp_path: Path) -> Iterator[Clinic]:
    with ExitStack() as stack:
        clients = []
        for _ in range(2):
            clinical = PlainClinical()
            clinical.topic_intents = {"ice": "ask_treatment", "fire": "ask_treatment"}
            settings = Settings.load(
                var=tmp_path / "var",
                engine_url=engine.url,
                secret=SECRET,
                requests_per_minute=100_000,
                conversations_per_hour=100_000,
            )
            app = assemble(settings, clinical, clinical.clinic, ConsoleKnowledge(), PRESS)
            clients.append(stack.enter_context(TestClient(app)))
        store = open_store(f"sqlite:///{tmp_path / 'var' / 'ossa.db'}", tmp_path / "var")
        stack.callback(store.close)
        with store.work() as work:
            for name in ("carl", "cleo"):
                account = Account(
                    name, name.title(), "clinician", True, "clinic", datetime.now(UTC)
                )
                staff.add_account(work, account, "no hash")
        yield Clinic(store, *clients)


def ask(client: TestClient, language: str = "en") -> dict[str, Any]:
    (reply,) = Patient(client, language).say("what is ice?")["replies"]
    found: dict[str, Any] = reply
    return found


def test_the_answer_is_the_published_one_whatever_the_engine_said(
    clinic: Clinic, engine: Engine
) -> None:
    engine.answer = answers()
    reply = ask(clinic.here)
    assert reply["text"].startswith(OLD)
    assert "what the engine knew" not in reply["text"]
    assert [c["id"] for c in reply["choices"]] == ["more:ice", "topic:fire"]
    assert reply["citations"][0]["key"] == "ONE"


def test_more_shows_the_whole_published_text(clinic: Clinic, engine: Engine) -> None:
    engine.answer = answers()
    patient = Patient(clinic.here)
    patient.say("what is ice?")
    answer = patient.send(choice="more:ice")
    assert answer.status_code == 201, answer.text
    (reply,) = answer.json()["replies"]
    assert "Cold gas makes a ball of ice" in reply["text"]
    assert [c["id"] for c in reply["choices"]] == ["topic:fire"]


def test_an_approved_edit_is_soon_in_the_next_answer_of_every_process(
    clinic: Clinic, engine: Engine
) -> None:
    assert FRESH <= 0.5, "within a second: half of it may pass before a process looks"
    engine.answer = answers()
    assert ask(clinic.here)["text"].startswith(OLD)
    assert ask(clinic.there)["text"].startswith(OLD)
    published = clinic.publish()
    for client in (clinic.here, clinic.there):
        while not (text := ask(client)["text"]).startswith(NEW):
            assert time.monotonic() < published + 15, text
            time.sleep(0.02)
        assert "Reviewed by Cleo" in text


def test_an_old_transcript_shows_and_points_at_the_old_text(clinic: Clinic, engine: Engine) -> None:
    engine.answer = answers()
    patient = Patient(clinic.here)
    (told,) = patient.say("what is ice?")["replies"]
    with clinic.store.look() as work:
        before = current_of(work, "ice")
    clinic.publish()
    again = patient.call("GET", "/messages?after=0").json()["messages"]
    assert told in again
    assert before is not None
    with clinic.store.look() as work:
        body = json.loads(revision_body(work, "ice", "en", before.en_revision) or "{}")
    assert body["text"] == told["text"]


def test_an_overdue_review_is_not_shown(
    clinic: Clinic, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = make_files()
    signed = "{status: reviewed, by: Ada, on: 2020-01-01, due: 2021-01-01}"
    late = {
        key: text.replace("{status: draft, by: null, on: null, due: null}", signed)
        for key, text in late.items()
    }
    with clinic.store.work() as work:
        seed(work, make_press(late), datetime.now(UTC))
    engine.answer = answers()
    reply = ask(clinic.here)
    assert reply["text"].startswith("Ask us at")
    assert OLD not in reply["text"]


def test_titles_of_offered_topics_are_the_published_ones(clinic: Clinic, engine: Engine) -> None:
    def offers(running: Engine, request: dict[str, Any]) -> Reply:
        buttons = [{"title": "An old title", "payload": "topic:ice"}]
        reply = {"text": "Did you mean?", "buttons": buttons, "custom": {"kind": "notice"}}
        return 200, json.dumps(good_turn(request, reply)).encode()

    engine.answer = offers
    assert ask(clinic.here, "it")["choices"] == [{"id": "topic:ice", "title": "About ice, it"}]


def test_a_topic_that_nobody_published_is_said_as_the_engine_says_it(
    clinic: Clinic, engine: Engine
) -> None:
    engine.answer = answers("mri_scan")
    assert ask(clinic.here)["text"] == "what the engine knew"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (answers(near=0.9), None),
        (answers(near=0.6), "unsure"),
        (answers(kind="notice", topic=None, unanswered=True), "not_understood"),
        (answers(kind="handover", topic=None, unanswered=True), "not_understood"),
        (answers(kind="notice", topic=None, near=0.1), None),
    ],
)
def test_what_found_no_sure_answer_is_noted(
    clinic: Clinic, engine: Engine, answer: Any, why: str | None
) -> None:
    engine.answer = answer
    ask(clinic.here)
    with clinic.store.look() as work:
        found = questions(work, "clinic", week_of(datetime.now(UTC)), "en")
    assert [(q.text, q.why) for q in found] == ([("what is ice?", why)] if why else [])


def test_a_choice_is_no_unanswered_question(clinic: Clinic, engine: Engine) -> None:
    engine.answer = answers(near=0.9)
    patient = Patient(clinic.here)
    patient.say("what is ice?")
    engine.answer = answers(near=0.3)
    patient.send(choice="topic:fire")
    with clinic.store.look() as work:
        assert questions(work, "clinic", week_of(datetime.now(UTC)), "en") == []


def test_without_the_database_what_was_known_is_said(tmp_path: Path) -> None:
    store = open_store(new_sqlite(tmp_path), tmp_path)
    published = Published(store, PRESS)
    store.close()
    (tmp_path / "ossa.db").write_bytes(b"no database")
    topics = published.topics()
    assert topics.get("ice", "en").short == OLD


def test_looking_again_costs_little(tmp_path: Path) -> None:
    store = open_store(new_sqlite(tmp_path), tmp_path)
    with store.work() as work:
        seed(work, PRESS, datetime.now(UTC))
    published = Published(store, PRESS)
    topics = published.topics()
    began = time.process_time()
    for _ in range(1000):
        assert published.topics() is topics
    assert time.process_time() - began < 5, "a thousand looks at the database would take longer"
    store.close()


def test_the_press_of_a_process_knows_its_files() -> None:
    assert isinstance(PRESS, Press)
    assert set(PRESS.files) == set(make_files())
