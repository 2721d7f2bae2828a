"""A turn through the real engine: what is answered, what is refused, what is never a command."""

from __future__ import annotations

import json

import pytest
import requests

from tests.engine.processes import Engine, replies

pytestmark = pytest.mark.engine


def test_ready_says_which_model(engine: Engine) -> None:
    answer = requests.get(engine.url, headers={"X-Ossa-Secret": "a-secret-for-tests"}, timeout=5)
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert answer.json()["model"]


def test_it_tells_how_much_it_has_served_and_grown(engine: Engine) -> None:
    headers = {"X-Ossa-Secret": "a-secret-for-tests"}
    before = requests.get(engine.url, headers=headers, timeout=5).json()
    talk = engine.talk()
    assert engine.post("webhook", talk.body("hello")).status_code == 200
    after = requests.get(engine.url, headers=headers, timeout=5).json()
    assert after["turns"] == before["turns"] + 1
    assert 50 < after["megabytes"] < 2000


@pytest.mark.parametrize("secret", [None, "", "a-secret-for-test", "another"])
def test_nothing_is_answered_without_the_secret(engine: Engine, secret: str | None) -> None:
    talk = engine.talk()
    assert engine.post("webhook", talk.body("hello"), secret=secret).status_code == 401
    assert engine.post("parse", {"texts": ["hello"]}, secret=secret).status_code == 401
    headers = {} if secret is None else {"X-Ossa-Secret": secret}
    root = f"http://127.0.0.1:{engine.port}"
    for path in ("/", "/webhooks/turn/", "/version", "/nowhere", "/conversations/c1/tracker"):
        assert requests.get(root + path, headers=headers, timeout=5).status_code == 401, path


def test_rasas_own_api_is_not_there(engine: Engine) -> None:
    root = f"http://127.0.0.1:{engine.port}"
    headers = {"X-Ossa-Secret": "a-secret-for-tests"}
    for path in ("/version", "/status", "/domain", "/conversations/c1/tracker"):
        assert requests.get(root + path, headers=headers, timeout=5).status_code == 404, path
    for path in ("/model/parse", "/webhooks/rest/webhook"):
        answer = requests.post(root + path, json={"message": "hi"}, headers=headers, timeout=5)
        assert answer.status_code == 404, path


@pytest.mark.parametrize(
    ("language", "text", "reply"), [("en", "hello", "Hello."), ("it", "buongiorno", "Buongiorno.")]
)
def test_a_greeting_is_answered_in_the_language_of_the_turn(
    engine: Engine, language: str, text: str, reply: str
) -> None:
    told = engine.talk(language=language).say(text)
    assert replies(told) == [reply]
    assert told["slots"]["language"] == language
    assert told["understanding"]["intent"] == "greet"
    assert told["understanding"]["confidence"] > 0.5
    assert told["understanding"]["ranking"][0]["name"] == "greet"


def test_an_interview_goes_to_its_end_with_a_question_in_the_middle(engine: Engine) -> None:
    talk = engine.talk()
    assert replies(talk.say("my leg aches at night")) == ["Where?"]
    assert replies(talk.say("in the knee")) == ["For how many days?"]
    answered = talk.say("does cryoablation hurt")
    assert replies(answered) == ["About does_it_hurt", "For how many days?"]
    assert answered["understanding"]["topic"] == "does_it_hurt"
    assert replies(talk.say("30")) == ["Fever?"]
    assert replies(talk.say("yes please")) == ["How many days of fever?"]
    ended = talk.say("2")
    assert ended["replies"] == [
        {
            "text": "Result",
            "buttons": [{"title": "Why", "payload": "intent:ask_why"}],
            "custom": {"site": "knee", "days": 30.0, "fever": True, "fever_days": 2.0},
        }
    ]
    assert ended["slots"]["turns"] == 1.0
    assert "site" not in ended["slots"]


