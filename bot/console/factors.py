"""The second step of a log-in: one-time codes (RFC 6238), passkeys (WebAuthn), recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from fastapi import Request

from bot.console import sessions
from bot.console.deps import ConsoleDeps, deps_of
from bot.console.sessions import Visitor
from bot.store import Work, audit, factors, log_ins
from bot.store.factors import Factor

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

STEP = 30
DRIFT = 1
"""Steps by which a telephone's clock may be off."""
RECOVERY_CODES = 8
NAME_LONGEST = 60


class WrongFactor(Exception):
    """The code or passkey is not right, or was used before."""


def stage_for(deps: ConsoleDeps, work: Work, username: str) -> str:
    """What a session may do after the password: everything, or only the second step."""
    if factors.has_factor(work, username):
        return "factor"
    return "enrol" if deps.second_factor else "full"


def new_secret(work: Work, deps: ConsoleDeps, visitor: Visitor) -> bytes:
    """A secret for an app on a telephone, to be confirmed with a code; the one before it that was
    never confirmed is forgotten."""
    factors.remove_all(work, visitor.username, "totp", confirmed=False)
    secret = secrets.token_bytes(20)
    factors.add_factor(
        work,
        visitor.username,
        "totp",
        name="",
        data=secret,
        at=deps.now(),
        confirmed=False,
    )
    return secret


def address_of(secret: bytes, visitor: Visitor, clinic_name: str) -> str:
    """The ``otpauth`` address of a secret."""
    # SHA-1 and six digits: what every authenticator app can do.
    return _totp(secret).get_provisioning_uri(visitor.username, f"Ossa {clinic_name}")


def picture_of(address: str) -> str:
    """The address as a QR code, for the ``src`` of an image."""
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4)


def shown(secret: bytes) -> str:
    """The secret for typing, in groups of four."""
    text = b32encode(secret).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def confirm_secret(deps: ConsoleDeps, visitor: Visitor, code: str, name: str) -> list[str]:
    """Takes the app as a second factor and opens the whole console; gives new recovery codes.
    Raises :class:`WrongFactor`."""
    now = deps.now()
    with deps.store.work() as work:
        waiting = factors.factors_of(work, visitor.username, "totp", confirmed=False)
        step = _step_of(waiting[0].data, code, int(now.timestamp())) if waiting else None
        if step is None:
            raise WrongFactor
        factors.remove(work, visitor.username, waiting[0].id)
        factors.add_factor(
            work,
            visitor.username,
            "totp",
            name=name[:NAME_LONGEST],
            data=waiting[0].data,
            at=now,
            counter=step,
        )
        return _enrolled(work, deps, visitor)


def check_code(deps: ConsoleDeps, visitor: Visitor, code: str) -> str:
    """The token of a whole session for a right code of an app, or a recovery code. Each is good
    once. Raises :class:`WrongFactor`, or what :meth:`LoginThrottle.count` raises."""
    deps.throttle.count(f"factor {visitor.username}", "")
    with deps.store.work() as work:
        if not _code_fits(work, deps, visitor.username, code):
            audit.record(
                work,
                who=visitor.username,
                action="factor_failed",
                object=f"staff/{visitor.username}",
                now=deps.now(),
            )
            token = None
        else:
            token = _admitted(work, deps, visitor)
    if token is None:
        raise WrongFactor
    deps.throttle.forget(f"factor {visitor.username}")
    return token


def passkey_options(request: Request, visitor: Visitor) -> str:
    """What the browser needs to make a passkey, as JSON."""
    import webauthn  # noqa: PLC0415 - 70 ms of a start, and few use passkeys

    deps = deps_of(request)
    with deps.store.work() as work:
        known = factors.factors_of(work, visitor.username, "passkey")
        options = webauthn.generate_registration_options(
            rp_id=_host(request),
            rp_name=f"Ossa {deps.clinic_name}",
            user_name=visitor.username,
            user_display_name=visitor.name,
            user_id=hashlib.sha256(visitor.username.encode()).digest(),
            exclude_credentials=_described(known),
        )
        factors.set_challenge(work, visitor.token_hash, options.challenge)
    return webauthn.options_to_json(options)


def add_passkey(request: Request, visitor: Visitor, credential: str, name: str) -> list[str]:
    """Takes a passkey as a second factor and opens the whole console; gives recovery codes if the
    person had none. Raises :class:`WrongFactor`."""
    import webauthn  # noqa: PLC0415 - 70 ms of a start, and few use passkeys

    deps = deps_of(request)
    with deps.store.work() as work:
        challenge = factors.take_challenge(work, visitor.token_hash)
    if challenge is None:
        raise WrongFactor
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except (webauthn.helpers.exceptions.WebAuthnException, ValueError, KeyError, TypeError):
        raise WrongFactor from None
    with deps.store.work() as work:
        factors.add_factor(
            work,
            visitor.username,
            "passkey",
            name=name[:NAME_LONGEST],
            data=made.credential_id,
            public_key=made.credential_public_key,
            counter=made.sign_count,
            at=deps.now(),
        )
        return _enrolled(work, deps, visitor)


