"""A console over a database of its own, with one person in each role, for attacks on staff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.console.accounts import add_person, create_first_admin
from bot.console.permissions import Role
from bot.store import open_store
from bot.store.publications import seed
from prove.check import Run
from tests.console.conftest import CLINIC, PASSWORD, PRESS, START, Clock, House

PEOPLE = {role.value: role.value for role in Role} | {"second": Role.CLINICIAN.value}
"""User names with their roles; each has :data:`tests.console.conftest.PASSWORD`."""


def new_house(run: Run, name: str = "house") -> House:
    """A fresh installation with everybody in it, in the run's folder."""
    template = run.shared("peopled", _peopled)
    return House.copied(template, run.folder / name, Clock())


@contextmanager
def _peopled() -> Iterator[Path]:
    with TemporaryDirectory(prefix="ossa-prove-") as name:
        folder = Path(name)
        open_store(f"sqlite:///{folder / 'ossa.db'}", folder).close()
        home = House.copied(folder, folder / "in", Clock())
        with home.store.work() as work:
            create_first_admin(
                work, "administrator", "Ada Admin", PASSWORD, clinic=CLINIC, now=START,
                passwords=home.deps.passwords,
            )  # fmt: skip
        with home.store.work() as work:
            seed(work, PRESS, START)
        for username, role in PEOPLE.items():
            if username != "administrator":
                add_person(
                    home.deps, "administrator", username=username, name=f"Rita {username}",
                    role=role, password=PASSWORD,
                )  # fmt: skip
        home.store.close()
        yield folder / "in"
