"""Italian says "he hurt himself alone" of a fall with nobody to blame, and of self-harm."""

from __future__ import annotations

import pytest

from bot.findings import read


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("mia zia si è fatta male da sola scivolando sulle scale", False),
        ("se l'è fatto da solo a calcetto, il ginocchio è gonfio", False),
        ("si è fatto male da solo con il coltello", True),
        ("la ragazza si fa male da sola di nascosto", True),
    ],
)
def test_a_mishap_is_no_self_harm(text: str, harm: bool) -> None:
    assert (read(text, prior="it").facts.get("self_harm") is True) is harm
