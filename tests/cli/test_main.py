"""Commands end with one line that says what to do, never with a stack trace."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("OSSA_VAR", str(tmp_path / "var"))
    return tmp_path


def test_check_counts_what_is_known(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    assert "76 rules" in told
    assert "67 topics" in told


def test_a_broken_clinic_file_is_one_line_with_its_place(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = place / "clinic.toml"
    broken.write_text('demo = true\nphnoe = "1"\n')
    monkeypatch.setenv("OSSA_CLINIC", str(broken))
    assert main(["check"]) == 1
    assert f"{broken}:2" in capsys.readouterr().err


def test_a_bad_setting_names_its_variable(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    assert main(["check"]) == 1
    assert "PORT" in capsys.readouterr().err


def create(password: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    return main(["staff", "create-admin", "anna", "--password-stdin"])


def test_the_first_administrator_is_made_once(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create("short", monkeypatch) == 1
    assert "not made" in capsys.readouterr().err
    assert create("correct horse battery staple", monkeypatch) == 0
    assert create("correct horse battery staple", monkeypatch) == 1
    assert "already" in capsys.readouterr().err
