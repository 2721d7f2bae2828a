"""The text of a topic file that nobody has written yet."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.content.language import Language

TOPIC_ID = re.compile(r"[a-z][a-z0-9_]{2,40}", re.ASCII)
_TODO = {"en": "TODO: write this.", "it": "TODO: da scrivere."}


def blank_file(
    topic: str, language: Language, *, group: str, source: str, related: str, asked: Sequence[str]
) -> str:
    """A file to fill in. It has every key, and proofs refuse it as it is."""
    wordings = asked or [_TODO[language]]
    questions = "\n".join(f"  - {json.dumps(words, ensure_ascii=False)}" for words in wordings)
    return f"""\
---
id: {topic}
language: {language}
group: {group}
intent: ask_clinic
title: {json.dumps(_TODO[language])}
short: >-
  {_TODO[language]}
sources: [{source}]
review: {{status: draft, by: null, on: null, due: null}}
safety_net: false
conflict_of_interest: true
related: [{related}]
asked:
{questions}
---

{_TODO[language]}
"""
