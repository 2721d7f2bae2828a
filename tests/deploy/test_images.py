"""What the images copy is enough to run: each process, from a folder with nothing else in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.supervisor.model import engine_environment, engine_python, ensure_model
from bot.supervisor.run import free_port

ROOT = Path(__file__).resolve().parents[2]
SECRET = "of this test"
WITHIN = 90.0

pytestmark = [pytest.mark.integration, pytest.mark.timeout(200)]


def copied(image: str, folder: Path) -> Path:
    """The files that the last stage of an image copies from the project."""
    last_stage = (ROOT / "deploy" / f"{image}.Dockerfile").read_text().split("\nFROM ")[-1]
    for line in last_stage.splitlines():
        if line.startswith("COPY") and "--from" not in line:
            *sources, target = line.split()[1:]
            for source in (str(p.relative_to(ROOT)) for name in sources for p in ROOT.glob(name)):
                place = folder / target / source if target.endswith("/") else folder / target
                place.parent.mkdir(parents=True, exist_ok=True)
                if (ROOT / source).is_dir():
                    shutil.copytree(
                        ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__")
                    )
                else:
                    shutil.copy(ROOT / source, place)
    return folder


@contextmanager
def running(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[None]:
    given = {"PATH": "/usr/bin:/bin", "OSSA_SECRET": SECRET, "LANG": "C.UTF-8"} | environment
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=given, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def until_well(url: str, folder: Path) -> None:
    """As the orchestrator asks: by the probe of the image."""
    deadline = time.monotonic() + WITHIN
    probe = [sys.executable, "deploy/probe.py", url]
    while subprocess.run(probe, cwd=folder, env={"OSSA_SECRET": SECRET}, check=False).returncode:
        assert time.monotonic() < deadline, (folder / "log").read_text()[-2000:]
        time.sleep(0.5)


def test_web_and_actions_run_from_what_their_image_holds(tmp_path: Path) -> None:
    folder = copied("app", tmp_path / "app")
    web, actions = free_port(), free_port()
    environment = {"PORT": str(web), "OSSA_VAR": str(tmp_path / "var")}
    with (
        running([sys.executable, "-m", "bot", "web"], folder, environment),
        running([sys.executable, "-m", "actions", "--port", str(actions)], folder, {}),
    ):
        until_well(f"http://127.0.0.1:{web}/healthz", folder)
        until_well(f"http://127.0.0.1:{actions}/health", folder)


def test_the_engine_runs_from_what_its_image_holds(tmp_path: Path) -> None:
    folder, port = copied("engine", tmp_path / "engine"), free_port()
    model = ensure_model(tmp_path / "var")
    (folder / "models").mkdir()
    for path in (model, model.parent / "allowed.json"):
        shutil.copy(path, folder / "models" / path.name)
    command = [str(engine_python()), "-m", "engine", "run", "--model", f"models/{model.name}"]
    with running(
        [*command, "-i", "127.0.0.1", "-p", str(port)],
        folder,
        engine_environment(tmp_path / "var" / "engine"),
    ):
        until_well(f"http://127.0.0.1:{port}/webhooks/turn/", folder)
