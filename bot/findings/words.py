"""Sets of words, written as one line of text."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of ``words``, parted by spaces."""
    return frozenset(words.split())


def word_list(words: str) -> list[str]:
    """The words of ``words`` in order, parted by spaces."""
    return words.split()
