"""Text as the fonts can show it. Nothing is lost: what has no letter form stands as its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

# What the fonts that Typst brings along hold, Libertinus Serif, DejaVu Sans Mono and New Computer
# Modern together: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Devanagari, Georgian, signs.
# tests/paper/test_letters.py sets each of them.
LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0x2FF),
    (0x370, 0x4FF),
    (0x531, 0x58F),
    (0x5D0, 0x5EA),
    (0x60C, 0x60C),
    (0x61B, 0x61B),
    (0x61F, 0x61F),
    (0x621, 0x63A),
    (0x640, 0x64A),
    (0x660, 0x66D),
    (0x67E, 0x67E),
    (0x686, 0x686),
    (0x698, 0x698),
    (0x6A9, 0x6A9),
    (0x6AF, 0x6AF),
    (0x6CC, 0x6CC),
    (0x6F0, 0x6F9),
    (0x904, 0x939),
    (0x958, 0x961),
    (0x966, 0x96F),
    (0x10D0, 0x10FF),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x2030, 0x2040),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
)
MARKS = ((0x300, 0x304), (0x306, 0x30C), (0x64B, 0x652), (0x93C, 0x93C), (0x93E, 0x94D))
"""Marks over and under a letter; alone, or piled up, they are left out."""
JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
TONES = range(0x1F3FB, 0x1F400)
"""Skin colours of emoji: they are no sign of their own."""


def printable(text: str) -> str:
    """The text with every sign that the fonts lack as its name in brackets, such as
    ``[CRYING FACE]``, and control characters as spaces."""
    return "".join(_signs(unicodedata.normalize("NFC", text)))


def plain(text: str) -> str:
    """The text in ASCII, every other sign by its name: for what no typesetter will have."""
    return "".join(sign if sign == "\n" or " " <= sign <= "~" else _named(sign) for sign in text)


def _signs(text: str) -> Iterator[str]:
    letter = False
    for sign in text:
        code = ord(sign)
        if _within(code, LETTERS):
            letter = sign.isalpha()
            yield sign if unicodedata.category(sign) != "Cn" else _named(sign)
        elif _within(code, MARKS):
            if letter:
                yield sign
            letter = False
        elif sign in JOINERS or code in TONES or unicodedata.category(sign) == "Mn":
            continue
        elif sign == "\n":
            letter = False
            yield sign
        else:
            letter = False
            yield _named(sign) if sign.isprintable() else " "


def _named(sign: str) -> str:
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}')}]"


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