def asking_options(request: Request, visitor: Visitor) -> str | None:
    """What the browser needs to ask for a passkey, as JSON; None when the person has none."""
    import webauthn  # noqa: PLC0415 - 70 ms of a start, and few use passkeys

    deps = deps_of(request)
    with deps.store.work() as work:
        known = factors.factors_of(work, visitor.username, "passkey")
        if not known:
            return None
        options = webauthn.generate_authentication_options(
            rp_id=_host(request),
            allow_credentials=_described(known),
            user_verification=webauthn.helpers.structs.UserVerificationRequirement.PREFERRED,
        )
        factors.set_challenge(work, visitor.token_hash, options.challenge)
    return webauthn.options_to_json(options)


def check_passkey(request: Request, visitor: Visitor, credential: str) -> str:
    """The token of a whole session for a right passkey. Raises :class:`WrongFactor`."""
    import webauthn  # noqa: PLC0415 - 70 ms of a start, and few use passkeys

    deps = deps_of(request)
    with deps.store.work() as work:
        challenge = factors.take_challenge(work, visitor.token_hash)
        known = factors.factors_of(work, visitor.username, "passkey")
    for factor in known if challenge is not None else ():
        try:
            found = webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=challenge or b"",
                expected_rp_id=_host(request),
                expected_origin=_origin(request),
                credential_public_key=factor.public_key,
                credential_current_sign_count=factor.counter,
            )
        except (webauthn.helpers.exceptions.WebAuthnException, ValueError, KeyError, TypeError):
            continue
        if found.credential_id != factor.data:
            continue
        with deps.store.work() as work:
            factors.touch(work, factor, found.new_sign_count, deps.now())
            return _admitted(work, deps, visitor)
    raise WrongFactor


def _code_fits(work: Work, deps: ConsoleDeps, username: str, code: str) -> bool:
    now = deps.now()
    plain = "".join(code.split())
    for factor in factors.factors_of(work, username, "totp"):
        step = _step_of(factor.data, plain, int(now.timestamp()))
        if step is not None and factors.use(work, factor, step, now):
            return True
    hashed = _hash(plain)
    for factor in factors.factors_of(work, username, "recovery"):
        if hmac.compare_digest(factor.data, hashed):
            return factors.remove(work, username, factor.id)
    return False


def _admitted(work: Work, deps: ConsoleDeps, visitor: Visitor) -> str:
    """A session of another token, so that one seen before the second step is worth nothing."""
    log_ins.end_session(work, visitor.token_hash)
    token = sessions.start(work, visitor.username, deps.now(), address=visitor.address)
    audit.record(
        work,
        who=visitor.username,
        action="login_factor",
        object=f"staff/{visitor.username}",
        now=deps.now(),
    )
    return token


def _enrolled(work: Work, deps: ConsoleDeps, visitor: Visitor) -> list[str]:
    log_ins.set_stage(work, visitor.token_hash, "full")
    audit.record(
        work,
        who=visitor.username,
        action="add_factor",
        object=f"staff/{visitor.username}",
        now=deps.now(),
    )
    if factors.factors_of(work, visitor.username, "recovery"):
        return []
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    for code in codes:
        factors.add_factor(
            work, visitor.username, "recovery", name="", data=_hash(code), at=deps.now()
        )
    return codes


def _step_of(secret: bytes, code: str, now: int) -> int | None:
    plain = "".join(code.split())
    if len(plain) != 6 or not (plain.isascii() and plain.isdigit()):
        return None
    for step in range(now // STEP - DRIFT, now // STEP + DRIFT + 1):
        if hmac.compare_digest(_totp(secret).generate(step * STEP), plain.encode()):
            return step
    return None


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP)  # noqa: S303


def _hash(code: str) -> bytes:
    # Not a password hash: the code has 40 random bits, and tries are counted.
    return hashlib.sha256(code.lower().encode("utf-8", "surrogatepass")).digest()


def _described(known: list[Factor]) -> list[PublicKeyCredentialDescriptor]:
    import webauthn  # noqa: PLC0415 - 70 ms of a start, and few use passkeys

    return [
        webauthn.helpers.structs.PublicKeyCredentialDescriptor(id=factor.data) for factor in known
    ]


def _origin(request: Request) -> str:
    public = deps_of(request).public_url
    return public or f"{request.url.scheme}://{request.url.netloc}"


def _host(request: Request) -> str:
    return urlsplit(_origin(request)).hostname or ""
