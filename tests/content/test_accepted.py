"""A file that the clinic did not accept stops the service, by name; a demonstration needs none."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.accepted import (
    LIST,
    NotAccepted,
    differences,
    hashes,
    read_list,
    require_accepted,
    written,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small installation whose files are accepted."""
    (tmp_path / "knowledge" / "topics").mkdir(parents=True)
    for name in ("knowledge/chat.yml", "knowledge/topics/a.en.md", "clinic.toml"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    accept(tmp_path)
    return tmp_path


def accept(folder: Path) -> None:
    found = hashes(folder / "knowledge", folder / "clinic.toml")
    (folder / LIST).write_text("# accepted today\n" + written(found), encoding="utf-8")


def require(folder: Path, *, demo: bool = False) -> None:
    require_accepted(folder / "knowledge", folder / "clinic.toml", folder / LIST, demo=demo)


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("elsewhere"))


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "one letter": (lambda f: (f / "knowledge/chat.yml").write_text("x"), "chat.yml: changed"),
    "the clinic": (lambda f: (f / "clinic.toml").write_text("demo = true"), "clinic.toml: changed"),
    "gone": (lambda f: (f / "knowledge/topics/a.en.md").unlink(), "topics/a.en.md: missing"),
    "one more": (lambda f: (f / "knowledge/topics/b.en.md").touch(), "topics/b.en.md: new"),
    "hidden": (lambda f: (f / "knowledge/topics/.b.en.md").touch(), "topics/.b.en.md: new"),
    "a link": (lambda f: link(f / "knowledge/chat.yml"), "chat.yml: missing"),
    "another folder": (
        lambda f: shutil.move(f / "knowledge/topics", f / "knowledge/topicz"),
        "topicz/a.en.md: new",
    ),
}


def test_what_was_accepted_is_served(folder: Path) -> None:
    require(folder)


@pytest.mark.parametrize("name", CHANGES)
def test_anything_else_is_named_and_refused(folder: Path, name: str) -> None:
    change, told = CHANGES[name]
    change(folder)
    with pytest.raises(NotAccepted, match="not as they were accepted") as refusal:
        require(folder)
    assert told in str(refusal.value)
    assert "python -m bot knowledge accept" in str(refusal.value)


def test_a_demonstration_needs_no_list_and_a_clinic_does(folder: Path) -> None:
    (folder / LIST).unlink()
    require(folder, demo=True)
    with pytest.raises(NotAccepted, match=r"knowledge\.sha256: no list"):
        require(folder)


def test_a_list_that_is_there_counts_in_a_demonstration_too(folder: Path) -> None:
    (folder / "clinic.toml").write_text("demo = true")
    with pytest.raises(NotAccepted, match=r"clinic\.toml: changed"):
        require(folder, demo=True)


@pytest.mark.parametrize("line", ["nonsense", "0" * 63 + "  a", "0" * 64 + " a", "\x00"])
def test_another_text_is_no_list(folder: Path, line: str) -> None:
    (folder / LIST).write_text(line + "\n")
    with pytest.raises(NotAccepted, match=r"knowledge\.sha256:1: no line"):
        require(folder)


def test_a_file_listed_twice_is_refused(folder: Path) -> None:
    (folder / LIST).write_text(f"{'0' * 64}  a\n{'1' * 64}  a\n")
    with pytest.raises(NotAccepted, match=":2: no line"):
        read_list(folder / LIST)


def test_what_the_program_brings_along_is_listed() -> None:
    found = hashes(Path("knowledge"), Path("clinic.toml"))
    names = {
        "clinic.toml", "knowledge/triage/e_adults.yml", "knowledge/interview.yml",
        "knowledge/topics/biopsy.en.md", "bot/findings/lexicon/it.yml", "bot/chat/words.yml",
        "bot/triage/second_net.tsv", "bot/understanding/kinds.tsv", "bot/chat/privacy.it.md",
        "bot/understanding/arbiter.json",
    }  # fmt: skip
    assert names <= set(found)
    assert differences(found, found) == []


def test_sha256sum_reads_the_list(folder: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum")
    lines = (folder / LIST).read_text().splitlines()
    mine = [line for line in lines if "  bot/" not in line]  # of the program: in its own folder
    done = subprocess.run(
        ["sha256sum", "--strict", "-c"], cwd=folder, input="\n".join(mine) + "\n",
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == 3
