"""Content life cycle: publications, drafts, seeds; unanswered questions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "unanswered",
    "evaluation_rows",
    "content_drafts",
    "content_seeds",
    "content_publications",
)

# What patients were shown, and who approved it, is not rewritten.
SQLITE_GUARD = """
CREATE TRIGGER content_publications_no_{action} BEFORE {action} ON content_publications
BEGIN SELECT RAISE(ABORT, 'publications are insert-only'); END
"""
POSTGRESQL_GUARD = (
    """
CREATE FUNCTION content_publications_are_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'publications are insert-only'; END $$
""",
    """
CREATE TRIGGER content_publications_insert_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON content_publications
FOR EACH STATEMENT EXECUTE FUNCTION content_publications_are_insert_only()
""",
)


def upgrade() -> None:
    op.create_table(
        "content_publications",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("it", sa.String(), nullable=False),
        sa.Column("en_revision", sa.String(length=64), nullable=False),
        sa.Column("it_revision", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("draft", sa.String(length=36), nullable=True),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_content_publications"),
        sa.CheckConstraint(
            "(kind = 'files') = (approved_by IS NULL) AND approved_by <> by",
            name=op.f("ck_content_publications_two_persons"),
        ),
    )
    op.create_index("ix_content_publications_topic", "content_publications", ["topic", "n"])
    op.create_table(
        "content_seeds",
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("en_revision", sa.String(length=64), nullable=False),
        sa.Column("it_revision", sa.String(length=64), nullable=False),
        sa.Column("gone", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("topic", name="pk_content_seeds"),
    )
    op.create_table(
        "content_drafts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("clinic", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("it", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_content_drafts"),
        sa.CheckConstraint(
            "status <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> author)",
            name=op.f("ck_content_drafts_two_persons"),
        ),
    )
    op.create_index(
        "ix_content_drafts_status_changed_at", "content_drafts", ["status", "changed_at"]
    )
    op.create_index("ix_content_drafts_topic", "content_drafts", ["topic"])
    op.create_table(
        "evaluation_rows",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("clinic", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_rows"),
    )
    op.create_table(
        "unanswered",
        sa.Column("conversation", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"],
            ["conversations.id"],
            name="fk_unanswered_conversation",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation", "seq", name="pk_unanswered"),
    )
    op.create_index("ix_unanswered_week_language", "unanswered", ["week", "language"])
    guard_publications()


def guard_publications() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(SQLITE_GUARD.format(action=action))
    else:
        for statement in POSTGRESQL_GUARD:
            op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION content_publications_are_insert_only")
