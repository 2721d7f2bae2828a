"""Questions that ask the same in other words, put together.

By the encoder's vectors, which came with the turns, so that the page needs no engine; a question
without one (of a turn before there were any) by the words it shares and its nearest topic.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.store.unanswered import Question

SAME = 0.865
"""Mean cosine similarity from which two groups ask the same. Of the encoder's vectors, 0.82 is
usual for any two questions; ``tests/console/test_clusters.py`` measures what this one finds."""
ALIKE = 0.5
"""Share of common words (Dice) from which two questions count as the same."""
ALIKE_NEAR = 0.2
"""The same for two questions whose nearest topic is the same."""
_STEM = 5
_COMMON = """
a about after all also am an and any are as at be been but by can could did do does for from get
had has have he her his how i if in is it its me my no not of on or our she should so some that the
their them then there they this to too was we what when where which who will with would you your
ai al alla alle anche c che chi ci come con cosa cui da dal dalla de dei del della delle di dopo
dove e gli ha hanno ho i il in io l la le lei lo ma mi mia mio ne nel nella non o per perche piu
posso puo quale quali quando quanto questa questo se sei si sia sono su sul sulla te ti tra un una
uno vi
"""
_STOP = frozenset(_COMMON.split())
_PERSONAL = re.compile(r"\S+@\S+|https?://\S+|\+?\d[\d\s./-]{4,}\d")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same. ``topic`` is the nearest of most of them."""

    topic: str | None
    questions: tuple[Question, ...]


def clusters(questions: Sequence[Question]) -> list[Cluster]:
    """The questions in groups, the largest first; each question is in one group."""
    size = max((len(question.vector) for question in questions), default=0)
    placed = [q for q in questions if size and len(q.vector) == size]
    others = [q for q in questions if not (size and len(q.vector) == size)]
    groups = [*_by_vector(placed), *_by_words(others)]
    return sorted(map(_cluster, groups), key=lambda cluster: -len(cluster.questions))


def _by_vector(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Average linkage: the two groups that are nearest on average become one, while they are near.

    The mean similarity of two groups is the product of their mean vectors, so only those are kept;
    and it is high enough only where that of two of their questions is, so only such pairs are.
    """
    groups = {number: [question] for number, question in enumerate(questions)}
    means = {number: list(question.vector) for number, question in enumerate(questions)}
    near = {
        (one, other): similarity
        for other in means
        for one in range(other)
        if (similarity := math.sumprod(means[one], means[other])) >= SAME
    }
    while near and max(near.values()) >= SAME:
        one, other = max(near, key=lambda pair: near[pair])
        share = len(groups[other]) / (len(groups[one]) + len(groups[other]))
        pairs = zip(means[one], means.pop(other), strict=True)
        means[one] = [a + (b - a) * share for a, b in pairs]
        groups[one] += groups.pop(other)
        touched = [pair for pair in near if one in pair or other in pair]
        for pair in touched:
            del near[pair]
        for third in {number for pair in touched for number in pair} - {one, other}:
            pair = (min(one, third), max(one, third))
            near[pair] = math.sumprod(means[one], means[third])
    yield from groups.values()


def _by_words(questions: Sequence[Question]) -> Iterator[list[Question]]:
    groups: list[list[tuple[Question, frozenset[str]]]] = []
    for question in questions:
        words = _words(question.text)
        best, most = None, 0.0
        for group in groups:
            near = sum(_nearness(question, words, *other) for other in group) / len(group)
            if near > most:
                best, most = group, near
        if best is None or most < 1.0:
            groups.append([(question, words)])
        else:
            best.append((question, words))
    yield from ([question for question, _ in group] for group in groups)


def impersonal(text: str) -> str:
    """The question without addresses and long numbers, such as of telephones and birthdays."""
    return " ".join(_PERSONAL.sub("…", text).split())


def _nearness(
    one: Question, words: frozenset[str], other: Question, others: frozenset[str]
) -> float:
    """From 1 on the two questions ask the same."""
    if words == others:
        return 2.0
    shared = 2 * len(words & others) / (len(words) + len(others))
    same = _topic(one) is not None and _topic(one) == _topic(other)
    return shared / (ALIKE_NEAR if same else ALIKE)


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    every = re.findall(r"[a-z0-9]+", plain)
    return frozenset(word[:_STEM] for word in every if word not in _STOP) or frozenset(every)


def _topic(question: Question) -> str | None:
    return question.topics[0][0] if question.topics else None


def _cluster(questions: list[Question]) -> Cluster:
    topics = [topic for question in questions if (topic := _topic(question)) is not None]
    return Cluster(max(topics, key=topics.count) if topics else None, tuple(questions))
