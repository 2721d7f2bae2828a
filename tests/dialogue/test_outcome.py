"""What a turn says: answers as they are published, with what the engine offered besides."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from bot.dialogue.clinical import Heard
from bot.dialogue.outcome import as_published
from bot.dialogue.published import Published
from bot.dialogue.said import Said
from bot.store.messages import Choice, Draft, Payload


def test_a_published_answer_keeps_the_way_to_the_symptom_check() -> None:
    ours = Draft("assistant", "answer", "new words", Payload((Choice("topic:xray", "X-ray"),)))
    check = Choice("intent:start_triage", "I have a symptom")
    said = Payload((Choice("topic:xray", "old title"), check), topic="biopsy")
    published: Any = SimpleNamespace(show=lambda *_, **__: ours, titled=lambda choice, _: choice)
    says = as_published(cast(Published, published), date(2026, 11, 30))
    heard: Any = SimpleNamespace(language="en")
    shown = says(
        Draft("assistant", "answer", "old", said), Said(text="a biopsy?"), cast(Heard, heard)
    )
    assert shown.text == "new words"
    assert shown.payload.choices == (Choice("topic:xray", "X-ray"), check)
