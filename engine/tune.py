"""Finds the values of ``config.yml`` by five-fold cross-validation on the training data.

    python -m engine.tune [--data data] [--search intents|topics] [--out FILE]

Every example is judged by a model that has not seen it. ``--search`` goes through a grid;
without it, the values of ``config.yml`` are measured. ``--out`` keeps what was said of each, for
measurements that need more than the engine (``bench/understanding.py`` adds the reader).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Sequence, Tuple

import numpy as np

from engine import without_tensorflow

if __name__ == "__main__":
    without_tensorflow.install(training=True)

from ruamel.yaml import YAML

from engine.intents import Weights, by_intent, fit, softmax
from engine.learned import fine_label
from engine.letters import substance
from engine.topics import scores
from engine.vectors import training_vectors

FOLDS = 5
GRIDS: Mapping[str, Sequence[float]] = {
    "vote": (0.0, 0.3, 0.6, 0.9),
    "sharpness": (8.0, 12.0, 20.0),
    "neighbours": (15, 30, 60),
    "dense_scale": (1.0, 1.5, 2.0, 3.0),
    "C": (3.0, 10.0, 30.0),
}
GRID_TEMPERATURE = tuple(np.round(np.arange(0.3, 1.55, 0.05), 2))
GRID_TOPIC_VOTE = (0.0, 0.5, 1.0)

Told = Tuple[np.ndarray, np.ndarray]
"""Of every example, the logs of the linear model and of the votes."""


@dataclass(frozen=True)
class Examples:
    """The training data: texts, their fine labels and their sentence vectors."""

    texts: List[str]
    labels: np.ndarray
    vectors: np.ndarray

    @property
    def intents(self) -> np.ndarray:
        """The intent of each example."""
        return np.array([label.partition("/")[0] for label in self.labels])


def say(line: str) -> None:
    """One line of the report, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read_examples(data: str) -> Examples:
    """All examples with letters under a file or folder of training data."""
    from rasa.shared.data import get_data_files, is_nlu_file
    from rasa.shared.importers.utils import training_data_from_paths

    found = training_data_from_paths(get_data_files([data], is_nlu_file), "en")
    messages = [m for m in found.intent_examples if substance(m.get("text") or "") == "words"]
    texts = [str(message.get("text")) for message in messages]
    return Examples(texts, np.array([fine_label(m) for m in messages]), training_vectors(texts))


def folds(labels: np.ndarray) -> List[Tuple[np.ndarray, np.ndarray]]:
    """Training and held-out places of each fold, every label in every fold."""
    from sklearn.model_selection import StratifiedKFold

    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    return list(splitter.split(np.zeros(len(labels)), labels))


def models(examples: Examples, config: Mapping[str, Any]) -> List[Weights]:
    """The model of each fold."""
    return [
        fit(
            examples.vectors[seen],
            [examples.texts[i] for i in seen],
            list(examples.labels[seen]),
            C=config["C"],
            dense_scale=config["dense_scale"],
        )
        for seen, _ in folds(examples.labels)
    ]


def held_out(examples: Examples, fitted: Sequence[Weights], config: Mapping[str, Any]) -> Told:
    """Of every example, by the model that has not seen it: the logs of the linear model's
    probabilities and of the votes; columns are sorted labels."""
    linear = np.empty((len(examples.texts), len(set(examples.labels))), dtype=np.float32)
    votes = np.empty_like(linear)
    for (_, unseen), weights in zip(folds(examples.labels), fitted, strict=True):
        for i in unseen:
            linear[i] = weights.linear(examples.vectors[i], examples.texts[i])
            votes[i] = weights.votes(examples.vectors[i], config)
    return linear, votes


def best_temperature(odds: np.ndarray, truth: np.ndarray) -> Tuple[float, float]:
    """The temperature with the least mean surprise at the truth, and that surprise (nats)."""
    rows = np.arange(len(truth))
    losses = {
        float(t): float(-np.log(np.maximum(softmax(odds, float(t))[rows, truth], 1e-9)).mean())
        for t in GRID_TEMPERATURE
    }
    best = min(losses, key=lambda t: losses[t])
    return best, losses[best]


def intent_accuracy(odds: np.ndarray, names: Sequence[str], examples: Examples, t: float) -> float:
    """How often the most probable intent, summed over its fine labels, is the true one."""
    owners = np.array([name.partition("/")[0] for name in names])
    intents = np.unique(owners)
    probabilities = softmax(odds, t)
    sums = np.stack([probabilities[:, owners == name].sum(axis=1) for name in intents], axis=1)
    return float((intents[sums.argmax(axis=1)] == examples.intents).mean())


