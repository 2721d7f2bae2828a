"""What the engine's command line starts with, and the one line with which it refuses the rest."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.engine.processes import BOT, ENGINE_PYTHON, ROOT, in_engine, run_engine

pytestmark = pytest.mark.engine

TENSORFLOW_CONFIG = """
recipe: default.v1
assistant_id: x
language: en
pipeline:
- name: WhitespaceTokenizer
- name: DIETClassifier
policies:
- name: RulePolicy
"""


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stdout + done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("engine: ")
    return lines[0]


def test_a_tensorflow_pipeline_is_refused_in_one_line(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text(TENSORFLOW_CONFIG)
    for command in ("train", "data"):
        arguments = [command, *(["validate"] if command == "data" else []), "--config", str(config)]
        line = refusal(run_engine(arguments, tmp_path))
        assert "DIETClassifier needs TensorFlow" in line
        assert str(config) in line


@pytest.mark.parametrize("option", ["--enable-api", "--enable-a"])
def test_the_http_api_stays_closed(option: str, model: Path, tmp_path: Path) -> None:
    done = run_engine(["run", "--model", str(model), option], tmp_path, OSSA_SECRET="x")
    assert "the turn channel is the only door" in refusal(done)


def test_without_the_secret_there_is_no_engine(model: Path, tmp_path: Path) -> None:
    done = run_engine(["run", "--model", str(model)], tmp_path)
    assert "OSSA_SECRET is not set" in refusal(done)


def test_other_channels_stores_and_commands_are_refused(model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text("rest:\n")
    run = ["run", "--model", str(model)]
    secret = {"OSSA_SECRET": "x"}
    done = run_engine([*run, "--credentials", str(other)], tmp_path, **secret)
    assert "opens the channel rest" in refusal(done)
    other.write_text("tracker_store: {type: sql}\n")
    done = run_engine([*run, "--endpoints", str(other)], tmp_path, **secret)
    assert "names tracker_store" in refusal(done)
    assert "not interactive" in refusal(run_engine(["interactive"], tmp_path))
    assert "no such model" in refusal(run_engine(["run", "--model", "none"], tmp_path, **secret))


def test_serving_loads_neither_tensorflow_nor_scikit_learn(tmp_path: Path) -> None:
    code = """
import sys, rasa.core.agent, engine.turn, engine.encoder, engine.intents, engine.topics
import rasa.engine.recipes.default_components
from engine.without_tensorflow import LEFT_OUT, TRAINING_ONLY
for name, module in sys.modules.items():
    if name.partition(".")[0] in LEFT_OUT | TRAINING_ONLY:
        assert not getattr(module, "__file__", None), name
assert "tensorflow" in sys.modules and "sklearn" in sys.modules
"""
    done = in_engine(code, tmp_path)
    assert done.returncode == 0, done.stderr


def test_what_is_answered_for_is_not_installed() -> None:
    code = """
import importlib.util
from engine.without_tensorflow import LEFT_OUT
print([name for name in sorted(LEFT_OUT) if importlib.util.find_spec(name)])
"""
    done = subprocess.run(
        [str(ENGINE_PYTHON), "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_environment_is_small() -> None:
    folder = ENGINE_PYTHON.parents[1]
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    assert size < 800_000_000


def test_the_training_data_can_be_validated(tmp_path: Path) -> None:
    done = run_engine(
        [
            *("data", "validate", "--fail-on-warnings", "--config", "config.yml"),
            *("--domain", str(BOT / "domain.yml"), "--data", str(BOT / "data")),
        ],
        tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No story structure conflicts found" in done.stdout + done.stderr


def test_the_shell_talks(model: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [str(ENGINE_PYTHON), "-m", "engine", "shell", "nlu", "--model", str(model)],
        cwd=ROOT,
        env=environment,
        input="good morning\n/stop\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert '"name": "greet"' in done.stdout, done.stdout + done.stderr


def test_rasa_test_measures_the_understanding(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    done = run_engine(
        [
            *("test", "nlu", "--model", str(model), "--nlu", str(BOT / "data" / "nlu.yml")),
            *("--out", str(out)),
        ],
        tmp_path,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (out / "intent_report.json").exists()
