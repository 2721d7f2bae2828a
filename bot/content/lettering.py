"""How the words of a drawing look, and about how wide that makes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.errors import ContentError, Problem

_RULE = re.compile(r"^\.([a-z][a-z0-9-]*) \{(.*)\}$", re.M)
# Widths of Arial's letters in parts of their size; bold and other common fonts are a bit wider.
_WIDTHS = {
    0.23: "ijl'’|",
    0.29: "ftI.,:;!/()-[] \u00a0",
    0.34: "r",
    0.5: "ckJsvxyz",
    0.57: "abdeghnopquLàèéòù0123456789?+=°–·",
    0.67: "ABEFKPSTVXYZÈÀ",
    0.72: "CDHNRUw",
    0.8: "GOQmM",
    0.95: "W%@→",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 1.09
_SLACK = 1.04


@dataclass(frozen=True, slots=True)
class Style:
    """The style sheet that all drawings share, and how large each class of text is."""

    css: str
    classes: frozenset[str]
    sizes: Mapping[str, float]
    bold: frozenset[str]

    def size(self, classes: str) -> float:
        return next((self.sizes[c] for c in classes.split() if c in self.sizes), 14.0)

    def width(self, text: str, classes: str) -> float:
        """About how wide a line of text is, rather too much than too little."""
        letters = sum(_WIDTH.get(letter, 0.8) for letter in text)
        wider = _BOLD if self.bold & set(classes.split()) else 1.0
        return letters * self.size(classes) * wider * _SLACK


def parse_style(css: str, path: str) -> Style:
    """The style of a style sheet with one class a line. Raises ``ContentError`` for anything that
    loads from elsewhere."""
    for word in ("url(", "@import", "<", "\\"):
        if word in css:
            line = css.count("\n", 0, css.index(word)) + 1
            raise ContentError([Problem(path, line, f"{word} is not allowed in a drawing's style")])
    rules = dict(_RULE.findall(css))
    sizes = {
        name: float(found[1])
        for name, rule in rules.items()
        if (found := re.search(r"font-size: ([0-9.]+)px", rule))
    }
    bold = frozenset(name for name, rule in rules.items() if "font-weight: 700" in rule)
    return Style(css, frozenset(rules), sizes, bold)
