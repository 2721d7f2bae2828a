"""Telephone numbers as patients write them."""

from __future__ import annotations

import phonenumbers

_REGIONS = {"UK": "GB"}
"""Countries of ``clinic.toml`` whose name is not the one of ISO 3166."""


def full_number(text: str, country: str) -> str | None:
    """The number with its country's prefix, as it is read aloud; None when it cannot be one.

    Without a prefix it is taken for one of ``country``.
    """
    try:
        number = phonenumbers.parse(text, _REGIONS.get(country, country))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
