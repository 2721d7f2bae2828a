"""What patients asked and nobody had written: put together, shown to readers, taken over."""

from __future__ import annotations

import base64
import json
import math
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.console import permissions
from bot.console.clusters import clusters, impersonal
from bot.console.permissions import Permission, Role
from bot.store.conversations import erase, find
from bot.store.unanswered import Question, Why, questions, week_of
from tests.console.conftest import START, House, answered

WEEK = week_of(START)


def asked(why: Why = "not_understood", topics: dict[str, float] | None = None) -> Any:
    near = [{"topic": t, "confidence": c} for t, c in (topics or {}).items()]
    return replace(answered("?", understanding={"topics": near}), unanswered=why)


def question(text: str, topic: str | None = None) -> Question:
    return Question("c", 1, "unsure", text, ((topic, 0.3),) if topic else ())


def fill(house: House) -> str:
    talk = house.talk(
        ("Can I bring my dog to the clinic?", asked(topics={"ice": 0.2})),
        ("may i bring a dog", asked(topics={"fire": 0.2})),
        ("what is ice", answered("Ice.")),
        ("is frozen food ok", asked("unsure", {"ice": 0.55})),
    )
    house.talk(("Posso portare il cane?", asked()), language="it")
    return talk


def test_alike_questions_are_counted_together_by_week_and_language(staffed: House) -> None:
    talk = fill(staffed)
    page = staffed.browser("reviewer").page("/staff/unanswered")
    assert f"{WEEK}, English (3)" in page.text
    assert f"{WEEK}, Italian (1)" in page.text
    assert [h.text.split(" nearest")[0].strip() for h in page.all("h2")] == [
        "Times asked: 2",
        "Times asked: 1",
    ]
    assert "Can I bring my dog to the clinic?" in page.text
    assert "what is ice" not in page.text
    assert page.all("a", href=f"/staff/conversations/{talk}#m1")
    act = staffed.log()[-1]
    assert (act.action, act.object) == ("view_unanswered", f"unanswered/{WEEK}/en")
    italian = staffed.browser("reviewer").page(f"/staff/unanswered?week={WEEK}&language=it")
    assert "Posso portare il cane?" in italian.text


def test_who_may_not_read_transcripts_sees_counts_only(
    staffed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(staffed)
    less = permissions.GRANTS[Role.REVIEWER] - {Permission.READ_CONVERSATIONS}
    monkeypatch.setitem(permissions.GRANTS, Role.REVIEWER, less)
    page = staffed.browser("reviewer").page("/staff/unanswered")
    assert "Times asked: 2" in page.text
    assert "dog" not in page.text
    assert page.all("input", name="text") == []


def test_one_click_adds_the_wording_to_the_evaluation_rows(staffed: House) -> None:
    fill(staffed)
    writer = staffed.browser("clinician")
    page = writer.page("/staff/unanswered")
    words = page.all("input", name="text")[0].attributes["value"]
    back = writer.send(
        "/staff/unanswered/evaluation", week=WEEK, language="en", text=words, topic="ice"
    )
    assert "never used for training" in writer.page(back.headers["location"]).text
    staffed.clock.pass_(seconds=1)
    writer.send("/staff/unanswered/evaluation", week=WEEK, language="it", text="E il cane?")
    export = writer.get("/staff/unanswered/evaluation.jsonl")
    rows = [json.loads(line) for line in export.text.splitlines()]
    assert [(r["text"], r["lang"], r["topic"]) for r in rows] == [
        ("Can I bring my dog to the clinic?", "en", "ice"),
        ("E il cane?", "it", None),
    ]
    assert [act.action for act in staffed.log()][-2:] == ["add_evaluation", "export_evaluation"]
    for path in Path(staffed.store.engine.url.database or "").parent.iterdir():
        assert b"bring my dog" not in path.read_bytes()


def test_one_click_begins_a_topic_with_the_question(staffed: House) -> None:
    fill(staffed)
    writer = staffed.browser("clinician")
    page = writer.page("/staff/unanswered")
    name = page.all("button", name="new_topic")[0].attributes["value"]
    answer = writer.send(
        "/staff/unanswered/draft", week=WEEK, language="en", text='My "dog"?', new_topic=name
    )
    draft = writer.page(answer.headers["location"])
    assert '- "My \\"dog\\"?"' in draft.one("textarea", name="en").text
    assert "dog" not in draft.one("textarea", name="it").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": " ", "new_topic": "new_one"}, "unanswered.no_words"),
        ({"text": "x", "new_topic": "No"}, "topic.bad_id"),
        ({"text": "x", "new_topic": "ice"}, "refusal.exists"),
    ],
)
def test_what_cannot_be_begun_is_said(staffed: House, form: dict[str, str], said: str) -> None:
    writer = staffed.browser("clinician")
    answer = writer.send("/staff/unanswered/draft", week=WEEK, language="en", **form)
    assert answer.headers["location"].endswith(said)
    assert writer.page(answer.headers["location"]).all("p", role="alert")


