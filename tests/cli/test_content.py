"""Exporting what is published: a diff to review, then files that are as published."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli.content import export
from bot.content import Press, load_clinic, load_sources
from bot.settings import Settings
from bot.store import editing, open_store, staff
from bot.store.publications import seed
from bot.store.staff import Account

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation over a copy of the shipped knowledge, with one edit approved."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "knowledge", "knowledge")
    settings = Settings.load(var=tmp_path / "var", knowledge=Path("knowledge"), database_url="")
    folder = Path("knowledge")
    sources = load_sources(folder / "sources.yml", folder / "triage" / "sources.extra.yml")
    press = Press.of_folder(folder / "topics", sources, load_clinic(ROOT / "clinic.toml"))
    store = open_store(settings.database, settings.var)
    with store.work() as work:
        assert seed(work, press, NOW) == 67
        for name in ("carl", "cleo"):
            staff.add_account(work, Account(name, name, "clinician", True, "c", NOW), "")
        draft = editing.begin(work, "c", "xray", "carl", NOW)
        draft = editing.submit(work, "c", draft.id, "carl", press, NOW)
        due = date(2027, 11, 22)
        editing.approve(work, "c", draft.id, "cleo", press, NOW, digest=draft.digest, due=due)
    store.close()
    return settings


def test_the_diff_can_be_reviewed_and_applied(settings: Settings) -> None:
    code, diff = export(settings, check=True)
    assert code == 1
    assert diff.count('+review: {status: reviewed, by: "cleo"') == 2
    subprocess.run(["git", "init", "-q", "."], check=True)
    subprocess.run(["git", "apply", "-"], input=diff, text=True, check=True)
    assert export(settings, check=True) == (0, "")


def test_writing_makes_the_files_as_published(settings: Settings) -> None:
    code, told = export(settings, check=False)
    assert code == 0
    assert told == "knowledge/topics/xray.en.md\nknowledge/topics/xray.it.md\n2 files written\n"
    assert export(settings, check=True) == (0, "")
