"""How probably a message is crisis talk: the kernel machine as a component of Rasa's pipeline."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.intents import fine_label, sentence_vector
from engine.kernel import Machine, fit

CRISIS_TALK = "crisis_talk"
"""Message property: the probability of crisis talk."""

_LABEL = "crisis"
_BETWEEN = "despair"
"""Neither side of the border: what is asked about because nobody can tell."""

_FILE = "crisis_talk.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisTalk(GraphComponent, IntentClassifier):
    """Gives every message with letters its probability; sets no intent."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``config.yml`` states the values in use. ``slope`` and ``offset`` make a probability of
        the margin."""
        return {
            "C": 3.0,
            "gamma": 0.7,
            "scale": 0.8,
            "rare": 3.0,
            "others": 15000,
            "slope": 4.0,
            "offset": 0.0,
        }

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        machine: Optional[Machine] = None,
    ) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._machine = machine

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisTalk:
        """An untrained machine."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CrisisTalk:
        """The machine that :meth:`train` stored."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Machine.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Find the border between crisis talk and everything else, and store it."""
        examples = [
            (message, vector)
            for message in training_data.intent_examples
            if (vector := sentence_vector(message)) is not None and fine_label(message) != _BETWEEN
        ]
        self._machine = fit(
            np.stack([vector for _, vector in examples]),
            [message.get(TEXT) for message, _ in examples],
            np.array([fine_label(message) == _LABEL for message, _ in examples]),
            **{name: self._config[name] for name in ("C", "gamma", "scale", "rare", "others")},
        )
        with self._storage.write_to(self._resource) as folder:
            self._machine.save(folder / _FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data pass unchanged."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message with letters its probability of crisis talk."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is not None and self._machine is not None:
                margin = self._machine.margin(vector, message.get(TEXT))
                odds = self._config["slope"] * margin + self._config["offset"]
                message.set(CRISIS_TALK, 1.0 / (1.0 + math.exp(-odds)))
        return messages