def tries(search: bool, config: Mapping[str, Any]) -> Iterator[Dict[str, Any]]:
    """The values to try: those of ``config``, then each grid with the other values as they are.

    Values that need a new fit come last.
    """
    yield dict(config)
    if search:
        for name, values in GRIDS.items():
            yield from ({**config, name: value} for value in values if value != config[name])


def measure_intents(
    examples: Examples, config: Mapping[str, Any], search: bool
) -> Tuple[Told, np.ndarray]:
    """Report every value tried; by the values of ``config``, what :func:`held_out` gives and the
    probabilities of every held-out example."""
    names = sorted(set(examples.labels))
    truth = np.searchsorted(names, examples.labels)
    kept, fitted, fitted_for = None, [], None
    for values in tries(search, config):
        started = time.time()
        if fitted_for != (values["C"], values["dense_scale"]):
            fitted_for = (values["C"], values["dense_scale"])
            fitted = models(examples, values)
        linear, votes = held_out(examples, fitted, values)
        scores_of_all = linear + values["vote"] * votes
        temperature, surprise = best_temperature(scores_of_all, truth)
        accuracy = intent_accuracy(scores_of_all, names, examples, temperature)
        fine = float((scores_of_all.argmax(axis=1) == truth).mean())
        say(
            "  ".join(f"{name} {values[name]:g}" for name in GRIDS)
            + f"  temperature {temperature:.2f}  intent {accuracy:.4f}  fine {fine:.4f}"
            + f"  surprise {surprise:.3f}  ({time.time() - started:.0f} s)"
        )
        if kept is None:
            kept = (linear, votes), softmax(scores_of_all, config["temperature"])
    assert kept is not None  # noqa: S101
    return kept


def topic_scores(examples: Examples, told: Told, vote: float) -> Tuple[np.ndarray, np.ndarray]:
    """Held-out scores of topics for all questions, and the place of each one's true topic."""
    names = sorted(set(examples.labels))
    labels = [name for name in names if "/" in name]
    asked = [i for i, label in enumerate(examples.labels) if "/" in label]
    rows = []
    for i in asked:
        linear, votes = (dict(zip(names, each[i].tolist(), strict=True)) for each in told)
        rows.append(scores(labels, linear, votes, vote))
    return np.stack(rows), np.array([labels.index(examples.labels[i]) for i in asked])


def measure_topics(examples: Examples, told: Told, vote: float, search: bool) -> None:
    """Report top-1 and top-3 of every value tried."""
    for value in GRID_TOPIC_VOTE if search else (vote,):
        score, truth = topic_scores(examples, told, value)
        order = np.argsort(-score, axis=1, kind="stable")
        first = float((order[:, 0] == truth).mean())
        third = float((order[:, :3] == truth[:, None]).any(axis=1).mean())
        temperature, surprise = best_temperature(score, truth)
        say(
            f"vote {value:.1f}  temperature {temperature:4.2f}  topic top-1 {first:.4f}  "
            f"top-3 {third:.4f}  surprise {surprise:.3f}"
        )


def keep(examples: Examples, posterior: np.ndarray, path: Path) -> None:
    """Write what was said of each held-out example."""
    names = sorted(set(examples.labels))
    told = [
        {
            "text": text,
            "label": str(label),
            "ranking": by_intent(dict(zip(names, row.tolist(), strict=True))),
        }
        for text, label, row in zip(examples.texts, examples.labels, posterior, strict=True)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False))


def main() -> None:
    """Measure, or search."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="data")
    parser.add_argument("--config", type=Path, default=Path("config.yml"))
    parser.add_argument("--search", choices=("intents", "topics"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    pipeline = YAML(typ="safe", pure=True).load(args.config)["pipeline"]
    config = {part["name"].rpartition(".")[2]: part for part in pipeline}
    with warnings.catch_warnings(record=True):  # of the locked libraries
        examples = read_examples(args.data)
    say(f"{len(examples.texts)} examples, {len(set(examples.labels))} labels")
    told, posterior = measure_intents(examples, config["LinearIntents"], args.search == "intents")
    measure_topics(examples, told, config["RankedTopics"]["vote"], args.search == "topics")
    if args.out:
        keep(examples, posterior, args.out)


if __name__ == "__main__":
    main()
