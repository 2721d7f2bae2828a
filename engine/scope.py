"""How probably a message is the bot's business. Pure; without Rasa."""

from __future__ import annotations

from typing import Mapping

OUTSIDE = ("out_of_scope", "health_out_of_scope")
"""Labels of messages that are not for this bot."""


def ours(posterior: Mapping[str, float]) -> float:
    """How probably a question is one that some topic answers, against one that none does.

    ``posterior`` has the probability of every fine label; those with a topic are ``intent/topic``.
    Without any, nothing is held against the question.
    """
    asked = sum(value for label, value in posterior.items() if "/" in label)
    outside = sum(posterior.get(label, 0.0) for label in OUTSIDE)
    whole = asked + outside
    return asked / whole if whole > 0 else 1.0
