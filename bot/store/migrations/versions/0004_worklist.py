"""Worklist: place and clock, blind search index, tags, saved filters, a reader's own level"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORKLIST = "ix_conversations_worklist"
COVERED = (
    "clinic",
    "place",
    "id",
    "urgency_rank",
    "language",
    "status",
    "assigned_to",
    "second_wanted",
    "last_activity_at",
    "n",
)


def added() -> list[sa.Column[object]]:
    return [
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("waiting_since", MOMENT, nullable=True),
        sa.Column("desk", sa.LargeBinary(), nullable=True),
        sa.Column("desk_due", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("assigned_to", sa.String(length=64), nullable=True),
        sa.Column("second_wanted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("alerted_at", MOMENT, nullable=True),
    ]


def upgrade() -> None:
    op.drop_index(WORKLIST, table_name="conversations")
    for column in added():
        op.add_column("conversations", column)
    op.create_index(WORKLIST, "conversations", list(COVERED))
    op.create_index("ix_conversations_n", "conversations", ["n"], unique=True)
    due = sa.text("desk_due")
    op.create_index(
        "ix_conversations_desk_due",
        "conversations",
        ["last_activity_at"],
        sqlite_where=due,
        postgresql_where=due,
    )
    op.create_table(
        "search_terms",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["n"], ["conversations.n"], name="fk_search_terms_n", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", "n", name="pk_search_terms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_terms_n", "search_terms", ["n"])
    op.create_table(
        "tags",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation", sa.String(length=36), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name="fk_tags_conversation", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
    )
    op.create_index("ix_tags_conversation", "tags", ["conversation"])
    op.create_index("ix_tags_at", "tags", ["at"])
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["staff"], ["staff.username"], name="fk_saved_filters_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
    )
    op.create_index("ix_saved_filters_staff", "saved_filters", ["staff"])
    op.add_column("reviews", sa.Column("level", sa.String(length=32), nullable=True))
    op.add_column("reviews", sa.Column("said", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("reviews", "said")
    op.drop_column("reviews", "level")
    for table in ("saved_filters", "tags", "search_terms"):
        op.drop_table(table)
    for index in ("ix_conversations_desk_due", "ix_conversations_n", WORKLIST):
        op.drop_index(index, table_name="conversations")
    for column in added():
        op.drop_column("conversations", column.name)
    op.create_index(WORKLIST, "conversations", ["clinic", "urgency_rank", "last_patient_at"])
