"""How long Ossa's model trains: cold, and when one example or only a text of knowledge/ changed.

Measured once for each state of the inputs, since a cold training takes minutes; kept in
``results/bench-training.json`` under the model's name.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measuring import ROOT
from bot.supervisor.model import engine_environment, engine_python, fingerprint, train_command

KEPT = ROOT / "results" / "bench-training.json"
_SAID = ("data", "domain.yml", "config.yml", "engine", "endpoints.yml", "credentials.yml")


def _train(project: Path, var: Path) -> float:
    environment = engine_environment(var) | {"OSSA_VECTORS": str(var / "vectors.npz")}
    began = time.monotonic()
    done = subprocess.run(
        train_command(engine_python(), var / "models", "bench"),
        cwd=project,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        told = (done.stdout + done.stderr).decode(errors="replace")
        raise RuntimeError(f"training failed ({done.returncode}): {told[-400:]}")
    return time.monotonic() - began


def _one_more_example(project: Path) -> None:
    path = project / "data" / "nlu.yml"
    text = path.read_text("utf-8")
    first, mark, rest = text.partition("  examples: |\n")
    path.write_text(f"{first}{mark}    - an example that the benchmark adds\n{rest}", "utf-8")


def measured(*, again: bool = False) -> dict[str, Any]:
    """Seconds of a cold training, of one after a changed example, and of an edited answer (which
    needs none: answers are not in the model)."""
    known: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    name = fingerprint()
    if name in known and not again:
        return dict(known[name])
    with tempfile.TemporaryDirectory(prefix="ossa-train-") as folder:
        project, var = Path(folder) / "project", Path(folder) / "var"
        for part in _SAID:
            source, target = ROOT / part, project / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        cold = _train(project, var)
        _one_more_example(project)
        changed = _train(project, var)
    found = {"cold": cold, "one example changed": changed, "only an answer changed": 0.0}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({name: found}, indent=1), "utf-8")
    return found