def test_odd_addresses_are_refused(staffed: House) -> None:
    writer = staffed.browser("clinician")
    for query in ("week=2026", "week=2026-W47&language=de", "language=x"):
        assert writer.get(f"/staff/unanswered?{query}").status_code == 422
    for form in ({"week": "x", "language": "en"}, {"week": WEEK, "language": "de"}):
        assert writer.send("/staff/unanswered/evaluation", text="x", **form).status_code == 422
    bad = writer.send(
        "/staff/unanswered/evaluation", week=WEEK, language="en", text="x", topic="nope"
    )
    assert bad.status_code == 422


def test_an_erased_conversation_takes_its_questions_along(staffed: House) -> None:
    talk = fill(staffed)
    with staffed.store.work() as work:
        erase(work, find(work, talk), reason="patient", now=START)
    page = staffed.browser("reviewer").page("/staff/unanswered")
    assert "English (" not in page.text


def test_questions_of_another_clinic_are_not_there(staffed: House) -> None:
    staffed.talk(("a secret question", asked()), clinic="elsewhere")
    page = staffed.browser("reviewer").page("/staff/unanswered")
    assert "No unanswered questions" in page.text


def test_words_bring_questions_together_and_topics_help() -> None:
    found = clusters(
        [
            question("How long until I can drive a car?", "recovery"),
            question("when can i drive again", "recovery"),
            question("driving after it?", "wound"),
            question("Do you treat cats?", None),
            question("do you treat CATS", None),
            question("👍"),
        ]
    )
    sizes = [len(cluster.questions) for cluster in found]
    assert sum(sizes) == 6
    assert sizes[:2] == [2, 2] or sizes[0] == 3
    drive = next(c for c in found if c.questions[0].text.startswith("How long"))
    assert drive.topic == "recovery"
    assert all("cat" not in q.text.lower() for q in drive.questions)


def test_vectors_bring_other_words_together() -> None:
    def near(text: str, *vector: float) -> Question:
        return Question("c", 1, "unsure", text, (), vector)

    found = clusters(
        [
            near("Can I bring my dog?", 1.0, 0.0),
            near("are pets allowed", 0.96, 0.28),
            near("Can I bring my car?", 0.0, 1.0),
            near("where may I park", 0.1, 0.995),
            question("Can I bring my dog?"),
            question("👍"),
        ]
    )
    texts = [sorted(q.text for q in cluster.questions) for cluster in found]
    assert texts[:2] == [
        ["Can I bring my dog?", "are pets allowed"],
        ["Can I bring my car?", "where may I park"],
    ]
    assert sum(map(len, texts)) == 6


def test_a_chain_of_neighbours_is_no_cluster() -> None:
    """Two questions are not the same because a third lies between them."""
    steps = [math.radians(angle) for angle in (0, 25, 50, 75)]
    questions = [
        Question("c", 1, "unsure", str(n), (), (math.cos(a), math.sin(a)))
        for n, a in enumerate(steps)
    ]
    assert [len(cluster.questions) for cluster in clusters(questions)] == [2, 2]


def test_the_vector_of_a_question_is_kept_sealed_and_read_back(house: House) -> None:
    packed = base64.b64encode(struct.pack("<2e", 0.6, 0.8)).decode()
    for vector in (packed, "not base64!", 7, None):
        reply = replace(answered("?", understanding={"vector": vector}), unanswered="unsure")
        house.talk(("Can I bring my dog?", reply))
    with house.store.look() as work:
        found = [q.vector for q in questions(work, "clinic", WEEK, "en")]
    assert sorted(map(len, found)) == [0, 0, 0, 2]
    assert max(found) == pytest.approx((0.6, 0.8), abs=1e-3)


def test_the_order_of_italian_and_accents_do_not_matter() -> None:
    (one,) = clusters([question("Perché è così caro?"), question("perche e cosi caro")])
    assert len(one.questions) == 2


def test_what_tells_who_asked_is_masked() -> None:
    text = "I'm at ada@example.org or +39 333 1234567, born 12/03/1961, 40 minutes?"
    assert impersonal(text) == "I'm at … or …, born …, 40 minutes?"
