"""The last word of the pipeline: one intent of what the reader found and the classifier guessed."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.crisis_phrases import CRISIS_EVIDENCE
from engine.crisis_talk import CRISIS_ODDS
from engine.intents import POSTERIOR, by_intent
from engine.letters import substance
from engine.opinions import with_crisis
from engine.reader_first import FALLBACK, decide

DECIDED_BY = "intent_decided_by"
IN_SCOPE = "in_scope_score"
CRISIS = "crisis_score"

_OUTSIDE = ("out_of_scope", "health_out_of_scope", "insult")
_BARE = {"number": "inform", "nothing": FALLBACK}


def scores(probability: Mapping[str, float]) -> Dict[str, float]:
    """How probably a message is the bot's business, and how probably it is a cry for help."""
    outside = sum(probability.get(name, 0.0) for name in _OUTSIDE)
    return {IN_SCOPE: max(0.0, 1.0 - outside), CRISIS: probability.get("crisis", 0.0)}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ReaderFirst(GraphComponent, IntentClassifier):
    """Sets the intent by the rule of ``engine/reader_first.py``; reads the message's metadata."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``threshold``: below this probability a guess is no understanding."""
        return {"threshold": 0.25}

    def __init__(self, config: Dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReaderFirst:
        """The component of a graph; nothing of it is stored with the model."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Give every message its intent, its ranking and its two scores."""
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        kind = substance(message.get(TEXT) or "")
        posterior = message.get(POSTERIOR)
        if kind != "words" or not posterior:
            intent = _BARE.get(kind, FALLBACK)
            only = {"name": intent, "confidence": 1.0}
            _tell(message, only, [only], "letters", {IN_SCOPE: 1.0, CRISIS: 0.0})
            return
        ranking = with_crisis(
            by_intent(posterior), message.get(CRISIS_ODDS), message.get(CRISIS_EVIDENCE)
        )
        reading = (message.get("metadata") or {}).get("reading")
        decision = decide(ranking, reading, threshold=self._config["threshold"])
        chosen = {"name": decision.intent, "confidence": decision.confidence}
        rest = [item for item in ranking if item["name"] != decision.intent]
        probability = {item["name"]: item["confidence"] for item in ranking}
        _tell(message, chosen, [chosen, *rest[:9]], decision.by, scores(probability))


def _tell(
    message: Message,
    intent: Dict[str, Any],
    ranking: List[Dict[str, Any]],
    by: str,
    told: Mapping[str, float],
) -> None:
    message.set(INTENT, intent, add_to_output=True)
    message.set("intent_ranking", ranking, add_to_output=True)
    message.set(DECIDED_BY, by, add_to_output=True)
    for name, value in told.items():
        message.set(name, value, add_to_output=True)
