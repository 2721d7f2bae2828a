"""What all tables share."""

from __future__ import annotations

from sqlalchemy import ForeignKey, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def conversation_key(*, primary: bool = False) -> Mapped[str]:
    """The column that says to which conversation a row belongs; it goes with it."""
    return mapped_column(
        String(36), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=primary
    )
