"""What stands in the way of a start is one line that says what to do."""

from __future__ import annotations

import json
import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.supervisor import model
from bot.supervisor.recycling import Recycled, Term
from bot.supervisor.run import (
    CannotStart,
    Ports,
    Start,
    Supervisor,
    free_port,
    port_is_free,
    serve,
    services,
    write_address,
)


def start(tmp_path: Path, host: str = "127.0.0.1") -> Start:
    return Start(Ports(1, 2, 3), "s3cret", tmp_path, host, tmp_path / "m.tar.gz", {"KEPT": "yes"})


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    lines: list[str] = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        assert serve("127.0.0.1", port, tmp_path, lambda: "", lines.append) == 1
    assert len(lines) == 1
    assert f"port {port} is taken" in lines[0]
    assert "PORT=" in lines[0]


def test_what_a_person_has_to_mend_is_shown_and_nothing_starts(tmp_path: Path) -> None:
    lines: list[str] = []

    def broken() -> str:
        raise CannotStart("knowledge/triage/a.yml:3: unknown key 'levle'")

    assert serve("127.0.0.1", free_port(), tmp_path, broken, lines.append) == 1
    assert lines == ["knowledge/triage/a.yml:3: unknown key 'levle'"]


def test_a_missing_engine_environment_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSSA_ENGINE_VENV", str(tmp_path / "nowhere"))
    with pytest.raises(model.TrainingError, match="make setup"):
        model.engine_python()


def test_every_process_gets_the_secret_and_only_its_own_settings(tmp_path: Path) -> None:
    engine, actions, web = services(start(tmp_path))
    assert {s.environment["OSSA_SECRET"] for s in (engine, actions, web)} == {"s3cret"}
    assert "KEPT" not in engine.environment
    assert engine.environment["HOME"].startswith(str(tmp_path))
    assert engine.environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert "127.0.0.1" in engine.command
    assert web.environment["OSSA_ENGINE_URL"] == "http://127.0.0.1:2"
    assert web.environment["PORT"] == "1"
    assert not any("s3cret" in part for s in (engine, actions, web) for part in s.command)


def test_the_web_process_knows_where_a_fresh_engine_will_answer(tmp_path: Path) -> None:
    begun = replace(start(tmp_path), ports=Ports(1, 2, 3, 4), term=Term(turns=200))
    engine, _, web = services(begun)
    assert isinstance(engine, Recycled)
    assert web.environment["OSSA_ENGINE_URL"] == "http://127.0.0.1:2,http://127.0.0.1:4"
    assert engine.spare is not None
    assert engine.spare.command[-1] == "4"
    assert engine.spare.environment["TMPDIR"] != engine.environment["TMPDIR"]
    assert engine.term.turns == 200


def test_the_address_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = write_address(start(tmp_path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text()) == {"url": "http://127.0.0.1:2", "secret": "s3cret"}


@pytest.mark.parametrize(("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("127.0.0.1", "127.0.0.1")])
def test_the_shown_address_is_one_that_opens(tmp_path: Path, host: str, shown: str) -> None:
    assert start(tmp_path, host).web_url == f"http://{shown}:1"


def test_a_stop_asked_for_before_the_start_still_stops(tmp_path: Path) -> None:
    lines: list[str] = []
    supervisor = Supervisor([], lines.append)
    supervisor.request_stop()
    supervisor.run(lambda: None)
    assert lines == ["stopping ...", "stopped"]


def project(folder: Path) -> Path:
    """A project as far as the model's name depends on it."""
    files = {
        "config.yml": "pipeline:\n  - name: engine.first.First\n",
        "domain.yml": "one",
        "requirements/engine.txt": "one",
        "data/nlu.yml": "one",
        "engine/first.py": "from engine.second import Second",
        "engine/second.py": "one = 1",
        "engine/turn.py": "one = 1",
        "knowledge/topics/a.en.md": "one",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domain.yml", "requirements/engine.txt", "data/nlu.yml", "engine/first.py",
     "engine/second.py"],
)  # fmt: skip
def test_a_model_is_made_anew_when_what_it_is_made_from_changed(tmp_path: Path, name: str) -> None:
    root = project(tmp_path)
    before = model.fingerprint(root)
    assert before == model.fingerprint(root)
    (root / name).write_text((root / name).read_text() + "\n# two\n")
    assert model.fingerprint(root) != before


@pytest.mark.parametrize("name", ["knowledge/topics/a.en.md", "engine/turn.py"])
def test_a_new_text_or_a_new_turn_channel_needs_no_training(tmp_path: Path, name: str) -> None:
    root = project(tmp_path)
    before = model.fingerprint(root)
    (root / name).write_text("two = 2")
    assert model.fingerprint(root) == before


def test_every_component_of_the_pipeline_is_an_input() -> None:
    names = {path.stem for path in model.components()}
    assert {"encoder", "intents", "topics", "combine", "hashing", "neighbours"} <= names
    assert not {"turn", "processor", "patches"} & names
