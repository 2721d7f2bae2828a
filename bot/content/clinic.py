"""The clinic that runs the service: its name, numbers and purpose."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.content.language import Language, Localised
from bot.content.opening import Opening

IntendedPurpose = Literal["triage", "information"]
Purpose = Literal["emergency", "out_of_hours", "crisis", "youth", "child_protection", "violence"]
_DEMO_MARK = Localised("demonstration number", "numero dimostrativo")


@dataclass(frozen=True, slots=True)
class Line:
    """A public telephone line. ``checked`` is the day on which a person last tried the number."""

    purpose: Purpose
    number: str
    name: Localised
    checked: datetime.date | None


@dataclass(frozen=True, slots=True)
class Privacy:
    """Whom a patient asks about their data, and who watches over it."""

    contact: str
    authority: Localised


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic as patients see it. ``phone`` is for calling; show ``shown_phone``, which says
    in demo mode that the number is not a real one."""

    demo: bool
    name: Localised
    phone: str
    on_call_phone: str
    email: str
    address: Localised
    hours: Localised
    price_info: Localised
    intended_purpose: IntendedPurpose
    purposes: Mapping[str, Localised]
    privacy: Privacy
    upload_url: str
    privacy_url: str
    review_days: int
    country: str
    languages: tuple[Language, ...]
    countries: Mapping[str, tuple[Line, ...]]
    opening: Opening
    callback_minutes: Mapping[str, int]

    def call_back_by(self, now: datetime.datetime, urgency: str | None) -> datetime.datetime:
        """When a patient of this urgency who asks now is called at the latest."""
        level = "SAME_DAY" if urgency == "EMERGENCY_NOW" else urgency or "other"
        minutes = self.callback_minutes.get(level, self.callback_minutes["other"])
        return self.opening.after(now, minutes)

    def lines(self, purpose: Purpose, country: str | None = None) -> tuple[Line, ...]:
        """The lines for a purpose in a country (the clinic's own by default); there may be none,
        save for ``emergency`` and ``crisis``. Raises ``KeyError`` for an unknown country."""
        lines = self.countries[country or self.country]
        return tuple(line for line in lines if line.purpose == purpose)

    @property
    def triages(self) -> bool:
        """Whether patients are interviewed and told how soon to be seen; else they only get
        answers, a person, and the emergency answer to a red flag."""
        return self.intended_purpose == "triage"

    @property
    def purpose(self) -> Localised:
        """What the service is for, in words."""
        return self.purposes[self.intended_purpose]

    @property
    def emergency_number(self) -> str:
        """The emergency number of the clinic's country."""
        return self.lines("emergency")[0].number

    def shown_phone(self, language: Language) -> str:
        """The telephone number as patients read it."""
        return self._shown(self.phone, language)

    def shown_on_call_phone(self, language: Language) -> str:
        """The on-call number as patients read it."""
        return self._shown(self.on_call_phone, language)

    def _shown(self, number: str, language: Language) -> str:
        return f"{number} ({_DEMO_MARK.of(language)})" if self.demo else number

    def values(self, language: Language) -> Mapping[str, str]:
        """What each placeholder of a topic stands for."""
        crisis = self.lines("crisis") + self.lines("youth")
        return {
            "CLINIC_NAME": self.name.of(language),
            "CLINIC_PHONE": self.shown_phone(language),
            "CLINIC_ON_CALL_PHONE": self.shown_on_call_phone(language),
            "CLINIC_EMAIL": self.email,
            "CLINIC_ADDRESS": self.address.of(language),
            "CLINIC_HOURS": self.hours.of(language),
            "CLINIC_PRICE_INFO": self.price_info.of(language),
            "CLINIC_UPLOAD_LINK": self.upload_url,
            "CLINIC_REVIEW_DAYS": str(self.review_days),
            "CLINIC_PRIVACY_URL": self.privacy_url,
            "PRIVACY_CONTACT": self.privacy.contact,
            "PRIVACY_AUTHORITY": self.privacy.authority.of(language),
            "EMERGENCY_NUMBER": self.emergency_number,
            "CRISIS_LINES": "; ".join(f"{line.name.of(language)} {line.number}" for line in crisis),
        }
