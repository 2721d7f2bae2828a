"""Taking over a conversation, clocks of call-backs, delete codes, questions for the doctor"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DELETE_HASH = "ix_conversations_delete_hash"
CLOCKS = "ix_callbacks_status_due_at"

# Columns are added one by one and never by a copy of the table: in SQLite dropping the old copy
# would delete, by cascade, every message of every conversation.


def upgrade() -> None:
    op.add_column("conversations", sa.Column("delete_hash", sa.LargeBinary()))
    op.add_column("conversations", sa.Column("taken_by", sa.String(length=64)))
    op.add_column("conversations", sa.Column("taken_at", MOMENT))
    op.add_column("conversations", sa.Column("patient_typing_at", MOMENT))
    op.add_column("conversations", sa.Column("staff_typing_at", MOMENT))
    op.add_column("conversations", sa.Column("doctor_questions", sa.LargeBinary()))
    op.create_index(DELETE_HASH, "conversations", ["delete_hash"], unique=True)
    op.add_column("callbacks", sa.Column("urgency", sa.String(length=32)))
    op.add_column("callbacks", sa.Column("due_at", MOMENT))
    op.create_index(CLOCKS, "callbacks", ["status", "due_at"])


def downgrade() -> None:
    op.drop_index(CLOCKS, "callbacks")
    op.drop_column("callbacks", "due_at")
    op.drop_column("callbacks", "urgency")
    op.drop_index(DELETE_HASH, "conversations")
    op.drop_column("conversations", "doctor_questions")
    op.drop_column("conversations", "staff_typing_at")
    op.drop_column("conversations", "patient_typing_at")
    op.drop_column("conversations", "taken_at")
    op.drop_column("conversations", "taken_by")
    op.drop_column("conversations", "delete_hash")
