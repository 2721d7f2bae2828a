"""Reads ``clinic.toml`` strictly."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_args

from bot.content.clinic import Clinic, IntendedPurpose, Line, Privacy, Purpose
from bot.content.errors import ContentError, Problem, refuse_if_any
from bot.content.language import LANGUAGES, PAGES, Language, Localised
from bot.content.opening import read_minutes, read_opening

_TEXTS = ("phone", "on_call_phone", "email", "upload_url", "privacy_url", "country")
_LOCALISED = ("name", "address", "hours", "price_info")
_TABLES = ("opening", "callback_minutes", "purpose", "privacy")
_OTHERS = ("demo", "intended_purpose", "review_days", "languages", "countries")
_KEYS = {*_TEXTS, *_LOCALISED, *_TABLES, *_OTHERS}
_NUMBER = re.compile(r"\+?[0-9][0-9 ]*")
_PLACEHOLDER = re.compile(r"000 ?000|\.example\b|\bdemo\b|\bexample\b|esempio|todo|\{\{", re.I)
_INSIDE = {"purpose": {*get_args(IntendedPurpose)}, "privacy": {"contact", "authority"}}


def load_clinic(path: Path) -> Clinic:
    """The clinic of the file. Raises ``ContentError`` with every fault: a missing, empty or unknown
    setting and, outside demo mode, a placeholder or an unchecked number of the clinic's country."""
    text = path.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise ContentError([Problem(str(path), int(at[1]) if at else 1, str(error))]) from None
    return _Reader(str(path), text, data).clinic()


