"""After an emergency answer: what needs no engine, and nothing said twice word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.content.language import Language
from bot.dialogue.clinical import Heard
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.dialogue.said import Said
from bot.store.messages import Draft, Payload
from bot.triage import Interview
from tests.dialogue.conftest import Talk
from tests.dialogue.engine_server import Engine, Reply, good_turn
from tests.dialogue.plain_clinical import RED_FLAG, PlainClinical

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


def talk(knowledge: Knowledge, *texts: str, language: Language = "en") -> list[Heard]:
    """The messages heard one after the other, none by the engine."""
    known: Mapping[str, Any] | None = None
    heard = []
    for text in texts:
        one = knowledge.hear(
            Said(text), question=None, interview=known, language=language, today=date(2026, 12, 1)
        )
        known = json.loads(json.dumps(one.interview))
        heard.append(one)
    return heard


SPINE = "my back is killing me and now I have no feeling between my legs"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("my husband is here, he can take me", "Ask them to stay"),
        ("my daughter's with me", "Ask them to stay"),
        ("nobody, I live alone", "Unlock the door"),
        ("no", "Unlock the door"),
        ("can my son drive me there?", "do not go by car"),
        ("is this chat enough or should I call?", "cannot call anyone"),
    ],
)
def test_the_emergency_stands_and_nobody_else_becomes_the_patient(
    knowledge: Knowledge, text: str, says: str
) -> None:
    first, then = talk(knowledge, SPINE, text)
    assert first.emergency
    assert not then.emergency
    assert says in then.after[0].text
    assert "112" in then.after[0].text
    before, after = Interview.from_dict(first.interview), Interview.from_dict(then.interview)
    assert after.about == before.about
    assert after.values.get("who") == before.values.get("who")
    assert (after.level, after.rules, after.locked) == (before.level, before.rules, True)
    judged = knowledge.judge(then.interview, "en")
    assert judged is not None
    assert judged.level == "EMERGENCY_NOW"


def test_a_carer_is_told_what_a_carer_can_do(knowledge: Knowledge) -> None:
    said = "my son fell and the bone is sticking out of his arm"
    _, here, alone = talk(knowledge, said, "yes, I'm with him", "he is at home on his own")
    assert "stay with your child" in here.after[0].text
    assert "give the address where your child is" in alone.after[0].text


def test_a_crisis_has_words_of_its_own(knowledge: Knowledge) -> None:
    _, alone, here = talk(
        knowledge, "non voglio più vivere", "sono sola", "no, c'è mio fratello", language="it"
    )
    assert "Telefono Amico" in alone.after[0].text
    assert "Dica come si sente" in here.after[0].text


@pytest.mark.parametrize(
    "text",
    [
        "my wife is here and now I can't breathe",
        "nobody is here, my chest hurts badly and I am sweating",
        "my wife is here but I want to kill myself",
    ],
)
def test_a_new_red_flag_rings(knowledge: Knowledge, text: str) -> None:
    _, then = talk(knowledge, SPINE, text)
    assert then.emergency
    assert not then.after


def test_an_earlier_question_is_not_answered_by_it(knowledge: Knowledge) -> None:
    asked = {**Interview.fresh("en").as_dict(), "asking": "loading"}
    today = date(2026, 12, 1)
    waiting = knowledge.hear(
        Said(SPINE), question="loading", interview=asked, language="en", today=today
    )
    no = knowledge.hear(
        Said("no"),
        question=None,
        interview=waiting.interview,
        language="en",
        today=date(2026, 12, 1),
    )
    assert "loading" not in Interview.from_dict(no.interview).values
    assert "Unlock the door" in no.after[0].text


def test_a_cry_taken_back_is_believed_once_and_the_rest_goes_on(knowledge: Knowledge) -> None:
    _, taken, then = talk(
        knowledge, "I want to kill myself", "no, that's not what I meant, my wrist hurts", "hello"
    )
    assert "glad to hear it" in taken.after[0].text
    assert "112" in taken.after[0].text
    assert taken.reopened is not None
    assert Interview.from_dict(taken.interview).values["pain"] is True
    assert not then.after
    assert not then.emergency
    judged = knowledge.judge(then.interview, "en")
    assert judged is not None
    assert judged.level == "EMERGENCY_NOW"


def test_a_cry_after_that_rings_again(knowledge: Knowledge) -> None:
    said = ("I want to die", "I'm fine, not like that", "no. I do want to die")
    assert talk(knowledge, *said)[-1].emergency


@pytest.mark.parametrize("text", ["my knee aches a bit", "yes"])
def test_nothing_of_it_where_there_is_no_emergency(knowledge: Knowledge, text: str) -> None:
    first, then = talk(knowledge, "my knee hurts", text)
    assert not first.after
    assert not then.after


class Standing(PlainClinical):
    """Says again that an emergency stands."""

    def emergency_again(
        self, interview: Mapping[str, Any], language: Language
    ) -> tuple[Draft, ...]:
        return (Draft("assistant", "emergency", "Call 112 now", Payload(urgency="EMERGENCY_NOW")),)

    def still(self, interview: Mapping[str, Any], language: Language) -> Draft | None:
        return Draft("assistant", "notice", "It still holds: 112")


@pytest.fixture
def clinical() -> PlainClinical:
    return Standing()


def engine_says(text: str, kind: str, intent: str = "inform") -> Any:
    def answer(engine: Engine, request: dict[str, Any]) -> Reply:
        told = good_turn(request, {"text": text, "custom": {"kind": kind}})
        told["slots"]["interview"] = {"heard": [RED_FLAG if "legs" in text else text]}
        told["understanding"]["intent"] = intent
        return 200, json.dumps(told).encode()

    return answer


def test_a_result_is_repeated_in_one_line_unless_it_changed_or_is_asked_for(
    talk: Talk, engine: Engine
) -> None:
    engine.answer = engine_says("See your GP.", "result")
    assert talk.say("my knee hurts").replies[0].text == "See your GP."
    assert talk.say("since march").replies[0].text == "It still holds: 112"
    assert talk.say("since march, I said").replies[0].text == "It still holds: 112"
    assert talk.say("can you repeat that").replies[0].text == "See your GP."
    engine.answer = engine_says("See your GP today.", "result")
    assert talk.say("now it is red").replies[0].text == "See your GP today."


@pytest.mark.parametrize("intent", ["thanks", "affirm", "goodbye", "out_of_scope"])
def test_no_small_talk_without_the_emergency(talk: Talk, engine: Engine, intent: str) -> None:
    engine.answer = engine_says("cannot feel my legs, you are welcome", "notice", intent)
    first = talk.say("hm")
    assert [reply.text for reply in first.replies] == ["Call 112 now"]
    assert [reply.text for reply in talk.say("hm").replies] == ["It still holds: 112"]


def test_who_speaks_is_said_in_an_emergency_as_well(talk: Talk, engine: Engine) -> None:
    engine.answer = engine_says("legs. I am a program.", "notice", "bot_challenge")
    replies = [reply.text for reply in talk.say("are you a robot").replies]
    assert replies == ["legs. I am a program.", "Call 112 now"]
