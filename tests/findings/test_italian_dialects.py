"""Italian at home, from the Veneto to Sardinia, and as it is learned."""

from __future__ import annotations

import pytest

from bot.findings import read

TOLD = [
    ("gò mal a la schena da do setimane", "pain"),
    ("me dole el brasso", "pain"),
    ("m'addolora a gamma", "pain"),
    ("no me movo pi", "reduced_movement"),
    ("nun je la faccio a cammina'", "reduced_movement"),
    ("el zenocio no lo piego", "reduced_movement"),
    ("gò la fievra", "fever"),
    ("tengo 'a freve a 38", "fever"),
    ("na bala dura sul brasso", "lump"),
    ("gò la man indormensada", "numbness_weakness"),
    ("me formigola el pie", "numbness_weakness"),
    ("me so burlada giò", "injury"),
    ("me so rutto 'o polso", "fracture"),
    ("el ginocio el xe sgionfo", "swelling"),
    ("u pedi è unchiatu", "swelling"),
    ("peso perso tanto, perché?", "weight_loss"),
    ("testa gira tanto", "other"),
]


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_what_is_said_at_home(text: str, kind: str) -> None:
    told = {f.kind for f in read(text, prior="it").findings if f.status in {"present", "unknown"}}
    assert kind in told


def test_denied_at_home() -> None:
    status = {f.kind: f.status for f in read("no gò mal, niente fievra", prior="it").findings}
    assert status["fever"] == "absent"
