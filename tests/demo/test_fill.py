"""Invented conversations: stored as turns store them, the same ones again for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from bot.demo import Inventor, fill
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.store import desk, open_store, review, worklist
from bot.store.tables import Conversation, SearchTerm
from bot.store.worklist import Filter

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


def test_what_is_stored_in_bulk_is_what_the_desk_makes_of_it(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'ossa.db'}", tmp_path / "var")
    ids = fill(store, "clinic", knowledge, 60, NOW, walks=6)
    with store.look() as work:
        before = worklist.worklist(work, "clinic", Filter(), limit=100).rows
        terms = work.session.scalar(select(func.count()).select_from(SearchTerm))
        talk = review.conversation_for(work, "clinic", ids[0])
    assert len(before) == len(ids) == 60
    assert all(message.text for message in talk.messages)
    with store.work() as work:
        for row in work.session.scalars(select(Conversation)):
            desk.refresh(work, row)
    with store.look() as work:
        after = worklist.worklist(work, "clinic", Filter(), limit=100).rows
        again = work.session.scalar(select(func.count()).select_from(SearchTerm))
    shown = [(row.id, row.need, row.complaint, row.signals, row.rules, row.topics) for row in after]
    assert shown == [
        (row.id, row.need, row.complaint, row.signals, row.rules, row.topics) for row in before
    ]
    assert again == terms
    store.close()


def test_the_same_seed_makes_up_the_same_conversation(knowledge: Knowledge) -> None:
    dice = [Random(seed) for seed in (4, 4, 5)]  # noqa: S311
    one, same, other = (Inventor(knowledge, each, NOW.date(), walks=2).invent(NOW) for each in dice)
    assert one == same != other


def test_an_interview_is_what_the_real_rules_make_of_it(knowledge: Knowledge) -> None:
    inventor = Inventor(knowledge, Random(1), NOW.date(), walks=4)  # noqa: S311
    judged = [made for made in (inventor.invent(NOW) for _ in range(60)) if made.complete]
    assert judged
    for made in judged:
        assert made.interview is not None
        assert made.assessment is not None
        again = knowledge.judge(made.interview, made.language)
        assert again is not None
        assert again.level == made.level == made.assessment["level"]
