"""Complaints told as past that a later word of the message ends."""

from __future__ import annotations

import pytest

from bot.findings import read


def present(text: str) -> set[str]:
    return {f.kind for f in read(text).findings if f.status in {"present", "unknown"}}


@pytest.mark.parametrize(
    "text",
    [
        "my foot swelled after the match, the swelling has gone now",
        "si era gonfiata la mano, adesso è sgonfia",
        "l'altro ieri zoppicavo ma ora cammino bene",
        "prima mi svegliava il dolore, adesso dormo tutta la notte",
        "last week a twinge in the groin, the pain's gone now",
    ],
)
def test_what_a_later_word_ends_is_over(text: str) -> None:
    assert not present(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my knee swelled up yesterday, my ankle isn't swollen", "swelling"),
        ("si è gonfiata la caviglia, il ginocchio non è gonfio", "swelling"),
    ],
)
def test_another_place_ends_nothing(text: str, kind: str) -> None:
    assert kind in present(text)


def test_a_pain_of_now_is_not_ended_by_quiet_nights() -> None:
    assert present("I've had an ache in my elbow for a month. It doesn't wake me.") == {"pain"}
