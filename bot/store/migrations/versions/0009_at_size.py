"""Indexes for 200,000 conversations, and the versions that answered"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHOLE = {
    "ix_conversations_kept": [
        "clinic",
        "last_activity_at",
        "held_at",
        "last_patient_at",
        "urgency_rank",
        "id",
    ],
    "ix_conversations_figures": [
        "clinic",
        "created_at",
        "last_patient_at",
        "urgency",
        "language",
        "reviewed_at",
        "version",
        "status",
        "complete",
        "n",
        "id",
    ],
}
PARTS = {
    "ix_conversations_open": ("conversations", "token_idle_until", "status = 'open'"),
    "ix_conversations_taken": ("conversations", "last_patient_at", "taken_by IS NOT NULL"),
    "ix_conversations_held": ("conversations", "held_at", "held_at IS NOT NULL"),
    "ix_messages_fallback": ("messages", "conversation", "kind = 'fallback'"),
}


def upgrade() -> None:
    op.drop_index("ix_conversations_last_activity_at", "conversations")
    for name, columns in WHOLE.items():
        op.create_index(name, "conversations", columns)
    for name, (table, column, where) in PARTS.items():
        part = sa.text(where)
        op.create_index(name, table, [column], sqlite_where=part, postgresql_where=part)
    op.create_index(
        "ix_assessments_conversation_ruleset", "assessments", ["conversation", "ruleset"]
    )
    op.create_table(
        "versions",
        sa.Column("clinic", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("clinic", "kind", "name", name="pk_versions"),
    )
    # Models are sealed with the messages; the desk notes them from now on.
    op.execute(
        "INSERT INTO versions (clinic, kind, name, first_at, last_at)"
        " SELECT c.clinic, 'ruleset', a.ruleset, min(a.at), max(a.at)"
        " FROM assessments a JOIN conversations c ON c.id = a.conversation"
        " WHERE a.ruleset <> '' GROUP BY c.clinic, a.ruleset"
    )


def downgrade() -> None:
    op.drop_table("versions")
    op.drop_index("ix_assessments_conversation_ruleset", "assessments")
    for name, (table, _, _) in PARTS.items():
        op.drop_index(name, table)
    for name in WHOLE:
        op.drop_index(name, "conversations")
    op.create_index("ix_conversations_last_activity_at", "conversations", ["last_activity_at"])
