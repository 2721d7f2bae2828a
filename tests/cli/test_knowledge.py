"""A clinic accepts the files that it serves by one command, and nothing else is served."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from actions.knowledge import load
from bot.app import create_app
from bot.cli.main import main
from bot.content.accepted import LIST, NotAccepted
from bot.settings import Settings
from tests.content.test_clinic import REAL

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a clinic that is no demonstration, with a copy of the knowledge."""
    monkeypatch.chdir(ROOT)
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "clinic.toml").write_text(REAL, encoding="utf-8")
    for name, path in {
        "VAR": "var",
        "KNOWLEDGE": "knowledge",
        "CLINIC": "clinic.toml",
        "ACCEPTED": LIST,
    }.items():
        monkeypatch.setenv(f"OSSA_{name}", str(tmp_path / path))
    return tmp_path


def test_without_a_list_there_is_nothing_to_compare(
    clinic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "changes"]) == 1
    told = capsys.readouterr().err
    assert f"{clinic / LIST}: no list of accepted knowledge" in told
    assert "python -m bot knowledge accept" in told


def test_neither_process_loads_what_nobody_accepted(clinic: Path) -> None:
    with pytest.raises(NotAccepted):
        create_app(Settings.load())
    with pytest.raises(NotAccepted):
        load()


@pytest.mark.integration
def test_what_is_accepted_is_served_until_it_changes(
    clinic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["knowledge", "accept", "--by", "Dr  Ada\nBianchi"]) == 0
    assert main(["knowledge", "changes"]) == 0
    assert "everything is as accepted" in capsys.readouterr().out
    head = (clinic / LIST).read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("# accepted 20")
    assert head.endswith("UTC, by Dr Ada Bianchi")
    assert load().clinic.demo is False
    topic = clinic / "knowledge" / "topics" / "biopsy.en.md"
    topic.write_text(topic.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(NotAccepted, match=r"topics/biopsy\.en\.md: changed"):
        load()
    assert main(["knowledge", "changes"]) == 1
    assert main(["knowledge", "accept"]) == 0
    assert capsys.readouterr().out.count("knowledge/topics/biopsy.en.md: changed") == 2
    assert load().topics


@pytest.mark.integration
def test_what_does_not_load_is_not_accepted(clinic: Path) -> None:
    (clinic / "knowledge" / "topics" / "x.en.md").write_text("nonsense", encoding="utf-8")
    assert main(["knowledge", "accept"]) == 1
    assert not (clinic / LIST).exists()
