"""The language of a request before any conversation is known."""

from __future__ import annotations

import pytest

from bot.web.language import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("it", "it"),
        ("IT-it", "it"),
        ("de, it;q=0.5", "it"),
        ("en;q=0.3, it;q=0.8", "it"),
        ("it;q=0, en;q=0.1", "en"),
        ("it;q=0", "en"),
        ("it;q=nonsense", "en"),
        (",,,;q=,", "en"),
        ("x" * 100_000, "en"),
    ],
)
def test_the_best_of_ours(header: str | None, language: str) -> None:
    assert preferred(header, ("en", "it")) == language
