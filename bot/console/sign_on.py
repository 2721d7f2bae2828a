"""Single sign-on: OpenID Connect, code flow with PKCE, at the clinic's identity provider."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.console.permissions import Role

SECONDS = 5.0
"""The provider has this long to answer; then the person is told that it does not."""
FRESH = 3600.0
LEEWAY = 60
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures that are taken; never ``none``, never a shared secret."""


class SignOnFailed(Exception):
    """The provider did not vouch for anybody, or cannot be reached."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-on under way: where the browser goes, and what must come back."""

    address: str
    state: str
    nonce: str
    verifier: str

    def as_json(self) -> dict[str, str]:
        """What the browser keeps for us, sealed."""
        return {"state": self.state, "nonce": self.nonce, "verifier": self.verifier}


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for. ``role`` is None when none of their groups has one."""

    subject: str
    username: str
    name: str
    role: Role | None
    id_token: str


@dataclass
class SignOn:
    """One identity provider. ``roles`` maps its groups to ours; of several the first listed
    counts. ``claim`` is where the provider puts the groups."""

    issuer: str
    client_id: str
    client_secret: str
    roles: Mapping[str, Role]
    claim: str = "groups"
    _known: dict[str, Any] = field(default_factory=dict, repr=False)
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def begin(self, back: str) -> Begun:
        """Where to send the browser. Raises :class:`SignOnFailed`."""
        verifier = secrets.token_urlsafe(48)
        nonce = secrets.token_urlsafe(32)
        address, state = self._client(back).create_authorization_url(
            self._metadata()["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
        return Begun(address, state, nonce, verifier)

    def finish(self, back: str, begun: Mapping[str, str], state: str, code: str) -> Vouched:
        """Whom the provider vouches for, its token's signature, issuer, audience, nonce and times
        checked. Raises :class:`SignOnFailed`."""
        if not state or not secrets.compare_digest(state, begun.get("state", "")):
            raise SignOnFailed("state")
        metadata = self._metadata()
        try:
            tokens = self._client(back).fetch_token(
                metadata["token_endpoint"],
                code=code,
                code_verifier=begun["verifier"],
                timeout=SECONDS,
            )
            claims = self._checked(str(tokens["id_token"]), begun["nonce"])
            if self.claim not in claims and "userinfo_endpoint" in metadata:
                claims |= self._more(metadata["userinfo_endpoint"], tokens["access_token"], claims)
        except (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError) as e:
            raise SignOnFailed(type(e).__name__) from None
        named = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        return Vouched(
            subject=f"{self.issuer}\x1f{claims['sub']}"[:300],
            username=str(named),
            name=str(claims.get("name") or named),
            role=self._role(claims.get(self.claim)),
            id_token=str(tokens["id_token"]),
        )

    def leave(self, id_token: str | None, back: str) -> str | None:
        """Where the browser logs out of the provider too; None when it has no such place."""
        try:
            address = self._metadata().get("end_session_endpoint")
        except SignOnFailed:
            return None
        if not address:
            return None
        query = {"client_id": self.client_id, "post_logout_redirect_uri": back}
        return f"{address}?{urlencode(query | ({'id_token_hint': id_token} if id_token else {}))}"

    def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
        )
        token = jwt.decode(id_token, KeySet.import_key_set(self._keys()), algorithms=ALGORITHMS)
        registry.validate(token.claims)
        return dict(token.claims)

    def _more(self, address: str, access: str, known: Mapping[str, Any]) -> dict[str, Any]:
        answer = requests.get(
            address, headers={"Authorization": f"Bearer {access}"}, timeout=SECONDS
        )
        answer.raise_for_status()
        told = answer.json()
        if not isinstance(told, dict) or told.get("sub") != known["sub"]:
            raise ValueError("userinfo of somebody else")
        return {key: value for key, value in told.items() if key not in known}

    def _role(self, groups: object) -> Role | None:
        held = {groups} if isinstance(groups, str) else set(groups or ())  # type: ignore[call-overload]
        return next((role for group, role in self.roles.items() if group in held), None)

    def _client(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self.client_id,
            self.client_secret,
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _metadata(self) -> dict[str, Any]:
        found: dict[str, Any] = self._fetched()["metadata"]
        return found

    def _keys(self) -> Any:
        return self._fetched()["keys"]

    def _fetched(self) -> dict[str, Any]:
        with self._lock:
            if time.monotonic() >= self._until:
                try:
                    metadata = _json(f"{self.issuer}/.well-known/openid-configuration")
                    if metadata.get("issuer", "").rstrip("/") != self.issuer:
                        raise SignOnFailed("another issuer")
                    self._known = {"metadata": metadata, "keys": _json(metadata["jwks_uri"])}
                except (requests.RequestException, ValueError, KeyError) as error:
                    raise SignOnFailed(type(error).__name__) from None
                self._until = time.monotonic() + FRESH
            return self._known


def _json(address: str) -> dict[str, Any]:
    answer = requests.get(address, timeout=SECONDS)
    answer.raise_for_status()
    found = json.loads(answer.content)
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found
