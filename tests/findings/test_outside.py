"""Messages that are not for a clinic say nothing of anybody's body, and a lone everyday word
tells no symptom: a pattern of one obligatory everyday word once rang alarms."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.findings import read

DATA = Path(__file__).resolve().parents[2] / "data"
EVERYDAY = (
    "contro addosso vescica testata sopra terra porta macchina notte letto bagno carta corpo "
    "fare andare sempre niente ancora poco tenere lasciare scendere sentire chiudere girare "
    "passare mettere tirare battere toccare muovere rosso nero grande duro caldo freddo pieno"
)


def outside() -> list[str]:
    intents = yaml.safe_load((DATA / "nlu.outside.it.yml").read_text(encoding="utf-8"))["nlu"]
    texts = [each["examples"] for each in intents if each["intent"] == "out_of_scope"]
    return [line.removeprefix("- ") for text in texts for line in text.splitlines()]


def test_a_message_for_no_clinic_tells_no_symptom() -> None:
    told = {
        text: [item.kind for item in read(text, prior="it").findings if item.status == "present"]
        for text in outside()
    }
    assert len(told) > 400
    assert {text: kinds for text, kinds in told.items() if kinds} == {}


@pytest.mark.parametrize("word", EVERYDAY.split())
def test_a_lone_everyday_word_tells_no_symptom(word: str) -> None:
    assert read(word, prior="it").findings == ()
