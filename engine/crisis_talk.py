"""How likely a message is crisis talk: the kernel machine as a component of Rasa's pipeline."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.kernel import Machine, fit
from engine.learned import Learned, fine_label, sentence_vector

CRISIS_ODDS = "crisis_odds"
"""Message property: the machine's log odds of crisis talk."""

LABEL = "crisis"
_BETWEEN = "despair"
"""Neither side of the border: what is asked about because nobody can tell."""


def border_examples(training_data: TrainingData) -> List[Tuple[Message, np.ndarray, str]]:
    """The examples on either side of the border, each with its vector and its label."""
    return [
        (message, vector, label)
        for message in training_data.intent_examples
        if (vector := sentence_vector(message)) is not None
        and (label := fine_label(message)) != _BETWEEN
    ]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisTalk(Learned[Machine]):
    """Gives every message with letters its log odds; sets no intent."""

    FILE = "crisis_talk.npz"
    MODEL = Machine

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``config.yml`` states the values in use. ``slope``: log odds of a margin of 1."""
        return {"C": 3.0, "gamma": 0.7, "scale": 0.8, "rare": 3.0, "others": 15000, "slope": 4.0}

    def train(self, training_data: TrainingData) -> Resource:
        """Find the border between crisis talk and everything else, and store it."""
        examples = border_examples(training_data)
        machine = fit(
            np.stack([vector for _, vector, _ in examples]),
            [message.get(TEXT) for message, _, _ in examples],
            np.array([label == LABEL for _, _, label in examples]),
            **{name: self.config[name] for name in ("C", "gamma", "scale", "rare", "others")},
        )
        return self.keep(machine)

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message with letters its log odds of crisis talk."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is not None and self.model is not None:
                margin = self.model.margin(vector, message.get(TEXT))
                message.set(CRISIS_ODDS, self.config["slope"] * margin)
        return messages
