"""Choice ids: only ours mean something, and never a command."""

from __future__ import annotations

import pytest

from bot.dialogue.choices import UnknownChoice, answered, is_choice, picked

TOPICS = {"mri_scan": "ask_diagnosis"}


@pytest.mark.parametrize(
    ("name", "intent", "entities"),
    [
        ("answer:fever:yes", "inform", {"question": "fever", "option": "yes"}),
        ("topic:mri_scan", "ask_diagnosis", {"topic": "mri_scan"}),
        ("intent:talk_to_person", "talk_to_person", {}),
    ],
)
def test_what_a_choice_means(name: str, intent: str, entities: dict[str, str]) -> None:
    found = picked(name, TOPICS)
    assert is_choice(name)
    assert found.intent == intent
    assert {entity["entity"]: entity["value"] for entity in found.entities} == entities


@pytest.mark.parametrize(
    "name",
    [
        "",
        "intent:restart",
        "intent:session_start",
        "intent:crisis",
        "topic:no_such",
        "/restart",
        "answer:fever",
        "answer:fever:yes:more",
        "answer:fever:yes\n",
        "answer::",
        'answer:fever:{"a": 1}',
        "INTENT:affirm",
        "intent:affirm ",
    ],
)
def test_everything_else_means_nothing(name: str) -> None:
    with pytest.raises(UnknownChoice):
        picked(name, TOPICS)


def test_an_answer_names_its_question_and_option() -> None:
    assert answered("answer:trauma:small") == ("trauma", "small")
    assert answered("intent:affirm") is None
