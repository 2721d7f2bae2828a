"""A small valid set of content files, which a test spoils in one place, and the real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import Clinic, Sources, Topics, load_clinic, load_sources, load_topics

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = ROOT / "knowledge"

SOURCES = """\
ONE:
  title: "One et al. 2020: 40 people"
  body: A journal
  year: 2020
  url: https://example.org/one
  status: verified
  note: "40 people."
TWO: {title: Two, body: A body, year: null, url: null, status: from_knowledge, note: "No number."}
"""

COMMON = """\
groups:
  basics: {en: Basics, it: Le basi}
lines:
  safety_net: {en: "Call {{EMERGENCY_NUMBER}}.", it: "Chiami il {{EMERGENCY_NUMBER}}."}
  conflict_of_interest: {en: "We offer it.", it: "La offriamo."}
  draft: {en: "Draft.", it: "Bozza."}
  reviewed: {en: "Reviewed by {{REVIEWER}} on {{REVIEW_DATE}}.", it: "Rivisto da {{REVIEWER}}."}
  stale: {en: "Ask us at {{CLINIC_PHONE}}.", it: "Ci chieda al {{CLINIC_PHONE}}."}
"""


def topic(name: str, language: str, related: str) -> str:
    """A valid topic file of some twenty lines."""
    words = {"en": "It took 40 minutes.", "it": "Ci vogliono 40 minuti."}[language]
    return f"""\
---
id: {name}
language: {language}
group: basics
intent: ask_treatment
title: {name} in {language}
short: {words}
sources: [ONE, TWO]
review: {{status: draft, by: null, on: null, due: null}}
safety_net: true
conflict_of_interest: true
related: [{related}]
asked:
  - "what is {name} in {language}"
---

**{words}** See [the other](topic:{related}) or [a page](https://example.org/a).

Call {{{{CLINIC_PHONE}}}}.
"""


@pytest.fixture
def files() -> dict[str, str]:
    """Topic files by name: two topics in both languages and the common lines."""
    texts = {"_common.yml": COMMON}
    for name, related in (("ice", "fire"), ("fire", "ice")):
        for language in ("en", "it"):
            texts[f"{name}.{language}.md"] = topic(name, language, related)
    return texts


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    path = tmp_path / "sources.yml"
    path.write_text(SOURCES, encoding="utf-8")
    return load_sources(path)


@pytest.fixture(scope="session")
def real_topics() -> Topics:
    return load_topics(KNOWLEDGE / "topics", load_sources(KNOWLEDGE / "sources.yml"))


@pytest.fixture(scope="session")
def demo_clinic() -> Clinic:
    return load_clinic(ROOT / "clinic.toml")
