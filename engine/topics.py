"""Which approved answer a question asks for.

A topic scores the log probability that the classifier's linear model gives it, and half of what
the nearest training examples vote. With a ``weight``, the similarity of the message to the topic's
own questions is added (the best one and the mean of the best few); next to the votes that was worth
nothing. A confidence is the probability that the topic's answer is wanted: of this topic among all,
times that of a question that is ours against everything that is not. Fills ``topics``, best first
with calibrated confidences, and a result in the shape of Rasa's ``response_selector``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Dict, List, Mapping

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY, RESPONSE_SELECTOR
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.intents import LINEAR, POSTERIOR, VOTES, softmax
from engine.learned import Learned, sentence_vector
from engine.scope import ours

TOPICS = "topics"
"""Message property: topics with their confidences, best first."""

_SHOWN = 10


@dataclass(frozen=True)
class Questions:
    """The approved questions: ``vectors[i]`` belongs to ``labels[owners[i]]``; owners ascend."""

    labels: List[str]
    owners: np.ndarray
    vectors: np.ndarray

    @classmethod
    def of(cls, labels: List[str], vectors: np.ndarray) -> Questions:
        """The questions ``vectors``, each with its own label."""
        names = sorted(set(labels))
        owners = np.array([names.index(label) for label in labels], dtype=np.int32)
        order = np.argsort(owners, kind="stable")
        return cls(names, owners[order], vectors[order].astype(np.float32))

    def nearness(self, vector: np.ndarray, *, nearest: int, share: float) -> np.ndarray:
        """For every label, ``(1 - share)`` of its best similarity and ``share`` of the mean of its
        ``nearest`` best."""
        similarities = self.vectors @ vector
        starts = np.searchsorted(self.owners, np.arange(len(self.labels) + 1))
        scores = np.empty(len(self.labels), dtype=np.float32)
        for index, (start, end) in enumerate(pairwise(starts)):
            best = np.sort(similarities[start:end])[::-1][:nearest]
            scores[index] = (1 - share) * best[0] + share * best.mean()
        return scores

    def save(self, path: Path) -> None:
        """Write the arrays to ``path``, vectors in half precision."""
        np.savez(
            path,
            labels=np.array(self.labels),
            owners=self.owners,
            vectors=self.vectors.astype(np.float16),
        )

    @classmethod
    def load(cls, path: Path) -> Questions:
        """The questions that :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            labels = [str(label) for label in arrays["labels"]]
            return cls(labels, arrays["owners"], arrays["vectors"].astype(np.float32))


def scores(
    questions: Questions,
    vector: np.ndarray,
    linear: Mapping[str, float],
    votes: Mapping[str, float],
    config: Mapping[str, Any],
) -> np.ndarray:
    """One unscaled score for each label of ``questions``; ``linear`` and ``votes`` are logs."""
    told = np.array(
        [
            linear.get(label, 0.0) + config["vote"] * votes.get(label, 0.0)
            for label in questions.labels
        ]
    )
    if not config["weight"]:
        return told
    near = questions.nearness(vector, nearest=config["nearest"], share=config["share"])
    return told + config["weight"] * near


def _topic(label: str) -> str:
    return label.partition("/")[2]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NearestTopic(Learned[Questions]):
    """The selector as a component of Rasa's pipeline; messages without letters pass it by."""

    FILE = "topics.npz"
    MODEL = Questions

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Values found by ``python -m engine.tune``; ``config.yml`` states the ones in use."""
        return {"nearest": 3, "share": 0.5, "weight": 0.0, "vote": 0.5, "temperature": 1.1}

    def train(self, training_data: TrainingData) -> Resource:
        """Store the vectors of all examples of retrieval intents."""
        examples = [
            (str(label), vector)
            for message in training_data.intent_examples
            if (label := message.get(INTENT_RESPONSE_KEY))
            and (vector := sentence_vector(message)) is not None
        ]
        if not examples:
            return self.keep(None)
        labels, vectors = zip(*examples, strict=True)
        return self.keep(Questions.of(list(labels), np.stack(vectors)))

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message with letters its topics."""
        questions = self.model
        for message in messages:
            vector = sentence_vector(message)
            if questions is None or vector is None:
                continue
            linear, votes = message.get(LINEAR) or {}, message.get(VOTES) or {}
            score = scores(questions, vector, linear, votes, self.config)
            confidence = softmax(score, self.config["temperature"])
            confidence = confidence * ours(message.get(POSTERIOR) or {})
            best = [int(index) for index in np.argsort(-confidence, kind="stable")[:_SHOWN]]
            ranked = [(questions.labels[index], float(confidence[index])) for index in best]
            message.set(
                TOPICS,
                [{"topic": _topic(label), "confidence": value} for label, value in ranked],
                add_to_output=True,
            )
            message.set(RESPONSE_SELECTOR, _as_selector(questions, ranked), add_to_output=True)
        return messages


def _as_selector(questions: Questions, ranked: List[Any]) -> Dict[str, Any]:
    """The result in the shape of Rasa's own response selector, for its tools."""
    ranking = [{INTENT_RESPONSE_KEY: label, "confidence": value} for label, value in ranked]
    return {
        "all_retrieval_intents": sorted({label.partition("/")[0] for label in questions.labels}),
        "default": {
            "response": {
                **ranking[0],
                "responses": [],
                "utter_action": f"utter_{ranking[0][INTENT_RESPONSE_KEY]}",
            },
            "ranking": ranking,
        },
    }