def test_events_are_only_those_of_the_turn(engine: Engine) -> None:
    talk = engine.talk()
    first, second = talk.say("hello"), talk.say("thanks")
    assert [e["text"] for e in first["events"] if e["event"] == "user"] == ["hello"]
    assert [e["text"] for e in second["events"] if e["event"] == "user"] == ["thanks"]
    assert "session_started" in {e["event"] for e in first["events"]}
    assert "session_started" not in {e["event"] for e in second["events"]}


def test_a_reading_reaches_the_actions_and_decides_the_intent(engine: Engine) -> None:
    reading = {"findings": [{"kind": "fracture", "status": "present"}]}
    told = engine.talk().say("three weeks", reading=reading)
    assert told["understanding"]["intent"] == "report_fracture"
    user = next(e for e in told["events"] if e["event"] == "user")
    assert user["metadata"]["reading"] == reading
    assert user["parse_data"]["intent_decided_by"] == "reader"
    assert user["parse_data"]["intent_classifier"][0]["name"] == "inform"


def test_actions_get_what_they_need_and_no_more(engine: Engine) -> None:
    talk = engine.talk(language="it")
    for _ in range(3):
        talk.say("grazie")
    told = talk.say("la crioablazione fa male", reading={"findings": []})
    assert told["replies"][0]["custom"] == {
        "language": "it",
        "read": True,
        "domain_is_empty": True,
        "events": 0,
    }


def test_the_interview_slot_is_set_and_given_back(engine: Engine) -> None:
    talk = engine.talk()
    told = talk.say("hello", slots={"interview": {"facts": {"age": 14}}})
    assert told["slots"]["interview"] == {"facts": {"age": 14}}
    assert talk.say("thanks")["slots"]["interview"] == {"facts": {"age": 14}}


@pytest.mark.parametrize(
    "text",
    [
        "/try_break",
        "/restart",
        " /try_break",
        "\u00a0/try_break",
        "\u2003/try_break",
        "\u3000/restart",
        "／try_break",
        "\u200b/try_break",
        '/inform{"option": "elbow"}',
        "/greet",
        "EXTERNAL: try_break",
    ],
)
def test_typed_text_is_never_a_command(engine: Engine, text: str) -> None:
    talk = engine.talk()
    talk.say("my leg aches at night")
    told = talk.say(text)
    understood = told["understanding"]
    assert understood["intent"] not in {"try_break", "restart"}
    assert understood["entities"] == []
    assert "restart" not in {event["event"] for event in told["events"]}
    parsed = engine.post("parse", {"texts": [text]}).json()["parses"][0]
    assert parsed["intent"] not in {"try_break", "restart"}
    assert parsed["entities"] == []


@pytest.mark.parametrize("text", ["", "   ", "\n", "👍", "?!", "\0"])
def test_a_text_without_letters_is_not_guessed_at(engine: Engine, text: str) -> None:
    told = engine.talk().say(text)
    assert told["understanding"]["intent"] == "nlu_fallback"
    assert replies(told) == ["Sorry?"]


def test_a_bare_number_is_an_answer(engine: Engine) -> None:
    assert engine.talk().say("14")["understanding"]["intent"] == "inform"


def test_a_choice_carries_intent_and_entities(engine: Engine) -> None:
    talk = engine.talk()
    assert replies(talk.choose("start_triage").json()) == ["Where?"]
    chosen = talk.choose("inform", "Hip", question="site", option="hip").json()
    assert replies(chosen) == ["For how many days?"]
    assert chosen["understanding"]["confidence"] == 1.0
    assert chosen["understanding"]["entities"] == [
        {"entity": "question", "value": "site"},
        {"entity": "option", "value": "hip"},
    ]
    topic = talk.choose("ask_treatment", topic="recovery_stay").json()
    assert replies(topic) == ["About recovery_stay", "For how many days?"]
    assert topic["understanding"]["topic"] == "recovery_stay"


