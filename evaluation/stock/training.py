"""Trains stock Rasa in its own environment, once for each state of the training data."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

from evaluation.project import ROOT

PYTHON = ROOT / ".venv-stock" / "bin" / "python"
FOLDER = ROOT / "results" / "stock"
PIPELINES = {"rasa-init": "config.yml", "encoder": "encoder_config.yml"}


class StockError(Exception):
    """Stock Rasa is not installed, or its training or its answers failed."""


@dataclass(frozen=True)
class Trained:
    """A model of stock Rasa and what it cost."""

    path: Path
    pipeline: str
    epochs: int
    seconds: float
    megabytes: float


def environment() -> dict[str, str]:
    """The environment of stock Rasa's processes: one thread, no telemetry, our encoder in reach."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "HOME") if key in os.environ}
    return kept | {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }


def config(pipeline: str, epochs: int, selector_epochs: int | None = None) -> str:
    """The configuration with that many epochs, as YAML; the response selector may have fewer, and
    with 0 is left out."""
    source = ROOT / "evaluation" / "stock" / PIPELINES[pipeline]
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    if selector_epochs == 0:
        data["pipeline"] = [p for p in data["pipeline"] if p["name"] != "ResponseSelector"]
    for part in data["pipeline"]:
        if "epochs" in part:
            selects = part["name"] == "ResponseSelector" and selector_epochs is not None
            part["epochs"] = selector_epochs if selects else epochs
    return yaml.safe_dump(data, sort_keys=False)


def trained(pipeline: str, epochs: int, selector_epochs: int | None = None) -> Trained:
    """The model of the present training data, trained now unless it is there.

    Raises ``StockError`` with the last lines of Rasa's own words when that fails.
    """
    if not PYTHON.exists():
        raise StockError("stock Rasa is not installed: make evaluate-stock does that first")
    text = config(pipeline, epochs, selector_epochs)
    digest = hashlib.sha256(text.encode())
    files = sorted((ROOT / "data").glob("nlu*.yml"))
    for path in files:
        digest.update(path.read_bytes())
    name = f"stock-{pipeline}-{digest.hexdigest()[:12]}"
    model, facts = FOLDER / f"{name}.tar.gz", FOLDER / f"{name}.json"
    if not (model.exists() and facts.exists()):
        seconds = _train(text, files, name)
        facts.write_text(json.dumps({"seconds": seconds}), encoding="utf-8")
    seconds = json.loads(facts.read_text(encoding="utf-8"))["seconds"]
    return Trained(model, pipeline, epochs, seconds, model.stat().st_size / 1e6)


def _train(text: str, files: list[Path], name: str) -> float:
    data = FOLDER / "data"
    data.mkdir(parents=True, exist_ok=True)
    for old in data.glob("*.yml"):
        old.unlink()
    for path in files:
        (data / path.name).write_bytes(path.read_bytes())
    settings = FOLDER / f"{name}.yml"
    settings.write_text(text, encoding="utf-8")
    command = [str(PYTHON), "-m", "rasa", "train", "nlu", "--config", str(settings)]
    command += ["--nlu", str(data), "--out", str(FOLDER), "--fixed-model-name", name]
    started = time.monotonic()
    run(command, None)
    return time.monotonic() - started


def run(command: list[str], given: str | None) -> str:
    """A command in stock Rasa's environment; what it wrote. Raises ``StockError``."""
    done = subprocess.run(  # noqa: S603
        command,
        cwd=ROOT,
        env=environment(),
        input=given,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        told = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise StockError("stock Rasa failed:\n  " + "\n  ".join(told))
    return done.stdout
