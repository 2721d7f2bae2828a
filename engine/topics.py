"""Which approved answer a question asks for.

A topic scores the log probability that the classifier's linear model gives it, and half of what
the nearest training examples vote; the similarity to the topic's own questions, measured beside
these, was worth nothing. A confidence is the probability that the topic's answer is wanted: of
this topic among all, times that of a question that is ours against everything that is not. Fills
``topics``, best first with calibrated confidences, and a result in the shape of Rasa's
``response_selector``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT_RESPONSE_KEY, RESPONSE_SELECTOR
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.intents import LINEAR, POSTERIOR, VOTES, softmax
from engine.learned import Learned
from engine.scope import ours

TOPICS = "topics"
"""Message property: topics with their confidences, best first."""

_SHOWN = 10


@dataclass(frozen=True)
class Topics:
    """The labels of all topics with an approved answer, sorted."""

    labels: List[str]

    def save(self, path: Path) -> None:
        """Write them to ``path``."""
        np.savez(path, labels=np.array(self.labels))

    @classmethod
    def load(cls, path: Path) -> Topics:
        """The topics that :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls([str(label) for label in arrays["labels"]])


def scores(
    labels: Sequence[str], linear: Mapping[str, float], votes: Mapping[str, float], vote: float
) -> np.ndarray:
    """One unscaled score for each of ``labels``; ``linear`` and ``votes`` are logs."""
    return np.array([linear.get(label, 0.0) + vote * votes.get(label, 0.0) for label in labels])


def _topic(label: str) -> str:
    return label.partition("/")[2]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RankedTopics(Learned[Topics]):
    """The selector as a component of Rasa's pipeline; messages without letters pass it by."""

    FILE = "topics.npz"
    MODEL = Topics

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Values found by ``python -m engine.tune``; ``config.yml`` states the ones in use."""
        return {"vote": 0.5, "temperature": 1.1}

    def train(self, training_data: TrainingData) -> Resource:
        """Store the labels of all examples of retrieval intents."""
        labels = {m.get(INTENT_RESPONSE_KEY) for m in training_data.intent_examples} - {None}
        return self.keep(Topics(sorted(labels)) if labels else None)

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message that was classified its topics."""
        for message in messages:
            linear, votes = message.get(LINEAR), message.get(VOTES)
            if self.model is None or linear is None:
                continue
            labels = self.model.labels
            score = scores(labels, linear, votes, self.config["vote"])
            confidence = softmax(score, self.config["temperature"])
            confidence = confidence * ours(message.get(POSTERIOR))
            best = [int(index) for index in np.argsort(-confidence, kind="stable")[:_SHOWN]]
            ranked = [(labels[index], float(confidence[index])) for index in best]
            message.set(
                TOPICS,
                [{"topic": _topic(label), "confidence": value} for label, value in ranked],
                add_to_output=True,
            )
            message.set(RESPONSE_SELECTOR, _as_selector(labels, ranked), add_to_output=True)
        return messages


def _as_selector(labels: Sequence[str], ranked: List[Any]) -> Dict[str, Any]:
    """The result in the shape of Rasa's own response selector, for its tools."""
    ranking = [{INTENT_RESPONSE_KEY: label, "confidence": value} for label, value in ranked]
    return {
        "all_retrieval_intents": sorted({label.partition("/")[0] for label in labels}),
        "default": {
            "response": {
                **ranking[0],
                "responses": [],
                "utter_action": f"utter_{ranking[0][INTENT_RESPONSE_KEY]}",
            },
            "ranking": ranking,
        },
    }
