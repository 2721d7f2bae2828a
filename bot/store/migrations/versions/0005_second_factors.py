"""Second factors, stages of a log-in, sign-on by an identity provider"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    full = sa.Column("stage", sa.String(length=8), server_default="full", nullable=False)
    op.add_column("staff_sessions", sa.Column("id", sa.String(length=36)))
    op.add_column("staff_sessions", full)
    op.add_column(
        "staff_sessions",
        sa.Column("address", sa.String(length=64), server_default="", nullable=False),
    )
    op.add_column("staff_sessions", sa.Column("challenge", sa.LargeBinary()))
    op.add_column("staff_sessions", sa.Column("provider_token", sa.LargeBinary()))
    op.add_column("staff", sa.Column("subject", sa.String(length=300)))
    op.create_index("ix_staff_subject", "staff", ["subject"], unique=True)
    op.create_table(
        "staff_factors",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("counter", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff"], ["staff.username"], name="fk_staff_factors_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_factors"),
    )
    op.create_index("ix_staff_factors_staff", "staff_factors", ["staff"])


def downgrade() -> None:
    op.drop_table("staff_factors")
    op.drop_index("ix_staff_subject", "staff")
    op.drop_column("staff", "subject")
    for column in ("provider_token", "challenge", "address", "stage", "id"):
        op.drop_column("staff_sessions", column)
