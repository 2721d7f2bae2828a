"""What the phrases of a message say for crisis talk, as a component of Rasa's pipeline."""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.crisis_talk import LABEL, border_examples
from engine.learned import Learned, sentence_vector
from engine.phrases import Phrases, fit

CRISIS_EVIDENCE = "crisis_evidence"
"""Message property: by how much the phrases raise the log odds of crisis talk."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisPhrases(Learned[Phrases]):
    """Gives every message with letters its evidence; sets no intent."""

    FILE = "crisis_phrases.npz"
    MODEL = Phrases

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``config.yml`` states the values in use."""
        return {"C": 10.0, "rare": 3.0}

    def train(self, training_data: TrainingData) -> Resource:
        """Weigh the phrases of crisis talk against those of everything else, and store them."""
        examples = border_examples(training_data)
        phrases = fit(
            [message.get(TEXT) for message, _, _ in examples],
            np.array([label == LABEL for _, _, label in examples]),
            C=self.config["C"],
            rare=self.config["rare"],
        )
        return self.keep(phrases)

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message with letters its evidence for crisis talk."""
        for message in messages:
            if self.model is not None and sentence_vector(message) is not None:
                message.set(CRISIS_EVIDENCE, self.model.evidence(message.get(TEXT)))
        return messages
