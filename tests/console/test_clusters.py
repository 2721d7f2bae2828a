"""What the encoder's vectors bring together, measured: pairs of questions that ask the same."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import yaml

from bot.console.clusters import clusters
from bot.store.unanswered import Question
from tests.stack import Stack

pytestmark = pytest.mark.engine

ALIKE: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(
    (Path(__file__).parent / "questions_alike.yml").read_text(encoding="utf-8")
)


def vector_of(stack: Stack, language: str, text: str) -> tuple[float, ...]:
    answer = requests.post(
        f"http://127.0.0.1:{stack.start.ports.engine}/webhooks/turn/webhook",
        json={"conversation_id": "c-1", "language": language, "text": text},
        headers={"X-Ossa-Secret": stack.start.secret},
        timeout=30,
    )
    data = base64.b64decode(answer.json()["understanding"]["vector"])
    return struct.unpack(f"<{len(data) // 2}e", data)


def pairs(questions: Sequence[Question], theme: Mapping[str, str]) -> tuple[float, float]:
    """Precision and recall of "these two ask the same"."""
    right = wrong = 0
    for cluster in clusters(questions):
        texts = [question.text for question in cluster.questions]
        for place, text in enumerate(texts):
            for other in texts[:place]:
                same = theme[text] == theme[other] != "alone"
                right, wrong = right + same, wrong + (not same)
    sizes = [list(theme.values()).count(name) for name in set(theme.values()) - {"alone"}]
    return right / max(1, right + wrong), right / sum(n * (n - 1) // 2 for n in sizes)


@pytest.mark.parametrize("language", ["en", "it"])
def test_vectors_find_what_words_do_not(stack: Stack, language: str) -> None:
    theme = {text: name for name, texts in ALIKE[language].items() for text in texts}
    placed = [
        Question("c", number, "unsure", text, (), vector_of(stack, language, text))
        for number, text in enumerate(theme)
    ]
    precision, recall = pairs(placed, theme)
    _, by_words = pairs([replace(question, vector=()) for question in placed], theme)
    assert precision >= 0.6, f"precision {precision:.2f}, recall {recall:.2f}"
    assert recall >= 0.4, f"precision {precision:.2f}, recall {recall:.2f}"
    assert recall >= 4 * by_words, f"recall {recall:.2f}, by words {by_words:.2f}"
