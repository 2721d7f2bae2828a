"""Which intent a message has: a linear model over the sentence's vector and its letters, and the
votes of the most similar training examples.

Both know the finest labels there are (``ask_treatment/does_it_hurt``), whose probabilities are
added up to intents: that was 3 points more accurate than training on intents alone, and the votes
are worth 1 to 2 more. scikit-learn fits the weights; they are stored as plain arrays, and a
prediction is NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.directions import directions
from engine.hashing import SIZE, hashed
from engine.learned import Learned, fine_label, sentence_vector
from engine.neighbours import Neighbours

POSTERIOR = "intent_posterior"
"""Message property: the probability of every fine label, by label."""
LINEAR = "intent_linear"
"""Message property: the log probability of every fine label by the linear model alone."""
VOTES = "intent_votes"
"""Message property: the log of the neighbours' votes for every fine label."""
CLASSIFIED = "intent_classifier"
"""Message property: what this classifier alone says, most probable first."""

FLOOR = 1e-6
"""No label is ever less probable than this to the linear model."""


@dataclass(frozen=True)
class Weights:
    """A trained model: everything that a prediction needs."""

    labels: List[str]
    mean: np.ndarray
    dense: np.ndarray
    sparse: np.ndarray
    bias: np.ndarray
    neighbours: Neighbours

    def linear(self, vector: np.ndarray, text: str) -> np.ndarray:
        """The log probability of each label by the linear model alone."""
        places, weights = hashed(text)
        odds = (
            directions(vector, self.mean) @ self.dense + weights @ self.sparse[places] + self.bias
        )
        return np.log(np.maximum(softmax(odds, 1.0), FLOOR))

    def votes(self, vector: np.ndarray, config: Mapping[str, Any]) -> np.ndarray:
        """The log of the share of the neighbours' votes that each label has."""
        votes = self.neighbours.votes(
            directions(vector, self.mean),
            len(self.labels),
            count=config["neighbours"],
            sharpness=config["sharpness"],
        )
        return np.log(votes)

    def save(self, path: Path) -> None:
        """Write the arrays to ``path``; no code is stored, so none is run at loading."""
        np.savez(
            path,
            labels=np.array(self.labels),
            mean=self.mean,
            dense=self.dense,
            sparse=self.sparse,
            bias=self.bias,
            directions=self.neighbours.directions.astype(np.float16),
            owners=self.neighbours.owners,
        )

    @classmethod
    def load(cls, path: Path) -> Weights:
        """The model that :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                [str(label) for label in arrays["labels"]],
                *(arrays[name] for name in ("mean", "dense", "sparse", "bias")),
                Neighbours.of(arrays["directions"], arrays["owners"]),
            )


def softmax(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities of ``scores``; a temperature below 1 sharpens them."""
    scaled = (scores - scores.max(axis=-1, keepdims=True)) / temperature
    powers = np.exp(scaled)
    return powers / powers.sum(axis=-1, keepdims=True)


def _weights_of_labels(labels: Sequence[str]) -> Dict[str, float]:
    """Rare labels count more, by the square root of how rare: "out of scope" has twenty times as
    many examples as a topic, and is not twenty times as likely where they are hard to tell."""
    names, counts = np.unique(labels, return_counts=True)
    return dict(zip(names.tolist(), np.sqrt(counts.mean() / counts).tolist(), strict=True))


def fit(
    vectors: np.ndarray,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    C: float,
    dense_scale: float,
) -> Weights:
    """The model of these examples: the same for the same examples in the same order."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    rows = [hashed(text) for text in texts]
    letters = csr_matrix(
        (
            np.concatenate([weights for _, weights in rows]),
            np.concatenate([places for places, _ in rows]),
            np.cumsum([0] + [len(places) for places, _ in rows]),
        ),
        shape=(len(rows), SIZE),
    )
    mean = vectors.mean(axis=0)
    seen = directions(vectors, mean)
    features = hstack([csr_matrix(seen * dense_scale), letters], format="csr")
    model = LogisticRegression(
        C=C, max_iter=300, tol=1e-3, class_weight=_weights_of_labels(labels)
    ).fit(features.astype(np.float32), list(labels))
    coefficients, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        coefficients = np.concatenate([-coefficients, coefficients]) / 2
        bias = np.concatenate([-bias, bias]) / 2
    size = vectors.shape[1]
    return Weights(
        labels=[str(label) for label in model.classes_],
        mean=mean.astype(np.float32),
        dense=(coefficients[:, :size].T * dense_scale).astype(np.float32),
        sparse=np.ascontiguousarray(coefficients[:, size:].T, dtype=np.float32),
        bias=bias.astype(np.float32),
        neighbours=Neighbours.of(
            seen,
            np.searchsorted(model.classes_, list(labels)).astype(np.int32),
        ),
    )


def by_intent(posterior: Dict[str, float]) -> List[Dict[str, Any]]:
    """The ranking of intents whose fine labels have these probabilities."""
    sums: Dict[str, float] = {}
    for label, probability in posterior.items():
        intent = label.partition("/")[0]
        sums[intent] = sums.get(intent, 0.0) + probability
    return [
        {"name": name, "confidence": probability}
        for name, probability in sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    ]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntents(Learned[Weights]):
    """The classifier as a component of Rasa's pipeline; messages without letters pass it by."""

    FILE = "intents.npz"
    MODEL = Weights

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Values found by ``python -m engine.tune``; ``config.yml`` states the ones in use."""
        return {
            "C": 10.0,
            "dense_scale": 1.5,
            "neighbours": 30,
            "sharpness": 20.0,
            "vote": 1.0,
            "temperature": 1.0,
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the examples that have letters and store the weights."""
        examples = [
            (message, vector)
            for message in training_data.intent_examples
            if (vector := sentence_vector(message)) is not None
        ]
        weights = fit(
            np.stack([vector for _, vector in examples]),
            [message.get(TEXT) for message, _ in examples],
            [fine_label(message) for message, _ in examples],
            C=self.config["C"],
            dense_scale=self.config["dense_scale"],
        )
        return self.keep(weights)

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message with letters its posterior, its intent and the ranking."""
        weights = self.model
        for message in messages:
            vector = sentence_vector(message)
            if weights is None or vector is None:
                continue
            linear = weights.linear(vector, message.get(TEXT))
            votes = weights.votes(vector, self.config)
            scores = linear + self.config["vote"] * votes
            probabilities = softmax(scores, self.config["temperature"])
            posterior = dict(zip(weights.labels, probabilities.tolist(), strict=True))
            message.set(LINEAR, dict(zip(weights.labels, linear.tolist(), strict=True)))
            message.set(VOTES, dict(zip(weights.labels, votes.tolist(), strict=True)))
            ranking = by_intent(posterior)
            message.set(POSTERIOR, posterior)
            message.set(CLASSIFIED, ranking[:5], add_to_output=True)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
