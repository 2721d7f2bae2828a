"""What holds for the whole installation and no single conversation."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base
from bot.store.types import Moment


class Control(Base):
    """A switch or a text for the patients' side that staff set."""

    __tablename__ = "controls"

    clinic: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class Retention(Base):
    """How many days a category of conversations is kept, where a clinic decided so."""

    __tablename__ = "retention"

    clinic: Mapped[str] = mapped_column(String(64), primary_key=True)
    category: Mapped[str] = mapped_column(String(16), primary_key=True)
    days: Mapped[int]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class Version(Base):
    """A model or a rule set that answered patients, and from when to when it was seen to."""

    __tablename__ = "versions"

    clinic: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """``model`` or ``ruleset``."""
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    first_at: Mapped[Moment]
    last_at: Mapped[Moment]


class Probe(Base):
    """One row that the readiness check rewrites: a database that cannot write is not ready."""

    __tablename__ = "probes"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[Moment]
