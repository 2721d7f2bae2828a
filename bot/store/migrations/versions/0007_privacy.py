"""Legal hold, retention for each category, who erased"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("conversations", sa.Column("held_at", MOMENT))
    op.add_column("conversations", sa.Column("held_by", sa.String(length=64)))
    op.add_column("tombstones", sa.Column("by", sa.String(length=64)))
    op.create_table(
        "retention",
        sa.Column("clinic", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("clinic", "category", name="pk_retention"),
    )


def downgrade() -> None:
    op.drop_table("retention")
    op.drop_column("tombstones", "by")
    op.drop_column("conversations", "held_by")
    op.drop_column("conversations", "held_at")
