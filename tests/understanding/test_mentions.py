"""What a mention means by the words around it: looked at, learnt, and no more than an opinion."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.understanding.linear import number, parse, written
from bot.understanding.mentions import CURRENT, around, load_mentions, meanings
from judging.marked import Marked, Mention
from judging.mentions import inputs_hash, likeliest, mentioned

FEVER = "I had a fever last week"


def test_each_finding_is_seen_with_what_stands_around_it() -> None:
    (fever, names), (swelling, _) = around(read("I have a fever. My knee is swollen"))
    assert (fever.kind, swelling.kind) == ("fever", "swelling")
    seen = ["<0=i", "<1=<>", ">0=.", ">1=my", "in=fever", "between=i ."]
    read_as = ["status=present", "before=None|present", "after=present|present"]
    assert {number(name) for name in [*seen, *read_as]} <= set(names)


def test_what_stands_beyond_a_full_stop_is_told_apart() -> None:
    (_, near), *_ = around(read("fever today"))
    (_, beyond), *_ = around(read("fever. Today I rest"))
    assert number(">near=today") in near
    assert number(">near=today") not in beyond
    assert number(">near|=today") in beyond


def test_a_kind_is_told_now_if_one_of_its_mentions_is() -> None:
    weights = [(number("status=absent"), 1.0, [-20]), (number("status=present"), 1.0, [15])]
    model = parse(written([CURRENT], [0.0], [weights], ""))
    assert meanings(read("no fever"), model) == {"fever": -2.0}
    assert meanings(read("no fever on Monday, then a fever"), model) == {"fever": 1.5}
    assert meanings(read("hello"), model) == {}


def marked(*mentions: Mention) -> Marked:
    return Marked(FEVER, "en", "somebody", mentions)


@pytest.mark.parametrize(
    ("mentions", "current"),
    [
        ((Mention("fever", "past", 8, 13),), False),
        ((Mention("fever", "present", 8, 13),), True),
        ((Mention("fever", "unknown", 8, 13),), True),
        ((), False),
        ((Mention("pain", "present", 8, 13),), False),
        ((Mention("fever", "present", 8, 13), Mention("fever", "past", 100, 109)), True),
        ((Mention("fever", "present", 60, 65), Mention("fever", "past", 100, 109)), None),
    ],
)
def test_a_mark_says_what_a_mention_of_the_reader_means(
    mentions: tuple[Mention, ...], current: bool | None
) -> None:
    (found,) = mentioned(marked(*mentions), read(FEVER))
    assert (found.kind, found.current, found.voice) == ("fever", current, "somebody")


def test_of_several_mentions_the_likeliest_counts() -> None:
    (found,) = mentioned(marked(), read(FEVER))
    scores = [[[0.5], [2.0]], [[1.0]]]
    assert likeliest([found] * 3, [[0, 2], [1]], scores) == {FEVER: {"fever": 2.0}}


def test_the_mentions_belong_to_the_data_and_code_of_today() -> None:
    assert load_mentions().inputs == inputs_hash(), "stale mentions: run `make train-judge`"


@pytest.mark.parametrize(
    ("now", "not_now"),
    [
        ("my knee is swollen", "is it normal for a knee to be swollen after a long run in general"),
        ("ho la febbre", "la febbre e' andata via la settimana scorsa"),
    ],
)
def test_words_around_a_mention_speak_for_and_against_it(now: str, not_now: str) -> None:
    one, other = (meanings(read(text)) for text in (now, not_now))
    for kind in one:
        assert one[kind] > 0
        assert one[kind] > other.get(kind, -9.0)
