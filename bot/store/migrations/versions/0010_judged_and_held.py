"""Indexes for the agreement of readers and for legal holds, of one clinic each"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

HELD = sa.text("held_at IS NOT NULL")
JUDGED = sa.text("level IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_conversations_held", "conversations")
    op.create_index(
        "ix_conversations_held",
        "conversations",
        ["clinic", "held_at"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
    op.create_index(
        "ix_reviews_judged",
        "reviews",
        ["conversation", "staff"],
        sqlite_where=JUDGED,
        postgresql_where=JUDGED,
    )


def downgrade() -> None:
    op.drop_index("ix_reviews_judged", "reviews")
    op.drop_index("ix_conversations_held", "conversations")
    op.create_index(
        "ix_conversations_held",
        "conversations",
        ["held_at"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
