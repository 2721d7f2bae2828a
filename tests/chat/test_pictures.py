"""Drawings under answers: in the message, at their address, and in the language of the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from bot.app import create_app
from bot.chat.pictures import pictures_of
from bot.content import Pictures, load_pictures
from bot.dialogue.knowledge import load_knowledge
from bot.settings import Settings
from bot.store.messages import Payload, StoredMessage
from tests.chat.conftest import Patient
from tests.dialogue.engine_server import SECRET, Engine, Reply, good_turn

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["id", "url", "alt", "long", "width", "height"]


def answer_with(topic: str | None) -> Any:
    """An engine that answers every message with that topic, or asks a question."""

    def say(engine: Engine, request: dict[str, Any]) -> Reply:
        card = {"kind": "answer", "topic": topic} if topic else {"kind": "notice"}
        return 200, json.dumps(good_turn(request, {"text": "so", "custom": card})).encode()

    return say


@pytest.fixture(scope="module")
def whole(shared_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings.load(
        var=tmp_path_factory.mktemp("var"),
        engine_url=shared_engine.url,
        secret=SECRET,
        knowledge=ROOT / "knowledge",
        clinic=ROOT / "clinic.toml",
        conversations_per_hour=1000,
    )
    with TestClient(create_app(settings)) as client:
        yield client


def asked(client: TestClient, engine: Engine, topic: str | None, language: str = "en") -> Any:
    engine.answer = answer_with(topic)
    question = {"en": "how does the freezing work?", "it": "come funziona il congelamento?"}
    return Patient(client, language).say(question[language])["replies"][0]


@pytest.mark.parametrize(("language", "word"), [("en", "ice"), ("it", "ghiaccio")])
def test_an_answer_comes_with_its_drawing(
    whole: TestClient, engine: Engine, language: str, word: str
) -> None:
    reply = asked(whole, engine, "cryo_how_works", language)
    (picture,) = reply["pictures"]
    assert list(picture) == KEYS
    assert picture["id"] == "ice_ball"
    assert word in picture["alt"]
    assert "-40 °C" in picture["long"]
    assert picture["url"].startswith(f"/pictures/ice_ball.{language}.svg?v=")
    file = whole.get(picture["url"])
    assert file.status_code == 200
    root = ElementTree.fromstring(file.text)  # noqa: S314
    assert root.get("lang") == language
    assert root.get("viewBox") == f"0 0 {picture['width']} {picture['height']}"


def test_the_drawing_stays_when_the_messages_are_read_again(
    whole: TestClient, engine: Engine
) -> None:
    engine.answer = answer_with("cryo_how_works")
    patient = Patient(whole, "it")
    said = patient.say("come funziona il congelamento?")["replies"][0]
    again = patient.call("GET", "/messages").json()["messages"][-1]
    assert again == said
    assert again["pictures"]


@pytest.mark.parametrize("topic", ["costs_insurance", "no_such_topic", None])
def test_other_messages_have_none(whole: TestClient, engine: Engine, topic: str | None) -> None:
    assert asked(whole, engine, topic)["pictures"] == []


def test_an_emergency_has_none(whole: TestClient, engine: Engine) -> None:
    engine.answer = answer_with("cryo_how_works")
    reply = Patient(whole).say("I can't breathe")["replies"][0]
    assert (reply["urgency"], reply["pictures"]) == ("EMERGENCY_NOW", [])


def test_a_file_is_sent_with_its_own_policy_and_kept_by_revision(
    whole: TestClient, engine: Engine
) -> None:
    (picture,) = asked(whole, engine, "cryo_how_works")["pictures"]
    file = whole.get(picture["url"])
    assert file.headers["content-type"] == "image/svg+xml"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"] == (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
        " style-src 'unsafe-inline'"
    )
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    for other in ("/pictures/ice_ball.en.svg", "/pictures/ice_ball.en.svg?v=old"):
        assert whole.get(other).headers["cache-control"] == "no-cache"
        assert whole.get(other).text == file.text
    known = {"If-None-Match": file.headers["etag"]}
    unchanged = whole.get("/pictures/ice_ball.en.svg", headers=known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["no_such.en.svg", "ice_ball.fr.svg", "ice_ball.svg", "ice_ball.en.png", "..%2Fstyle.css", ""],
)
def test_anything_else_is_not_there(whole: TestClient, name: str) -> None:
    refused = whole.get(f"/pictures/{name}")
    assert refused.status_code == 404
    assert "<" not in refused.text


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    known = load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")
    return load_pictures(ROOT / "knowledge" / "pictures", known.topics, known.sources)


def answer(**payload: Any) -> StoredMessage:
    said = Payload(**({"topic": "cryo_how_works", "status": "draft", "language": "en"} | payload))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return StoredMessage(2, "assistant", "answer", "so", said, 1, at, None, None)


def test_only_a_sound_answer_that_names_its_language_shows_any(pictures: Pictures) -> None:
    today = date(2026, 1, 1)
    assert [p.id for p in pictures_of(answer(), pictures, today)] == ["ice_ball"]
    for change in ({"status": "stale"}, {"topic": None}, {"language": None}, {"language": "de"}):
        assert pictures_of(answer(**change), pictures, today) == []
