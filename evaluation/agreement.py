"""How far two labellings of the same messages, made apart, agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.counting import Measured, kappa, rate
from evaluation.loading import KINDS, Message


@dataclass(frozen=True)
class Agreement:
    """Shares of messages with the same labels, and Cohen's kappa of each kind's presence.

    A kind that neither labeller ever used has no kappa and is left out.
    """

    measures: dict[str, Measured]
    kappas: dict[str, tuple[float, int]]
    """Kappa, and how many messages had the kind in the first labelling."""


def compare(first: Mapping[str, Message], second: Sequence[Message]) -> Agreement:
    """Agreement on the messages of ``second``, found in ``first`` by their id. Raises
    ``KeyError`` for a message that was never labelled first."""
    pairs = [(first[message.identity], message) for message in second]
    n = len(pairs)
    kappas = {}
    for kind in KINDS:
        told = [(kind in (a.kinds or ()), kind in (b.kinds or ())) for a, b in pairs]
        value = kappa(told)
        if value is not None:
            kappas[kind] = (value, sum(one for one, _ in told))
    return Agreement(
        {
            "agreement_kinds": rate(sum(a.kinds == b.kinds for a, b in pairs), n),
            "agreement_statuses": rate(sum(_statuses(a) == _statuses(b) for a, b in pairs), n),
            "agreement_main": rate(sum(a.main == b.main for a, b in pairs), n),
        },
        kappas,
    )


def _statuses(message: Message) -> tuple[frozenset[str] | None, ...]:
    return message.kinds, message.unknown, message.absent, message.past, message.other_person
