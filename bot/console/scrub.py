"""Takes names, numbers and addresses out of a patient's sentence, for a person to confirm. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency
from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.gb import nhs
from stdnum.it import codicefiscale

REGIONS = {"en": ("GB", "IE", "CH"), "it": ("IT", "CH")}
SHORTEST_NUMBER = 7
"""Digits of a telephone number; even one that nobody can have is taken out."""
_WORD = r"[A-ZÀ-Ý][\w'’-]+"
_NAME = re.compile(
    r"\b(?:my name is|i am called|mr|mrs|ms|miss|dr|doctor|prof|mi chiamo|sono il signor"
    r"|sono la signora|signor|signora|sig\.ra|sig|dott\.ssa|dottoressa|dottor|dott)\b\.?\s+"
    rf"((?-i:{_WORD})(?:\s+(?-i:{_WORD}))?)",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("link", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("date", re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")),
    (
        "address",
        re.compile(
            rf"\b(?:via|viale|piazza|corso|vicolo)\s+(?:(?:d[aei]\w*|di)\s+)?(?-i:{_WORD})"
            rf"(?:\s+(?-i:{_WORD}))?(?:,?\s*\d+\w?)?"
            rf"|\b\d+\w?,?\s+(?-i:{_WORD})\s+(?:street|road|avenue|lane|close|drive)\b",
            re.IGNORECASE,
        ),
    ),
    ("number", re.compile(r"\b\d[\d /.-]{5,}\d\b|\b\d{5,}\b")),
)
_CODE = re.compile(r"\b[A-Z0-9]{10,34}\b", re.IGNORECASE)
_GROUPS = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
_CAPITAL = re.compile(rf"(?<=[^.!?\s]\s)({_WORD})")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """``text`` with ``[name]``, ``[phone]`` … in place of what was ``taken``. ``look`` are words
    that may be names and were left: a person decides."""

    text: str
    taken: tuple[tuple[str, str], ...]
    look: tuple[str, ...]


def scrub(text: str, language: str) -> Scrubbed:
    """The sentence without what could tell who wrote it, as far as patterns know."""
    spans = sorted(_spans(text, language), key=lambda span: (span[0], -span[1]))
    parts, taken, end = [], [], 0
    for start, stop, kind in spans:
        if start < end:
            continue
        parts += [text[end:start], f"[{kind}]"]
        taken.append((kind, text[start:stop]))
        end = stop
    scrubbed = "".join([*parts, text[end:]])
    look = dict.fromkeys(m[1] for m in _CAPITAL.finditer(scrubbed) if m[1] not in ("I", "I'm"))
    return Scrubbed(scrubbed, tuple(taken), tuple(look))


def _spans(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    for found in _CODE.finditer(text):
        if _holds(codicefiscale.validate, found.group()):
            yield *found.span(), "tax code"
        elif _holds(iban.validate, found.group()):
            yield *found.span(), "account"
    for found in _GROUPS.finditer(text):
        if _holds(nhs.validate, found.group()):
            yield *found.span(), "health number"
    for region in REGIONS.get(language, ("GB", "IT")):
        for match in phonenumbers.PhoneNumberMatcher(text, region, Leniency.POSSIBLE):
            if sum(sign.isdigit() for sign in match.raw_string) >= SHORTEST_NUMBER:
                yield match.start, match.end, "phone"
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield *found.span(), kind
    for found in _NAME.finditer(text):
        yield *found.span(1), "name"


def _holds(validate: Callable[[str], str], text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True
