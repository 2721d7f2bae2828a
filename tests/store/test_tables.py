"""The migrated schema is the declared one, on both databases, up and down."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from bot.store.database import make_engine
from bot.store.migrate import configuration, migrate, newest
from bot.store.tables import Base


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.integration)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return make_engine(f"sqlite:///{tmp_path / 'ossa.db'}")
    return make_engine(request.getfixturevalue("postgresql_url"))


def test_the_migrated_schema_is_the_declared_one(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)
    assert set(inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_newest_revision_is_alembics_head(engine: Engine) -> None:
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(configuration(connection))
    assert newest() == scripts.get_current_head()
    engine.dispose()


def test_it_goes_down_to_nothing_and_up_again(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrate(engine)
    engine.dispose()


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_audit_log_refuses_change(engine: Engine, statement: str) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit (n, who, action, object, at, link)"
                " VALUES (1, 'a', 'b', 'c', '2026-01-01 00:00:00', :link)"
            ),
            {"link": b"x"},
        )
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_an_upgrade_keeps_the_messages_of_older_conversations(engine: Engine) -> None:
    migrate(engine, "0002")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO conversations (id, clinic, wrapped_key, token_idle_until,"
                " token_expires_at, language, consent_at, created_at, version, last_seq, status,"
                " last_activity_at) VALUES ('a', 'c', :blob, :at, :at, 'en', :at, :at, 0, 1,"
                " 'open', :at)"
            ),
            {"blob": b"k", "at": "2026-01-01 00:00:00"},
        )
        connection.execute(
            text(
                "INSERT INTO messages (conversation, seq, author, kind, text, at)"
                " VALUES ('a', 1, 'patient', 'text', :blob, :at)"
            ),
            {"blob": b"m", "at": "2026-01-01 00:00:00"},
        )
    migrate(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM messages")) == 1
        assert connection.scalar(text("SELECT taken_by FROM conversations")) is None
    engine.dispose()
