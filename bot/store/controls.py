"""What one nurse can do to the patients' side at once: switch it off, put a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlalchemy import Table, bindparam, select

from bot.store.database import Work
from bot.store.tables import Control

Name = Literal["off", "notice_en", "notice_it", "hours_en", "hours_it"]
NAMES: tuple[Name, ...] = get_args(Name)
LONGEST = 300
"""Characters of a notice or of opening hours."""


_TABLE = cast(Table, Control.__table__)
_SET = select(_TABLE.c.name, _TABLE.c.value, _TABLE.c.by, _TABLE.c.at).where(
    _TABLE.c.clinic == bindparam("of")
)


class SwitchedOff(Exception):
    """Staff switched the assistant off: patients read the numbers to call, and nothing is asked."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A switch or text as it is set, by whom and when."""

    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Controls:
    """Everything that is set."""

    settings: dict[str, Setting]

    @property
    def off(self) -> bool:
        """Whether patients get the numbers only."""
        return "off" in self.settings

    def text(self, name: str, language: str) -> str:
        """The notice or the hours in a language; empty when there is none."""
        found = self.settings.get(f"{name}_{language}")
        return "" if found is None else found.value


def controls(work: Work, clinic: str) -> Controls:
    """What is set for the clinic."""
    rows = work.session.connection().execute(_SET, {"of": clinic})
    return Controls({row.name: Setting(row.value, row.by, row.at) for row in rows})


def set_control(work: Work, clinic: str, name: Name, value: str, *, by: str, now: datetime) -> None:
    """Sets a switch or text; an empty one is taken away. Raises ``ValueError`` when it is too
    long."""
    if len(value) > LONGEST:
        raise ValueError("too long")
    found = work.session.get(Control, (clinic, name))
    if not value:
        if found is not None:
            work.session.delete(found)
        return
    work.session.merge(Control(clinic=clinic, name=name, value=value, by=by, at=now))
