"""The ways in which the console says no. Each becomes a page, never a bare JSON body."""

from __future__ import annotations


class Refusal(Exception):
    """The request is not answered; ``words`` is a key of the interface's words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class LogInFirst(Exception):
    """Nobody is logged in, or no longer; ``back`` is the page to return to, or empty."""

    def __init__(self, back: str) -> None:
        super().__init__("log in first")
        self.back = back


class SecondStep(Exception):
    """The password was right, and a second factor is still to be shown or set up."""


def forbidden() -> Refusal:
    return Refusal(403, "refused.forbidden")


def forged() -> Refusal:
    return Refusal(403, "refused.forged")


def not_found() -> Refusal:
    return Refusal(404, "refused.not_found")


def bad_request() -> Refusal:
    return Refusal(422, "refused.bad_request")


def unavailable() -> Refusal:
    return Refusal(503, "refused.unavailable")
