"""Bare answers to a question of the interview: yes, no, a number, a place, in both languages."""

from __future__ import annotations

from bot.findings.model import Answer


def bare_answer(text: str) -> Answer | None:
    """Yes, no or don't know, when the message is hardly more than that."""
    return None
