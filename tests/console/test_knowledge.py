"""The cards made of the knowledge that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.console.knowledge import Knowledge, knowledge_of
from bot.content import load_sources, load_topics
from bot.store.messages import Payload
from bot.triage.rules import load_ruleset
from tests.console.conftest import House, answered

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    triage = SHIPPED / "triage"
    sources = load_sources(SHIPPED / "sources.yml", triage / "sources.extra.yml")
    topics = load_topics(SHIPPED / "topics", sources)
    return knowledge_of(load_ruleset(triage, sources), sources, topics)


def test_every_rule_has_a_title_a_review_status_and_known_sources(shipped: Knowledge) -> None:
    assert len(shipped.rules) > 70
    for card in shipped.rules.values():
        assert card.title, card.id
        assert card.status in ("draft", "reviewed"), card.id
        assert card.sources, card.id
        assert all(source.title and source.known for source in card.sources), card.id


def test_every_topic_has_a_title_in_both_languages(shipped: Knowledge) -> None:
    ids = {topic for topic, _ in shipped.topics}
    assert all((topic, code) in shipped.topics for topic in ids for code in ("en", "it"))


def test_every_suspicion_of_the_second_net_has_a_title(shipped: Knowledge) -> None:
    assert shipped.flags["infant_limb"] == "A limb of a baby"
    assert all(title and "_" not in title for title in shipped.flags.values())


def test_a_transcript_names_the_shipped_rule_and_how_far_its_source_can_be_trusted(
    staffed: House, shipped: Knowledge
) -> None:
    rule = next(
        card
        for card in shipped.rules.values()
        if any(source.status == "from_knowledge" for source in card.sources)
    )
    talk = staffed.talk(("x", answered("y", payload=Payload(rules=(rule.id,), status="draft"))))
    page = (
        staffed.with_deps(knowledge=shipped)
        .browser("reviewer")
        .page(f"/staff/conversations/{talk}")
    )
    assert f"{rule.id} {rule.title}" in page.text
    assert "from memory, not re-read" in page.text


def test_what_is_not_there_is_said_to_be_unknown(shipped: Knowledge) -> None:
    assert not shipped.rule("Z99").known
    assert not shipped.source("NOPE").known
    assert shipped.source("NOPE").title == "NOPE"
