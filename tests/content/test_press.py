"""Putting texts together, signing them, and showing them; no database."""

from __future__ import annotations

import datetime

import pytest

from bot.content import Clinic, ContentError, Press, Sources, show
from bot.content.language import Language
from bot.content.press import Texts
from bot.content.stamp import signed, unsigned

TODAY = datetime.date(2026, 11, 22)
NEXT_YEAR = datetime.date(2027, 11, 22)


@pytest.fixture
def texts(files: dict[str, str]) -> Texts:
    languages: tuple[Language, ...] = ("en", "it")
    return {(t, code): files[f"{t}.{code}.md"] for t in ("ice", "fire") for code in languages}


@pytest.fixture
def press(files: dict[str, str], sources: Sources, demo_clinic: Clinic, texts: Texts) -> Press:
    return Press(files["_common.yml"], sources, demo_clinic, texts)


def changed(texts: Texts, old: str, new: str) -> Texts:
    assert old in texts["ice", "en"]
    return {**texts, ("ice", "en"): texts["ice", "en"].replace(old, new)}


def test_a_fault_and_a_finding_are_told_with_their_line(press: Press, texts: Texts) -> None:
    (fault,) = press.proof(changed(texts, "[ONE, TWO]", "[ONE, NONE]"), "ice")[:1]
    assert str(fault) == "ice.en.md:8: unknown source NONE"
    found = [str(p) for p in press.proof(changed(texts, "40 minutes.**", "41 minutes.**"), "ice")]
    assert any(line.startswith("ice.en.md:17: the number 41") for line in found)
    assert any("41 min is not in the twin text" in line for line in found)


def test_what_is_wrong_with_other_topics_is_not_told(press: Press, texts: Texts) -> None:
    assert all(p.path.startswith("fire.") for p in press.proof(texts, "fire"))


def test_a_question_of_another_topic_is_told_of_the_edited_one(press: Press, texts: Texts) -> None:
    taken = changed(texts, "what is ice in en", "what is fire in en")
    assert any("is asked in fire too" in p.message for p in press.proof(taken, "ice"))
    assert not any("asked" in p.message for p in press.proof(taken, "fire") if "ice" in p.path)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x07", "\xad"])
def test_characters_that_hide_are_told(press: Press, texts: Texts, sign: str) -> None:
    found = press.proof(changed(texts, "See [the", f"See{sign}[the"), "ice")
    assert f"ice.en.md:17: hidden character U+{ord(sign):04X}" in map(str, found)


@pytest.mark.parametrize(
    "text", ["", "---\n", "---\nx: [\n---\n", "---\na: &a [*a]\n---\nx", "---\n\x00: 1\n---\nx"]
)
def test_no_text_breaks_the_proof(press: Press, texts: Texts, text: str) -> None:
    assert press.proof({**texts, ("ice", "en"): text}, "ice")


def test_a_topic_that_cannot_be_built_stands_as_in_the_files(press: Press, texts: Texts) -> None:
    new = changed(texts, "title: ice in en", "title: Iced")
    new = {**new, ("fire", "en"): new["fire", "en"].replace("[ONE, TWO]", "[GONE]")}
    with pytest.raises(ContentError):
        press.topics(new)
    topics, bad = press.sound_topics(new)
    assert bad == {"fire"}
    assert topics.get("ice", "en").title == "Iced"
    assert topics.get("fire", "en").sources[0].key == "ONE"


def test_signing_says_who_and_until_when_and_changes_nothing_else(
    press: Press, texts: Texts
) -> None:
    text = texts["ice", "en"]
    done = signed(text, by='Ada "A" {x}: #1', on=TODAY, due=NEXT_YEAR)
    review = press.topics({**texts, ("ice", "en"): done}).get("ice", "en").review
    assert (review.status, review.by) == ("reviewed", 'Ada "A" {x}: #1')
    assert (review.on, review.due) == (TODAY, NEXT_YEAR)
    assert unsigned(done) == text


def test_a_review_in_block_form_is_signed_too(texts: Texts) -> None:
    block = "review:\n  status: reviewed\n  by: Me\n  on: 2020-01-01\n  due: 2030-01-01\nsafety"
    flow = "review: {status: draft, by: null, on: null, due: null}\nsafety"
    text = texts["ice", "en"]
    assert flow in text
    assert unsigned(text.replace(flow, block)) == text


@pytest.mark.parametrize("text", ["", "---\nx: 1\n---\n", "---\n[\n---\n", "review: {}"])
def test_what_has_no_review_cannot_be_signed(text: str) -> None:
    with pytest.raises(ValueError, match="no "):
        unsigned(text)


def test_the_short_answer_leads_to_more_and_more_does_not(press: Press, texts: Texts) -> None:
    topic = press.topics(texts).get("ice", "it")
    short = show(topic, press.clinic)
    assert short.choices == (("more:ice", "Mi dica di più"), ("topic:fire", "fire in it"))
    whole = show(topic, press.clinic, more=True, offered=())
    assert whole.choices == ()
    assert len(whole.text) > len(short.text)
    assert whole.text.endswith("Bozza.")


def test_an_overdue_review_shows_in_place_of_the_text(press: Press, texts: Texts) -> None:
    done = signed(texts["ice", "en"], by="Ada", on=TODAY, due=NEXT_YEAR)
    topic = press.topics({**texts, ("ice", "en"): done}).get("ice", "en")
    assert show(topic, press.clinic, today=NEXT_YEAR).answer.status == "reviewed"
    late = show(topic, press.clinic, more=True, today=NEXT_YEAR + datetime.timedelta(days=1))
    assert late.answer.status == "stale"
    assert "40" not in late.text
    assert late.choices == (("topic:fire", "fire in en"),)
