"""The trained model: which inputs it was made from, and training it when they changed."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE_PYTHON = ROOT / ".venv-engine" / "bin" / "python"


class TrainingError(Exception):
    """The model could not be made; the text says why and where to look."""


def engine_python() -> Path:
    """The interpreter of the engine's environment. Raises ``TrainingError`` when it is missing."""
    wished = os.environ.get("OSSA_ENGINE_VENV")
    python = Path(wished) / "bin" / "python" if wished else ENGINE_PYTHON
    if not python.exists():
        raise TrainingError("the engine's environment is missing: run `make setup` first")
    return python


def components(root: Path = ROOT) -> list[Path]:
    """The modules of ``engine/`` that a model is made with: those that the pipeline names and what
    they import. The turn channel and the start of the process are not among them."""
    named = re.findall(r"name: engine\.(\w+)\.", (root / "config.yml").read_text("utf-8"))
    found, waiting = set[str](), set(named)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(_imported(root / "engine" / f"{name}.py")) - found
    return [root / "engine" / f"{name}.py" for name in sorted(found)]


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "engine":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine."):
            yield str(node.module).split(".")[1]


def _inputs(root: Path) -> Iterator[Path]:
    yield from (root / "config.yml", root / "domain.yml", root / "requirements" / "engine.txt")
    yield from sorted((root / "data").glob("*.yml"))
    yield from components(root)


def fingerprint(root: Path = ROOT) -> str:
    """A digest of everything that a model is made from: equal inputs, equal model name."""
    digest = hashlib.sha256()
    for path in _inputs(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present inputs lies, whether or not it has been trained yet."""
    return root / "models" / f"ossa-{fingerprint(root)}.tar.gz"


def is_allowed(path: Path) -> bool:
    """Whether training wrote this very archive down; the engine itself opens no other
    (``engine/allowed.py``, which also checks a signature where one is wanted)."""
    try:
        listed = json.loads((path.parent / "allowed.json").read_bytes())
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return False
    return isinstance(listed, dict) and listed.get(digest) == path.name


def engine_environment(folder: Path) -> dict[str, str]:
    """The environment of an engine process: own home and temporary folder, one thread."""
    home, temporary = folder / "home", folder / "tmp"
    home.mkdir(parents=True, exist_ok=True)
    temporary.mkdir(parents=True, exist_ok=True)
    names = ("PATH", "LANG", "LC_ALL", "OSSA_MODEL_KEY")
    kept = {key: os.environ[key] for key in names if key in os.environ}
    return kept | {
        "HOME": str(home),
        "TMPDIR": str(temporary),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONUNBUFFERED": "1",
    }


def train_command(python: Path, folder: Path, name: str) -> list[str]:
    """The command that trains a model of the present folder. The data's own check is left out: it
    reads everything twice, and `make lint` makes it (``scripts/validate_data.py``)."""
    command = [str(python), "-m", "engine", "train", "--skip-validation"]
    return [*command, "--out", str(folder), "--fixed-model-name", name]


def ensure_model(var: Path, root: Path = ROOT) -> Path:
    """The model of the present inputs, trained now if need be. The vectors of the examples lie
    beside the models, so that a later training encodes only what is new.

    Raises ``TrainingError`` with the last lines of the training's own words when it fails.
    """
    path = model_path(root)
    if is_allowed(path):
        return path
    path.parent.mkdir(exist_ok=True)
    name = path.name.removesuffix(".tar.gz")
    done = subprocess.run(  # noqa: S603
        train_command(engine_python(), path.parent, name),
        cwd=root,
        env=engine_environment(var / "engine") | {"OSSA_VECTORS": str(path.parent / "vectors.npz")},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode or not path.exists():
        told = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise TrainingError("training failed:\n  " + "\n  ".join(told))
    _forget_older(path)
    return path


def _forget_older(path: Path, keep: int = 3) -> None:
    models = sorted(path.parent.glob("ossa-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    for old in models[:-keep]:
        old.unlink(missing_ok=True)


def app_python() -> str:
    """The interpreter that runs the web process and the actions: this one."""
    return sys.executable
