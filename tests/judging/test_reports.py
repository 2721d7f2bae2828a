"""What the classifier learns of bodies: marked messages, under the intent of their marks."""

from __future__ import annotations

import pytest
import yaml

from engine.reader_first import REPORTS
from evaluation.overlap import folded
from judging.corpus import DATA, LANGUAGES
from judging.marked import Marked, load_marked

MARKED = {folded(each.text): each for each in load_marked()}


def due(message: Marked) -> str:
    """The intent that a message's marks ask for."""
    current = [each.kind for each in message.mentions if each.meaning in {"present", "unknown"}]
    if not current:
        return "inform"
    return next((REPORTS[kind] for kind in current if kind in REPORTS), "start_triage")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_report_is_a_marked_message_under_the_intent_of_its_marks(lang: str) -> None:
    blocks = yaml.safe_load((DATA / f"nlu-reports.{lang}.yml").read_text(encoding="utf-8"))["nlu"]
    told = [
        (block["intent"], line.removeprefix("- "))
        for block in blocks
        for line in block["examples"].splitlines()
    ]
    assert len(told) > 2500
    strange = [text for _, text in told if folded(text) not in MARKED]
    assert strange == []
    assert [text for intent, text in told if due(MARKED[folded(text)]) != intent] == []
