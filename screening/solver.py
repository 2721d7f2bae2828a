"""Runs a fit in the engine's environment, which has scikit-learn."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from screening.corpus import ROOT

ENGINE = ROOT / ".venv-engine" / "bin" / "python"


def solved(script: Path, problem: Mapping[str, Any]) -> dict[str, Any]:
    """What ``script PROBLEM SOLUTION`` writes for this problem; both are JSON. Raises
    ``CalledProcessError`` when it fails; what it prints goes to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "problem.json"), Path(folder, "solution.json")
        source.write_text(json.dumps(problem), encoding="utf-8")
        command = [str(ENGINE), str(script), str(source), str(target)]
        subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603
        solution: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return solution
