"""Who may ask for a turn."""

from __future__ import annotations

import pytest

from engine.secret import SecretMissing, matches, shared_secret


def test_only_the_secret_itself_matches() -> None:
    assert matches("s3cret", "s3cret")
    for given in (None, "", "s3cre", "s3cret ", "S3CRET", "sécret", "\udcff"):
        assert not matches("s3cret", given)


@pytest.mark.parametrize("environment", [{}, {"OSSA_SECRET": ""}, {"OSSA_SECRET": "  "}])
def test_there_is_no_default_secret(environment: dict[str, str]) -> None:
    with pytest.raises(SecretMissing, match="OSSA_SECRET is not set"):
        shared_secret(environment)


def test_the_secret_comes_from_the_environment() -> None:
    assert shared_secret({"OSSA_SECRET": "x"}) == "x"
