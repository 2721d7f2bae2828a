"""The secret that the web process, the engine and the actions share: who may ask for a turn."""

from __future__ import annotations

import hmac
import os
from typing import Mapping, Optional

HEADER = "X-Ossa-Secret"
VARIABLE = "OSSA_SECRET"


class SecretMissing(RuntimeError):
    """The engine was started without the shared secret."""


def shared_secret(environment: Mapping[str, str] = os.environ) -> str:
    """The secret of this start. Raises ``SecretMissing`` when there is none: no default exists."""
    secret = environment.get(VARIABLE, "").strip()
    if not secret:
        raise SecretMissing(
            f"{VARIABLE} is not set: the turn channel answers only to who shares a secret with it"
        )
    return secret


def matches(secret: str, given: Optional[str]) -> bool:
    """Whether ``given`` is the secret, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(secret.encode(), (given or "").encode("utf-8", "surrogatepass"))
