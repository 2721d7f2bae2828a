"""The words in double braces which the clinic fills in: ``{{CLINIC_PHONE}}``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

FOR_CLINIC = frozenset(
    {
        "CLINIC_NAME",
        "CLINIC_PHONE",
        "CLINIC_ON_CALL_PHONE",
        "CLINIC_EMAIL",
        "CLINIC_ADDRESS",
        "CLINIC_HOURS",
        "CLINIC_PRICE_INFO",
        "CLINIC_UPLOAD_LINK",
        "CLINIC_REVIEW_DAYS",
        "CLINIC_PRIVACY_URL",
        "PRIVACY_CONTACT",
        "PRIVACY_AUTHORITY",
        "EMERGENCY_NUMBER",
        "CRISIS_LINES",
    }
)
"""What a topic may use."""

FOR_REVIEW = frozenset({"REVIEWER", "REVIEW_DATE"})
"""What only the line on the review may use."""

_PLACEHOLDER = re.compile(r"\{\{([A-Z_]+)\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


def unknown(text: str, known: frozenset[str] = FOR_CLINIC) -> Iterator[tuple[int, str]]:
    """Offset and name of each placeholder that nobody fills, and of each stray double brace."""
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in known:
            yield match.start(), match[0]
    rest = _PLACEHOLDER.sub(lambda match: " " * len(match[0]), text)
    for match in _BRACES.finditer(rest):
        yield match.start(), match[0]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder filled. Raises ``KeyError`` for one without a value."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def remove(text: str) -> str:
    """The text with a neutral word for each placeholder, for measuring how well it reads."""
    return _PLACEHOLDER.sub("000", text)
