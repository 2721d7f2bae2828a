"""Which of the choices on offer words name: "yes, the first one", "quella sul costo"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.findings.text import fold
from bot.store.messages import Choice

_LEAD: Final = r"(?:(?:yes|yeah|yep|ok|okay|si|ah|oh|well|no)\W+)*"
_NOUN: Final = r"(?: (?:one|option|question|choice|domanda|opzione|cosa|delle due))?"
_ORDINALS: Final = tuple(
    re.compile(
        rf"^{_LEAD}(?:(?:the|number|option|la|il|numero|quell[ao]|opzione|i mean the|"
        rf"intendo (?:la|il)|it'?s the|e la) ?)?(?:{words}){_NOUN}"
        r"(?:,? (?:please|grazie|thanks|per favore))?\W*$"
    )
    for words in (
        "first|1st|1|one|prim[ao]|uno",
        "second|2nd|2|two|second[ao]|due",
        "third|3rd|3|three|terz[ao]|tre",
    )
)
_ABOUT: Final = re.compile(
    rf"^{_LEAD}(?:the one (?:about|on|with)|the|that|quell[ao] (?:su|sul|sulla|sui|sulle|sull'|"
    r"del|della|dei|delle|di|con|che parla di)|l[ao]|il)\s*(?P<what>[\w' ]{3,40})\W*$"
)
_SHORTEST: Final = 4
_ROOT: Final = 4
"""Letters by which two words count as the same: "costo", "costi"."""


def chosen_in_words(text: str, offered: Sequence[Choice]) -> str | None:
    """The topic on offer that short words name by its place or by a word of its title; None when
    they name none, or more than one."""
    topics = [choice for choice in offered if choice.id.startswith(("topic:", "more:"))]
    plain = " ".join(fold(word) for word in text.split())
    for place, pattern in enumerate(_ORDINALS):
        if place < len(topics) and pattern.match(plain):
            return topics[place].id
    named = _ABOUT.match(plain)
    roots = _roots(named["what"]) if named else frozenset()
    fitting = [choice.id for choice in topics if roots & _roots(choice.title)]
    return fitting[0] if len(fitting) == 1 else None


def _roots(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", " ".join(fold(word) for word in re.split(r"[\s']+", text)))
    return frozenset(word[:_ROOT] for word in words if len(word) >= _SHORTEST)
