"""What the engine refuses to start with, and the one line that says why.

Rasa can do more than this engine may: serve its HTTP API, open channels to patients, keep
conversations in stores, run components whose libraries are not installed here. Each of that is
refused before Rasa starts, not met half-way through.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional

from ruamel.yaml import YAML

CHANNEL = "engine.turn.TurnChannel"
COMMANDS = ("run", "train", "shell", "test", "data")

_TENSORFLOW = "TensorFlow"
_SCIKIT = "scikit-learn while it serves"
NEEDS: Mapping[str, str] = {
    "DIETClassifier": _TENSORFLOW,
    "ResponseSelector": _TENSORFLOW,
    "TEDPolicy": _TENSORFLOW,
    "UnexpecTEDIntentPolicy": _TENSORFLOW,
    "ConveRTFeaturizer": _TENSORFLOW,
    "LanguageModelFeaturizer": _TENSORFLOW,
    "LogisticRegressionClassifier": _SCIKIT,
    "SklearnIntentClassifier": _SCIKIT,
    "CountVectorsFeaturizer": _SCIKIT,
    "CRFEntityExtractor": "sklearn-crfsuite",
    "MitieNLP": "MITIE",
    "SpacyNLP": "spaCy",
    "JiebaTokenizer": "jieba",
}
"""Components of Rasa that cannot run here, and what they need."""


class Refused(Exception):
    """The engine does not start with this; the text says why, in one line."""


def _yaml(path: Path) -> Dict[str, Any]:
    try:
        data = YAML(typ="safe", pure=True).load(path)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from None
    except Exception as error:  # every fault of every YAML layer is the same to a reader
        first = str(error).strip().splitlines()[0]
        raise Refused(f"{path}: not YAML: {first}") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise Refused(f"{path}: not a mapping")
    return data


def refuse_components(names: Iterable[str], where: str) -> None:
    """Raise ``Refused`` for the first component that cannot run in this environment."""
    for name in names:
        needs = NEEDS.get(name.rpartition(".")[2])
        if needs:
            raise Refused(
                f"{where}: {name} needs {needs}, which the engine's environment leaves out; "
                "use the components of engine/ (config.yml of this project shows them)"
            )


def check_config(path: Path) -> None:
    """Raise ``Refused`` if the pipeline or the policies of a configuration cannot run here."""
    data = _yaml(path)
    for key in ("pipeline", "policies"):
        parts = data.get(key)
        if not isinstance(parts, list) or not parts:
            raise Refused(
                f"{path}: names no {key}; Rasa would choose its own, which need TensorFlow"
            )
        refuse_components(
            (str(part.get("name") if isinstance(part, dict) else part) for part in parts),
            f"{path}",
        )


def check_model(path: Path) -> None:
    """Raise ``Refused`` if a trained model has components that cannot run here."""
    archive = archive_at(path)
    refuse_components(_components(archive), str(archive))


def archive_at(path: Path) -> Path:
    """The model at ``path``, the newest one of a folder. Raises ``Refused`` if there is none."""
    archive = path
    if path.is_dir():
        models = sorted(path.glob("*.tar.gz"), key=lambda item: item.stat().st_mtime)
        if not models:
            raise Refused(f"{path}: no model in this folder; train one first")
        archive = models[-1]
    if not archive.is_file():
        raise Refused(f"{archive}: no such model; train one first")
    return archive


def archives_of(args: argparse.Namespace) -> List[Path]:
    """The models that a command would load. Raises ``Refused`` for one that is not there."""
    if getattr(args, "remote_storage", None):
        return []  # refused in a moment, with its own line
    return [archive_at(path) for path in _paths(getattr(args, "model", None), "models")]


def _components(archive: Path) -> List[str]:
    try:
        with tarfile.open(archive) as files:
            file = files.extractfile("metadata.json")
            metadata = json.load(file) if file else {}
    except (OSError, KeyError, ValueError, tarfile.TarError):
        raise Refused(f"{archive}: not a model of Rasa") from None
    nodes = metadata.get("predict_schema", {}).get("nodes", {})
    return [str(node.get("uses", "")) for node in nodes.values()]


def check_credentials(path: Path) -> None:
    """Raise ``Refused`` if a channel other than ours would be opened."""
    others = sorted(str(name) for name in _yaml(path) if name != CHANNEL)
    if others:
        raise Refused(f"{path}: opens the channel {others[0]}; the engine has only {CHANNEL}")


def check_endpoints(path: Path) -> None:
    """Raise ``Refused`` if anything but the actions would be called or written to."""
    others = sorted(str(name) for name in _yaml(path) if name != "action_endpoint")
    if others:
        raise Refused(f"{path}: names {others[0]}; the engine keeps nothing and calls only actions")


def _paths(value: Any, default: str) -> List[Path]:
    given = value if isinstance(value, list) else [value] if value else [default]
    return [Path(item) for item in given]


def check_arguments(command: Optional[str], args: argparse.Namespace) -> None:
    """Raise ``Refused`` unless this engine may carry out ``command`` with these arguments."""
    if command not in COMMANDS:
        raise Refused(f"the engine knows {', '.join(COMMANDS)}; not {command}")
    if getattr(args, "enable_api", False):
        raise Refused(
            "--enable-api: Rasa's HTTP API stays closed; the turn channel is the only door"
        )
    if getattr(args, "remote_storage", None):
        raise Refused("--remote-storage: models come from this machine only")
    if command == "run":
        if getattr(args, "connector", None):
            raise Refused(f"--connector: the engine has only {CHANNEL}")
        check_credentials(_paths(getattr(args, "credentials", None), "credentials.yml")[0])
    if command in ("run", "shell"):
        check_endpoints(_paths(getattr(args, "endpoints", None), "endpoints.yml")[0])
        check_model(_paths(getattr(args, "model", None), "models")[0])
    if command in ("train", "data"):
        for path in _paths(getattr(args, "config", None), "config.yml"):
            check_config(path)
