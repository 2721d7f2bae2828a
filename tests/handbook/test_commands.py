"""A command that a page shows exists; those marked to be run are run as they stand."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import parser
from handbook.markdown import ROOT, Command, commands, inline_code, pages
from handbook.reference import make_targets

SHOWN = [command for page in pages() for command in commands(page)]
IDS = [f"{command.page.relative_to(ROOT)}:{command.line}" for command in SHOWN]
ELSEWHERE = {"git", "curl", "docker", "sqlite3", "pg_dump", "pg_restore", "psql", "cd", "export",
             "python3", "systemctl", "kubectl", "sudo", "openssl", "sha256sum", "cp", "unzip",
             "cosign", "podman", "journalctl", "caddy", "nginx", "age", "restic"}  # fmt: skip
"""Programs that are not ours: named on a page, not checked."""
PYTHONS = {".venv/bin/python", ".venv-engine/bin/python", ".venv-docs/bin/python", "python"}


def parts(text: str) -> Iterator[list[str]]:
    """The programs of a line, without variables before them and what is redirected."""
    for piece in re.split(r"\s(?:\||&&|;)\s", text):
        words = shlex.split(re.sub(r"\s*[<>]+\s*\S+", "", piece))
        while words and re.match(r"[A-Z_]+=", words[0]):
            words = words[1:]
        if words:
            yield words


def problem(words: list[str]) -> str | None:
    """What is wrong with one program and its arguments, as far as can be told without running."""
    if words[0] == "make":
        unknown = [w for w in words[1:] if "=" not in w and w[0] != "-" and w not in make_targets()]
        return f"no target {unknown}" if unknown else None
    if words[0] in PYTHONS and words[1:2] == ["-m"]:
        return problem_of_module(words[2], words[3:])
    if words[0] in PYTHONS:
        return None if (ROOT / words[1]).is_file() else f"no file {words[1]}"
    return None if words[0] in ELSEWHERE | {"echo"} else f"unknown program {words[0]}"


def problem_of_module(module: str, arguments: list[str]) -> str | None:
    if module == "bot":
        told = io.StringIO()
        with contextlib.redirect_stderr(told):
            try:
                parser().parse_args(arguments)
            except SystemExit as end:
                return told.getvalue() if end.code else None
        return None
    if module in {"pytest", "ruff", "mypy", "http.server", "pre_commit"}:
        gone = [a for a in arguments if a.startswith("tests/") and not (ROOT / a).exists()]
        return f"no {gone}" if gone else None
    path = ROOT.joinpath(*module.split("."))
    there = path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()
    return None if there else f"no module {module}"


@pytest.mark.parametrize("command", SHOWN, ids=IDS)
def test_a_shown_command_exists(command: Command) -> None:
    assert [told for words in parts(command.text) if (told := problem(words))] == []


def test_commands_within_sentences_exist() -> None:
    wrong = []
    for page in pages():
        for line, code in inline_code(page):
            code = code.replace("…", "x")
            found = re.match(r"(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]+)", code)
            if found and found[1] not in make_targets() and not found[1].endswith("-setup"):
                wrong.append(f"{page.relative_to(ROOT)}:{line} {code}")
            found = re.match(r"(?:\S+/)?python -m ([a-z][a-z_.]*)", code)
            if found and found[1] != "bot" and problem_of_module(found[1], []):
                wrong.append(f"{page.relative_to(ROOT)}:{line} {code}")
    assert wrong == []


def test_a_command_that_does_not_exist_is_found() -> None:
    assert problem(["make", "coffee"])
    assert problem(["python", "-m", "bot", "dance"])
    assert problem(["python", "-m", "no_such_module"])
    assert problem(["brew", "install"])


RUN = [command for command in SHOWN if command.run]


@pytest.mark.integration
@pytest.mark.parametrize("command", RUN, ids=[command.text[:60] for command in RUN])
def test_a_command_marked_to_be_run_runs(command: Command, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("OSSA_", "PORT"))}
    environment |= {"OSSA_VAR": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.text],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout


def test_there_are_commands_to_run() -> None:
    assert len(RUN) >= 5
