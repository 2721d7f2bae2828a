"""Second factors of staff: one-time codes, passkeys, recovery codes."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import delete, select, update

from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.tables import StaffFactor, StaffSession

Kind = Literal["totp", "passkey", "recovery"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor. ``data`` is the secret, the passkey's credential id, or a recovery code's hash;
    ``public_key`` only a passkey has."""

    id: str
    kind: str
    name: str
    data: bytes
    public_key: bytes
    counter: int
    confirmed: bool
    created_at: datetime
    used_at: datetime | None


def factors_of(work: Work, username: str, *kinds: Kind, confirmed: bool = True) -> list[Factor]:
    """The person's factors of these kinds, oldest first. Raises
    :class:`~bot.store.crypto.SealBroken`."""
    rows = work.session.scalars(
        select(StaffFactor)
        .where(
            StaffFactor.staff == username,
            StaffFactor.kind.in_(kinds),
            StaffFactor.confirmed.is_(confirmed),
        )
        .order_by(StaffFactor.created_at, StaffFactor.id)
    )
    return [_opened(work, row) for row in rows]


def has_factor(work: Work, username: str) -> bool:
    """Whether the person can be asked for a second factor. Recovery codes alone are none."""
    found = select(StaffFactor.id).where(
        StaffFactor.staff == username,
        StaffFactor.kind.in_(("totp", "passkey")),
        StaffFactor.confirmed,
    )
    return work.session.scalar(found.limit(1)) is not None


def add_factor(
    work: Work,
    username: str,
    kind: Kind,
    *,
    name: str,
    data: bytes,
    at: datetime,
    public_key: bytes = b"",
    counter: int = 0,
    confirmed: bool = True,
) -> str:
    """Stores a factor and gives its id."""
    row = str(uuid4())
    body = {"data": _text(data), "public_key": _text(public_key)}
    sealed = _key(work).seal_json(body, table="staff_factors", column="body", row=row)
    work.session.add(
        StaffFactor(
            id=row,
            staff=username,
            kind=kind,
            name=name,
            body=sealed,
            counter=counter,
            confirmed=confirmed,
            created_at=at,
        )
    )
    work.session.flush()
    return row


def confirm(work: Work, factor: str) -> None:
    """The person proved to have the factor."""
    work.session.execute(update(StaffFactor).where(StaffFactor.id == factor).values(confirmed=True))


def use(work: Work, factor: Factor, counter: int, at: datetime) -> bool:
    """Notes that the factor was used at this count; False when it was used at it or a later one
    already, whoever asks at the same time."""
    done = work.session.execute(
        update(StaffFactor)
        .where(StaffFactor.id == factor.id, StaffFactor.counter < counter)
        .values(counter=counter, used_at=at)
        .returning(StaffFactor.id)
    )
    return done.first() is not None


def touch(work: Work, factor: Factor, counter: int, at: datetime) -> None:
    """Notes the use of a passkey that keeps no count."""
    work.session.execute(
        update(StaffFactor).where(StaffFactor.id == factor.id).values(counter=counter, used_at=at)
    )


def remove(work: Work, username: str, factor: str) -> bool:
    """Takes away one factor; whether it was there."""
    done = work.session.execute(
        delete(StaffFactor)
        .where(StaffFactor.id == factor, StaffFactor.staff == username)
        .returning(StaffFactor.id)
    )
    return done.first() is not None


def remove_all(work: Work, username: str, *kinds: Kind, confirmed: bool | None = None) -> None:
    """Takes away every factor of these kinds."""
    query = delete(StaffFactor).where(StaffFactor.staff == username, StaffFactor.kind.in_(kinds))
    if confirmed is not None:
        query = query.where(StaffFactor.confirmed.is_(confirmed))
    work.session.execute(query)


def set_challenge(work: Work, token_hash: bytes, challenge: bytes) -> None:
    """What a passkey has to sign next in this session."""
    work.session.execute(
        update(StaffSession)
        .where(StaffSession.token_hash == token_hash)
        .values(challenge=challenge)
    )


def take_challenge(work: Work, token_hash: bytes) -> bytes | None:
    """What a passkey has to sign, once."""
    found = work.session.scalar(
        select(StaffSession.challenge).where(StaffSession.token_hash == token_hash)
    )
    work.session.execute(
        update(StaffSession).where(StaffSession.token_hash == token_hash).values(challenge=None)
    )
    return found


def _opened(work: Work, row: StaffFactor) -> Factor:
    body: dict[str, Any] = _key(work).open_json(
        row.body, table="staff_factors", column="body", row=row.id
    )
    return Factor(
        row.id,
        row.kind,
        row.name,
        b64decode(body["data"]),
        b64decode(body["public_key"]),
        row.counter,
        row.confirmed,
        row.created_at,
        row.used_at,
    )


def _text(data: bytes) -> str:
    return b64encode(data).decode()


def _key(work: Work) -> DataKey:
    return DataKey(work.master.derive("second factors"))