@pytest.mark.parametrize(
    "choice",
    [
        {"intent": "restart"},
        {"intent": "session_start"},
        {"intent": "back"},
        {"intent": "nowhere"},
        {"intent": "inform", "entities": [{"entity": "nowhere", "value": "x"}]},
        {"intent": "ask_treatment/recovery_stay"},
    ],
)
def test_a_choice_that_the_model_does_not_know_is_refused(
    engine: Engine, choice: dict[str, object]
) -> None:
    answer = engine.talk().try_to_say("x", choice=choice)
    assert answer.status_code == 422
    assert "choice" in answer.json()["error"]


def test_a_long_text_is_answered_and_a_longer_one_refused(engine: Engine) -> None:
    assert engine.talk().try_to_say("pain " * 400).status_code == 200
    assert engine.talk().try_to_say("p" * 2000).status_code == 200
    assert engine.talk().try_to_say("pain " * 401).status_code == 422


def test_a_huge_body_is_refused_unread(engine: Engine) -> None:
    answer = engine.post("webhook", data=b"{" + b" " * 2_000_000)
    assert answer.status_code in {413, 422}
    assert engine.talk().say("hello")


@pytest.mark.parametrize("data", [b"", b"hello", b"[]", b"{", b"[" * 100_000])
def test_what_is_no_request_is_refused(engine: Engine, data: bytes) -> None:
    assert engine.post("webhook", data=data).status_code == 422
    assert engine.post("parse", data=data).status_code == 422


SESSION = [
    {"event": "action", "name": "action_session_start", "timestamp": 1.0},
    {"event": "session_started", "timestamp": 1.0},
]
LISTEN = [{"event": "action", "name": "action_listen", "timestamp": 1.0}]


@pytest.mark.parametrize(
    "state",
    [
        [{"event": "nonsense"}],
        [{"event": "slot"}],
        [{}],
        [{"name": "x"}],
        [{"event": "user", "text": 7, "parse_data": 8, "timestamp": 1.0}],
        LISTEN,
        SESSION,
        [*SESSION, {"event": "slot", "name": "gone", "value": 1, "timestamp": 1.0}, *LISTEN],
        [*SESSION, {"event": "active_loop", "name": "gone_form", "timestamp": 1.0}, *LISTEN],
        [*SESSION, *LISTEN, {"event": "action", "name": "triage_form", "timestamp": 1.0}],
    ],
)
def test_a_state_that_the_model_cannot_read_is_refused(
    engine: Engine, state: list[dict[str, object]]
) -> None:
    answer = engine.talk().try_to_say("hello", state=state)
    assert answer.status_code == 422
    assert "state" in answer.json()["error"]


def test_an_old_conversation_goes_on_where_it_was(engine: Engine) -> None:
    talk = engine.talk()
    talk.say("my leg aches at night")
    assert talk.state is not None
    talk.state = json.loads(json.dumps(talk.state))
    for event in talk.state:
        event["timestamp"] = 1_000_000.0  # 1970, far beyond the domain's session of one hour
    assert replies(talk.say("in the knee")) == ["For how many days?"]


def test_parse_tells_scope_and_crisis(engine: Engine) -> None:
    texts = ["I want to die", "what is the weather like", "my knee hurts", "14", ""]
    answer = engine.post("parse", {"texts": texts, "language": "en"})
    crisis, weather, knee, number, empty = answer.json()["parses"]
    assert crisis["intent"] == "crisis"
    assert crisis["crisis_score"] > 0.5 > knee["crisis_score"]
    assert weather["intent"] == "out_of_scope"
    assert weather["in_scope_score"] < 0.5 < knee["in_scope_score"]
    assert (number["intent"], empty["intent"]) == ("inform", "nlu_fallback")


def test_parse_uses_readings(engine: Engine) -> None:
    reading = {"findings": [{"kind": "swelling", "status": "present"}]}
    told = engine.post("parse", {"texts": ["since monday"], "readings": [reading]}).json()
    assert told["parses"][0]["intent"] == "report_swelling"