class _Reader:
    def __init__(self, path: str, text: str, data: dict[str, Any]) -> None:
        self.path, self.rows, self.data = path, text.splitlines(), data
        self.problems: list[Problem] = []

    def clinic(self) -> Clinic:
        for key in self.data.keys() - _KEYS:
            self.fault(f"unknown key {key!r}", key)
        for key in _KEYS - self.data.keys():
            self.fault(f"missing key {key!r}")
        for name, known in _INSIDE.items():
            for key in self.table(name).keys() - known:
                self.fault(f"unknown key {name}.{key}", name)
        demo = self.data.get("demo")
        if not isinstance(demo, bool):
            self.fault("demo must be true or false", "demo")
        clinic = Clinic(
            demo=demo is True,
            name=self.localised("name"),
            phone=self.text("phone"),
            on_call_phone=self.text("on_call_phone"),
            email=self.text("email"),
            address=self.localised("address"),
            hours=self.localised("hours"),
            price_info=self.localised("price_info"),
            intended_purpose=self.intended_purpose(),
            purposes={kind: self.localised(kind, "purpose") for kind in get_args(IntendedPurpose)},
            privacy=self.privacy(),
            upload_url=self.text("upload_url"),
            privacy_url=self.text("privacy_url"),
            country=self.text("country"),
            review_days=self.days(),
            languages=self.languages(),
            countries=self.countries(),
            opening=read_opening(self.data.get("opening"), self.of("opening")),
            callback_minutes=read_minutes(
                self.data.get("callback_minutes"), self.of("callback_minutes")
            ),
        )
        self.check(clinic)
        refuse_if_any(self.problems)
        return clinic

    def fault(self, message: str, find: str = "", after: str = "") -> None:
        """Note a problem at the first row that starts with ``find``, from ``after`` on."""
        start = next((i for i, row in enumerate(self.rows) if after and after in row), 0)
        numbered = list(enumerate(self.rows, start=1))[start:]
        words = (find, f"[{find}]", f"[[{find}]]")
        line = next((n for n, row in numbered if find and row.startswith(words)), start + 1)
        self.problems.append(Problem(self.path, line, message))

    def of(self, table: str) -> Callable[[str], None]:
        """What notes a problem of this table; a missing one is told once, elsewhere."""
        return lambda message: self.fault(message, table) if table in self.data else None

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if key in self.data and not (isinstance(value, str) and value.strip()):
            self.fault(f"{key} must be a text and not empty", key)
        return value if isinstance(value, str) else ""

    def localised(self, key: str, table: str = "") -> Localised:
        place = self.table(table) if table else self.data
        value = place.get(key)
        words = value if isinstance(value, dict) else {}
        fine = words.keys() == set(LANGUAGES) and all(
            isinstance(word, str) and word.strip() for word in words.values()
        )
        if (table or key in self.data) and not fine:
            named = f"{table}.{key}" if table else key
            self.fault(f"{named} needs a text in each of {', '.join(LANGUAGES)}", named)
        return Localised(str(words.get("en", "")), str(words.get("it", "")))

    def table(self, name: str) -> dict[str, Any]:
        value = self.data.get(name)
        return value if isinstance(value, dict) else {}

    def intended_purpose(self) -> IntendedPurpose:
        value = self.data.get("intended_purpose")
        if value in get_args(IntendedPurpose):
            return cast(IntendedPurpose, value)
        if "intended_purpose" in self.data:
            known = " or ".join(get_args(IntendedPurpose))
            self.fault(f"intended_purpose must be {known}", "intended_purpose")
        return "information"

    def privacy(self) -> Privacy:
        contact = self.table("privacy").get("contact")
        if not isinstance(contact, str) or not contact.strip():
            self.fault("privacy.contact must be a text and not empty", "privacy")
        return Privacy(str(contact), self.localised("authority", "privacy"))

    def days(self) -> int:
        value = self.data.get("review_days")
        if type(value) is not int or value < 1:
            self.fault("review_days must be a number of days", "review_days")
            return 1
        return value

    def languages(self) -> tuple[Language, ...]:
        value = self.data.get("languages")
        if not isinstance(value, list) or not value or any(v not in PAGES for v in value):
            self.fault(f"languages must be a list out of {', '.join(PAGES)}", "languages")
            return LANGUAGES
        return tuple(cast(list[Language], value))

    def countries(self) -> Mapping[str, tuple[Line, ...]]:
        tables = self.data.get("countries")
        if not isinstance(tables, dict):
            return {}
        found = {}
        for country, lines in tables.items():
            rows = lines if isinstance(lines, list) else []
            found[country] = tuple(line for row in rows if (line := self.line(country, row)))
            purposes = [line.purpose for line in found[country]]
            if purposes.count("emergency") != 1 or "crisis" not in purposes:
                message = f"{country} needs one emergency number and a crisis line"
                self.fault(message, f"countries.{country}")
        return MappingProxyType(found)

    def line(self, country: str, row: Any) -> Line | None:
        header = f"countries.{country}"
        keys = row.keys() if isinstance(row, dict) else set()
        if not {"purpose", "number", "name"} <= keys <= {"purpose", "number", "name", "checked"}:
            self.fault("a line has purpose, number, name and perhaps checked", header)
            return None
        number, name, checked = row["number"], row["name"], row.get("checked")
        if row["purpose"] not in get_args(Purpose):
            self.fault(f"unknown purpose {row['purpose']!r}", f'purpose = "{row["purpose"]}"')
        if not isinstance(number, str) or not _NUMBER.fullmatch(number):
            self.fault(f"{number!r} is not a telephone number", "number", after=header)
        if not isinstance(name, dict) or name.keys() != set(LANGUAGES):
            self.fault(f"name needs a text in each of {', '.join(LANGUAGES)}", header)
            return None
        if checked is not None and type(checked) is not datetime.date:
            self.fault("checked must be a date", "checked", after=header)
        return Line(
            row["purpose"], str(number), Localised(str(name["en"]), str(name["it"])), checked
        )

    def check(self, clinic: Clinic) -> None:
        for key in ("phone", "on_call_phone"):
            if self.data.get(key) and not _NUMBER.fullmatch(getattr(clinic, key)):
                self.fault(f"{key} is not a telephone number", key)
        if "countries" in self.data and clinic.country not in clinic.countries:
            self.fault(f"there are no numbers for the country {clinic.country!r}", "country")
        if clinic.demo:
            return
        for key in (*_TEXTS, *_LOCALISED, "privacy"):
            if _PLACEHOLDER.search(str(self.data.get(key))):
                self.fault(f"{key} is a placeholder", key)
        for line in clinic.countries.get(clinic.country, ()):
            if line.checked is None:
                message = f"nobody has checked the number {line.number} ({line.purpose})"
                self.fault(
                    message, f'number = "{line.number}"', after=f"countries.{clinic.country}"
                )
