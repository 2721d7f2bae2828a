"""The option that a typed answer names in words of its own."""

from __future__ import annotations

import re

from bot.findings.model import Reading
from bot.findings.text import SUBJECTS
from bot.triage.questions import Option, Question

_NEGATORS = frozenset(
    re.split(
        r"[ \n]+",
        """no not never without dont don't didnt didn't doesnt doesn't isnt isn't wasnt wasn't hasnt
hasn't havent haven't non nn senza nessun nessuna nessuno niente nothing
can't cant cannot couldn't couldnt won't wont mai né ne mica neanche""",
    )
)
_TURNS = frozenset({"but", "although", "though", "ma", "però", "pero"})
"""Where a denial ends: "not hot, but red"."""
_REACH = 3
"""How many words before an option's words a negation may stand and still deny them."""
OPENING_NO = re.compile(
    rf"^\s*(?:no|nope|nah|nothing|niente|nulla)\s*(?=[,.;:!]|\b(?:{'|'.join(sorted(SUBJECTS))})\b"
    # "No back's fine": what follows is a sentence of its own.
    r"|\b\w+(?:'s| is| are| feels?| looks?)? (?:fine|ok|okay|good|grand|all right|alright)\b)",
    re.IGNORECASE,
)
"""The answer "no" before a comma or a statement: it denies the question, not what follows."""
_ITALIAN_NO = re.compile(r"^\s*no\s+(?!no\b)", re.IGNORECASE)
"""In Italian "no" is an answer and never belongs to the word after it: "no dormo"."""
_SO_FAR = re.compile(r"\b(?:per (?:ora|adesso|il momento)|finora)\s+no\b", re.IGNORECASE)
"""A "no" of so far, which does not name the option that is of now."""
ECHOED_NO = re.compile(
    r"^[^.?!]{2,50}\?+\s*(?:no|nope|nah|never|mai)\b(?=\s*[.,;:!…]|\s*$)", re.IGNORECASE
)
"""The answer "no" after the question said over: "the freezing? no. I had the other one"."""
CLOSING_NO = re.compile(
    r"[,.;:!…–—-]\s*(?:no|nope|nah|naw|macché|macche|no grazie|no thanks)\W*$", re.IGNORECASE
)
"""The answer "no" after a joke or a story: "unless the sofa counts, nah"."""
_BARE = frozenset({"no", "yes", "sì", "si"})
"""Titles that are a plain answer: "no shivers" is not "no" to whatever was asked."""
_PICKS = frozenset(
    ["sì", "si", "solo", "soltanto", "purtroppo", "quello", "quella", "yes", "only", "just"]
)
_AROUND = frozenset(
    re.split(
        r"[ \n]+",
        """eh ma però e il lo la l' i gli le del della al alla un po' anche proprio mio mia ho the
my a bit it's its with yeah unfortunately""",
    )
)
_VAGUE = frozenset(
    re.split(
        r"[ \n]+",
        """dolore pain forte heavy arto limb zona gambe legs tra le between or o non not freddo
cold fermo moving nuovi new""",
    )
)
"""Words of a title that name no sign by themselves: "solo dolore" is no pain of the chest."""
_YEAR = re.compile(r"(?:19[3-9]\d|20[0-4]\d)")


def spoken_option(question: Question, reading: Reading) -> Option | None:
    """The option whose title or words the message says and does not deny; the longest win, but any
    sign before "none of these": "dry, but there is a blister"."""
    opening = _ITALIAN_NO if reading.language == "it" else OPENING_NO
    said = _SO_FAR.sub("", opening.sub("", OPENING_NO.sub("", reading.text)))
    text = _words(said).split()
    best: tuple[int, Option] | None = None
    for option in question.options:
        spoken = [option.title[reading.language], *option.says.get(reading.language, ())]
        spoken = [each for each in spoken if each.lower() not in _BARE]
        for words in (_words(each).split() for each in spoken):
            weight = question.options.index(option) if question.worse_last else option.id != "none"
            length = 1000 * weight + len(" ".join(words))
            if words and (best is None or length > best[0]) and _says(text, words):
                best = (length, option)
    return best[1] if best else _sign_named(question, reading, text)


def _sign_named(question: Question, reading: Reading, text: list[str]) -> Option | None:
    """The sign that a short answer to a list of red flags picks by its name alone: "sì, il
    respiro", "no, solo la vescica"."""
    if not question.hard or question.option("none") is None or _PICKS.isdisjoint(text):
        return None
    named = {word for word in text if word not in _PICKS | _AROUND}
    found = [
        option
        for option in question.options
        if named and named <= set(_words(option.title[reading.language]).split()) - _VAGUE
    ]
    return found[0] if len(found) == 1 and found[0].id != "none" else None


def _says(text: list[str], words: list[str]) -> bool:
    """Whether the words stand in the text, at least once without a negation shortly before."""
    if words == ["<year>"]:
        return any(_YEAR.fullmatch(word) for word in text)
    for start in range(len(text) - len(words) + 1):
        if text[start : start + len(words)] == words:
            if text[start + len(words) : start + len(words) + 1] == ["no"]:
                continue  # "caduta no, niente"
            before = text[max(0, start - _REACH) : start]
            if start > 1 and text[0] == "no":
                before = text[max(1, start - _REACH) : start]
            turned = [at for at, word in enumerate(before) if word in _TURNS]
            if _NEGATORS.isdisjoint(before[turned[-1] :] if turned else before):
                return True
    return False


def _words(text: str) -> str:
    return " ".join(re.findall(r"<year>|[\w']+", text.lower().replace("’", "'")))
