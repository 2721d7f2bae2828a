"""The stock bot that ours is measured against: what ``rasa init`` would make of our training data.

Default pipeline and policies of Rasa 3.6.21, a SQLite tracker store, the action server of rasa-sdk,
the REST channel. It answers questions through a custom action that returns a fixed text at once
(ours looks the answer up), and everything else by a response of its domain.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import yaml

from bench.measuring import ROOT
from bench.talking import MARK
from bot.supervisor.run import free_port
from bot.supervisor.service import Service
from evaluation.stock.training import PYTHON, StockError, config

FOLDER = ROOT / "results" / "stock-bot"
POLICIES: list[dict[str, Any]] = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
    {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
]
"""What ``rasa init`` of Rasa 3.6.21 writes."""
EPOCHS_ASKED = 100
_BAR = re.compile(r"Epochs: 100%\|[^|]*\| (\d+)/\d+ \[(?:(\d+):)?(\d+):(\d+)<")
_ACTION = f'''"""The stock bot's one action: a fixed answer, at once."""

from rasa_sdk import Action


class Answer(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        intent = tracker.latest_message["intent"]["name"]
        dispatcher.utter_message(text=f"{MARK} {{intent}}")
        return []
'''


@dataclass(frozen=True)
class StockModel:
    """A trained stock bot. ``seconds_for_100`` is extrapolated from the epochs that were run."""

    path: Path
    epochs: int
    seconds: float
    seconds_for_100: float


def _labels() -> list[str]:
    found = []
    for path in sorted((ROOT / "data").glob("nlu*.yml")):
        found += re.findall(r"^- intent: (\S+)", path.read_text("utf-8"), re.MULTILINE)
    return sorted(set(found))


def _said(name: str) -> list[dict[str, str]]:
    return [{"text": f"This is the stock bot's answer to {name}."}]


def _domain(labels: list[str]) -> dict[str, Any]:
    intents = sorted({label.partition("/")[0] for label in labels})
    responses = {f"utter_{label}": _said(label) for label in labels}
    responses |= {f"utter_{name}": _said(name) for name in intents}
    return {
        "version": "3.1",
        "intents": intents,
        "responses": responses | {"utter_rephrase": _said("nothing it knows")},
        "actions": ["action_answer"],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def _by_action(intent: str) -> bool:
    return intent.startswith(("ask_", "report_", "book_", "start_"))


def _rules(intents: list[str]) -> Iterator[dict[str, Any]]:
    yield {
        "rule": "ask again",
        "steps": [{"intent": "nlu_fallback"}, {"action": "utter_rephrase"}],
    }
    for intent in intents:
        action = "action_answer" if _by_action(intent) else f"utter_{intent}"
        yield {"rule": f"answer {intent}", "steps": [{"intent": intent}, {"action": action}]}


def _stories() -> Iterator[dict[str, Any]]:
    """As ``rasa init`` has them: one good way through and two worse ones."""
    ways = {
        "happy path": ("greet", "ask_treatment", "thanks", "goodbye"),
        "a symptom": ("greet", "report_pain", "affirm", "thanks"),
        "a question, then a denial": ("ask_clinic", "deny", "ask_tumours", "goodbye"),
    }
    for name, intents in ways.items():
        steps: list[dict[str, str]] = []
        for intent in intents:
            steps.append({"intent": intent})
            steps.append({"action": "action_answer" if _by_action(intent) else f"utter_{intent}"})
        yield {"story": name, "steps": steps}


def _files(epochs: int) -> dict[str, str]:
    labels = _labels()
    domain = _domain(labels)
    settings = yaml.safe_load(config("rasa-init", epochs))
    settings["policies"] = [p | ({"epochs": epochs} if "epochs" in p else {}) for p in POLICIES]
    dialogue = {
        "version": "3.1",
        "rules": list(_rules(domain["intents"])),
        "stories": list(_stories()),
    }
    nlu = {
        f"data/{path.name}": path.read_text("utf-8")
        for path in sorted((ROOT / "data").glob("nlu*.yml"))
    }
    written = {"config.yml": settings, "domain.yml": domain, "data/dialogue.yml": dialogue}
    as_text = {name: yaml.safe_dump(data, sort_keys=False) for name, data in written.items()}
    return nlu | as_text | {"actions.py": _ACTION, "credentials.yml": "rest:\n"}


def trained(epochs: int) -> StockModel:
    """The stock bot of the present training data, trained now unless it is there (minutes).

    Raises ``StockError`` with the last lines of Rasa's own words when that fails.
    """
    if not PYTHON.exists():
        raise StockError("stock Rasa is not installed: make bench does that first")
    files = _files(epochs)
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:12]
    folder = FOLDER / digest
    facts = folder / "training.json"
    if not facts.exists():
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        facts.write_text(json.dumps(_train(folder, epochs)), "utf-8")
    told = json.loads(facts.read_text("utf-8"))
    return StockModel(folder / "models" / "stock.tar.gz", epochs, **told)


def environment() -> dict[str, str]:
    """As a newcomer's shell has it, but without telemetry and on loopback."""
    return {
        "PATH": f"{PYTHON.parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(FOLDER),
        "LANG": "C.UTF-8",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SANIC_HOST": "127.0.0.1",
    }


def _train(folder: Path, epochs: int) -> dict[str, float]:
    command = [str(PYTHON), "-m", "rasa", "train", "--fixed-model-name", "stock"]
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    seconds = time.monotonic() - began
    if done.returncode or not (folder / "models" / "stock.tar.gz").exists():
        told = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise StockError("training the stock bot failed:\n  " + "\n  ".join(told))
    return {"seconds": seconds, "seconds_for_100": for_all(done.stdout + done.stderr, seconds)}


def for_all(told: str, seconds: float, wanted: int = EPOCHS_ASKED) -> float:
    """The seconds that ``wanted`` epochs would have taken: what the epochs' own progress bars say
    they took, stretched, and everything else as it was."""
    total = seconds
    bars = {match.span(1): match.groups() for match in _BAR.finditer(told)}
    finished = {groups for groups in bars.values()}
    for epochs, hours, minutes, rest in finished:
        took = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
        total += took * (wanted / int(epochs) - 1)
    return total


def services(model: StockModel, var: Path) -> tuple[list[Service], str]:
    """The bot's two processes, not started, and the address of its REST channel's server."""
    folder = model.path.parents[1]
    port, actions = free_port(), free_port()
    var.mkdir(parents=True, exist_ok=True)
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"},
        "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(var / "stock.db")},
    }
    (var / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    run = [str(PYTHON), "-m", "rasa", "run", "-m", str(model.path), "-p", str(port)]
    run += ["-i", "127.0.0.1", "--endpoints", str(var / "endpoints.yml")]
    run += ["--credentials", str(folder / "credentials.yml")]
    act = [str(PYTHON), "-m", "rasa_sdk", "--actions", "actions", "-p", str(actions)]
    url = f"http://127.0.0.1:{port}"
    return [
        Service(
            "actions", act, environment(), folder, var / "actions.log",
            _answers(f"http://127.0.0.1:{actions}/health"),
        ),
        Service(
            "engine", run, environment(), folder, var / "engine.log",
            _answers(f"{url}/webhooks/rest/"), patience=600.0,
        ),
    ], url  # fmt: skip


def _answers(url: str) -> Any:
    def healthy() -> bool:
        try:
            return requests.get(url, timeout=2).status_code == 200
        except requests.RequestException:
            return False

    return healthy
