"""People of the clinic, their log-ins, and what they did."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base
from bot.store.types import MaybeMoment, MaybeSealed, Moment, Sealed


class Staff(Base):
    """A person of the clinic who may log in."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_subject", "subject", unique=True),)

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    password_hash: Mapped[str] = mapped_column(String(256))
    """argon2id, with its parameters."""
    role: Mapped[str] = mapped_column(String(16))
    """``viewer``, ``clinician``, ``manager`` or ``admin``."""
    active: Mapped[bool] = mapped_column(default=True)
    clinic: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
    password_changed_at: Mapped[Moment]
    subject: Mapped[str | None] = mapped_column(String(300))
    """Who this is to the identity provider: issuer and subject. Such an account has no password."""


class StaffFactor(Base):
    """A second factor of a person. Sealed under a key of the master key's. ROW: the factor's id."""

    __tablename__ = "staff_factors"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff: Mapped[str] = mapped_column(
        String(64), ForeignKey("staff.username", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    """``totp``, ``passkey`` or ``recovery``."""
    name: Mapped[str] = mapped_column(String(64))
    body: Mapped[Sealed]
    """JSON: secret; credential and public key; or a hash."""
    counter: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The last time step used, or the passkey's own count: nothing is accepted twice."""
    confirmed: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class StaffSession(Base):
    """A staff log-in; ends by idleness, age, log-out or when the person is disabled."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff: Mapped[str] = mapped_column(
        String(64), ForeignKey("staff.username", ondelete="CASCADE"), index=True
    )
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    id: Mapped[str | None] = mapped_column(String(36))
    """What a page may call the session by, to end it."""
    stage: Mapped[str] = mapped_column(String(8), default="full", server_default="full")
    """``full``; ``factor``: the second factor is still asked; ``enrol``: one must be set up."""
    address: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The network it was opened from, without its last part."""
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What a passkey has to sign next; used once."""
    provider_token: Mapped[MaybeSealed]
    """The identity provider's token of this log-in, to log out there too. ROW: the session's id."""


class Audit(Base):
    """Who did what to which object, and when. Append-only (a trigger refuses change), chained by
    HMAC, and free of patient text."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "object"), Index("ix_audit_who_at", "who", "at"))

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Gap-free from 1."""
    who: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    object: Mapped[str] = mapped_column(String(128))
    at: Mapped[Moment]
    link: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC over the previous entry's link and this entry."""


class AuditHead(Base):
    """Where the log ends, so that entries cut off at its end are missed."""

    __tablename__ = "audit_heads"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    n: Mapped[int]
    seal: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC over the last entry's number and link."""
