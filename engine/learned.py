"""A learned part of the pipeline: how its one file gets into a model and out of it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Dict, Generic, Optional, Protocol, Type, TypeVar

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class Stored(Protocol):
    """What a training learnt, as arrays in a file; no code is stored."""

    def save(self, path: Path) -> None:
        """Write it to ``path``."""

    @classmethod
    def load(cls, path: Path) -> Any:
        """What :meth:`save` wrote."""


Model = TypeVar("Model", bound=Stored)
Self = TypeVar("Self", bound="Learned[Any]")


class Learned(GraphComponent, IntentClassifier, Generic[Model]):
    """A component that is trained once and then holds ``model``; None where nothing was learnt.

    A subclass names the model's class, and the file in which it lies.
    """

    FILE: ClassVar[str]
    MODEL: ClassVar[Type[Stored]]

    def __init__(
        self,
        config: Dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: Optional[Model] = None,
    ) -> None:
        self.config, self.model = config, model
        self._storage, self._resource = storage, resource

    @classmethod
    def create(
        cls: Type[Self],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """The component before its training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: Type[Self],
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """The component with what it has learnt."""
        with model_storage.read_from(resource) as folder:
            path = folder / cls.FILE
            model = cls.MODEL.load(path) if path.exists() else None
            return cls(config, model_storage, resource, model)

    def keep(self, model: Optional[Model]) -> Resource:
        """Hold ``model`` from now on, and store it."""
        self.model = model
        with self._storage.write_to(self._resource) as folder:
            if model is not None:
                model.save(folder / self.FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data pass unchanged."""
        return training_data


def sentence_vector(message: Message) -> Optional[np.ndarray]:
    """The vector that the encoder gave ``message``; None for one without letters."""
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]


def fine_label(message: Message) -> str:
    """The finest label of a training example: its retrieval intent, or else its intent."""
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))
