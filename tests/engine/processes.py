"""The real engine and a real rasa-sdk action server, over the test bot, on free ports."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import requests

ROOT = Path(__file__).resolve().parents[2]
BOT = Path(__file__).resolve().parent / "bot"
SECRET = "a-secret-for-tests"
ENGINE_PYTHON = Path(os.environ.get("OSSA_ENGINE_VENV", ROOT / ".venv-engine")) / "bin" / "python"


def free_port() -> int:
    """A port of the loopback interface that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def engine_environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of an engine process that may write to ``folder`` only."""
    for name in ("home", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


def run_engine(
    arguments: Sequence[str], folder: Path, cwd: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m engine`` to its end."""
    environment = engine_environment(folder, **more)
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        [str(ENGINE_PYTHON), "-m", "engine", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def in_engine(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in the engine's environment, with what it leaves out answered for."""
    preamble = "from engine import without_tensorflow as w; w.install(training=False)\n"
    return subprocess.run(
        [str(ENGINE_PYTHON), "-W", "ignore", "-c", preamble + code],
        cwd=ROOT,
        env=engine_environment(folder, OMP_NUM_THREADS="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def train(out: Path, folder: Path) -> Path:
    """The test bot's model, by the project's own ``config.yml``."""
    done = run_engine(
        [
            *("train", "--config", "config.yml", "--domain", str(BOT / "domain.yml")),
            *("--data", str(BOT / "data"), "--out", str(out), "--fixed-model-name", "test"),
        ],
        folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "test.tar.gz"


@dataclass
class Process:
    """A child process with its output in a file; always ended by :meth:`stop`."""

    command: list[str]
    environment: dict[str, str]
    cwd: Path
    log: Path
    child: subprocess.Popen[bytes] | None = None
    _file: IO[bytes] | None = None

    def start(self) -> None:
        self._file = self.log.open("ab")
        self.child = subprocess.Popen(
            self.command,
            cwd=self.cwd,
            env=self.environment,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait_for(self, url: str, headers: dict[str, str], within: float = 60) -> None:
        deadline = time.monotonic() + within
        while True:
            assert self.child is not None
            assert self.child.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, f"{url} not ready\n{self.log.read_text()}"
            try:
                if requests.get(url, headers=headers, timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)

    def stop(self) -> None:
        if self.child is not None:
            self.child.terminate()
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait(15)
            self.child = None
        if self._file is not None:
            self._file.close()
            self._file = None


@dataclass
class Actions(Process):
    """The test bot's action server."""

    port: int = 0

    def begin(self) -> None:
        """Start and wait until it answers."""
        self.start()
        self.wait_for(f"http://127.0.0.1:{self.port}/health", {})


def actions_on(port: int, folder: Path) -> Actions:
    """A rasa-sdk server with the test bot's actions, not yet started."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SANIC_HOST": "127.0.0.1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-W", "ignore", "-m", "rasa_sdk", "--actions", "talk.actions"]
    return Actions([*command, "-p", str(port)], environment, BOT, folder / "actions.log", port=port)


@dataclass
class Talk:
    """One conversation: sends the state it was given, as the web process would."""

    engine: Engine
    conversation_id: str
    language: str = "en"
    state: list[dict[str, Any]] | None = None
    events: list[dict[str, Any]] = field(default_factory=list)

    def body(self, text: str = "", choice: Any = None, **more: Any) -> dict[str, Any]:
        return {
            "conversation_id": self.conversation_id,
            "language": self.language,
            "state": self.state,
            "text": text,
            "reading": None,
            "choice": choice,
            "slots": None,
            **more,
        }

    def try_to_say(self, text: str = "", **more: Any) -> requests.Response:
        """One turn; the conversation goes on from the returned state only if it succeeded."""
        answer = self.engine.post("webhook", self.body(text, **more))
        if answer.status_code == 200:
            self.state = answer.json()["state"]
            self.events += answer.json()["events"]
        return answer

    def say(self, text: str = "", **more: Any) -> dict[str, Any]:
        """One turn that must succeed."""
        answer = self.try_to_say(text, **more)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def choose(self, intent: str, text: str = "", **entities: str) -> requests.Response:
        """One choice."""
        listed = [{"entity": name, "value": value} for name, value in entities.items()]
        return self.try_to_say(text, choice={"intent": intent, "entities": listed})


@dataclass
class Engine(Process):
    """The engine over the test bot."""

    port: int = 0
    folder: Path = Path()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhooks/turn/"

    def begin(self) -> None:
        """Start and wait until the model is loaded."""
        self.start()
        self.wait_for(self.url, {"X-Ossa-Secret": SECRET})

    def post(
        self, path: str, body: Any = None, secret: str | None = SECRET, data: bytes | None = None
    ) -> requests.Response:
        headers = {} if secret is None else {"X-Ossa-Secret": secret}
        return requests.post(self.url + path, json=body, data=data, headers=headers, timeout=30)

    def get(self) -> requests.Response:
        """The health check."""
        return requests.get(self.url, headers={"X-Ossa-Secret": SECRET}, timeout=30)

    def talk(self, conversation_id: str = "c1", language: str = "en") -> Talk:
        """A new conversation."""
        return Talk(self, conversation_id, language)


def engine_on(port: int, actions_url: str, model: Path, folder: Path) -> Engine:
    """An engine over ``model``, not yet started."""
    environment = engine_environment(folder, OSSA_SECRET=SECRET, OSSA_ACTIONS_URL=actions_url)
    command = [str(ENGINE_PYTHON), "-m", "engine", "run", "--model", str(model), "-p", str(port)]
    return Engine(command, environment, ROOT, folder / "engine.log", port=port, folder=folder)


def replies(told: dict[str, Any]) -> list[str]:
    """The texts of a turn's replies."""
    return [reply["text"] for reply in told["replies"]]
