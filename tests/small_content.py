"""Two small topics in both languages that pass every proof, for tests that edit and publish."""

from __future__ import annotations

from pathlib import Path

from bot.content import Press, load_clinic
from bot.content.language import LANGUAGES, Language
from bot.content.press import Key
from bot.content.sources import Source

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {
    "ONE": Source(
        "ONE", "One et al. 2020", "A journal", 2020, "https://example.org/one", "verified", "40."
    )
}
COMMON = """\
groups:
  basics: {en: Basics, it: Le basi}
lines:
  safety_net: {en: "Call {{EMERGENCY_NUMBER}}.", it: "Chiami il {{EMERGENCY_NUMBER}}."}
  conflict_of_interest: {en: "We offer it.", it: "La offriamo."}
  draft: {en: "Draft.", it: "Bozza."}
  reviewed:
    en: "Reviewed by {{REVIEWER}} on {{REVIEW_DATE}}."
    it: "Rivisto da {{REVIEWER}} il {{REVIEW_DATE}}."
  stale: {en: "Ask us at {{CLINIC_PHONE}}.", it: "Ci chieda al {{CLINIC_PHONE}}."}
"""
SHORT = {"en": "A needle freezes the spot.", "it": "Un ago congela il punto."}
BODY = {
    "en": """\
A thin needle goes into the bone. Cold gas makes a ball of ice at its tip. The ice kills the cells
that it can reach. You sleep or feel numb while it is done. It took 40 minutes in one study.
Ask us at {{CLINIC_PHONE}}.
""",
    "it": """\
Un ago sottile entra nell'osso. Un gas freddo forma una palla di ghiaccio sulla punta. Il ghiaccio
uccide le cellule che tocca. Durante la cura Lei dorme o la zona è insensibile. In uno studio ci
sono voluti 40 minuti. Ci chieda al {{CLINIC_PHONE}}.
""",
}


def topic_file(topic: str, language: Language, related: str, *, short: str = "") -> str:
    """The text of one topic file."""
    return f"""\
---
id: {topic}
language: {language}
group: basics
intent: ask_treatment
title: About {topic}, {language}
short: {short or SHORT[language]}
sources: [ONE]
review: {{status: draft, by: null, on: null, due: null}}
safety_net: true
conflict_of_interest: true
related: [{related}]
asked:
  - "what is {topic} in {language}"
---

{BODY[language]}"""


def make_files() -> dict[Key, str]:
    """The topics ``ice`` and ``fire``."""
    pairs = (("ice", "fire"), ("fire", "ice"))
    return {(t, code): topic_file(t, code, r) for t, r in pairs for code in LANGUAGES}


def make_press(files: dict[Key, str] | None = None) -> Press:
    """The press over the two topics and the clinic that is shipped."""
    clinic = load_clinic(ROOT / "clinic.toml")
    return Press(COMMON, SOURCES, clinic, files or make_files())
