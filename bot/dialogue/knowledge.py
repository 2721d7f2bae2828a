"""The reviewed knowledge of an installation, loaded once, and how a turn uses it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.content import Clinic, Sources, Topics, load_clinic, load_sources, load_topics, render
from bot.content.language import Language
from bot.dialogue.clinical import Heard
from bot.dialogue.said import Said
from bot.dialogue.choices import answered
from bot.dialogue.wording import Wording, load_wording
from bot.findings import read
from bot.store.assessments import Judgement
from bot.store.messages import Choice, Draft, Payload
from bot.store.revisions import Revision
from bot.triage import (
    Interview,
    Questions,
    Ruleset,
    load_questions,
    load_ruleset,
    render_emergency,
    screen,
)

FIRST_TOPIC = "cryo_what_is"
"""The topic on offer in the greeting."""
