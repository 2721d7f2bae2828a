"""The same messages as they are also typed: typos, no accents, capitals, no punctuation, emoji,
politeness. Every change is a pure function of the text and a seed."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.findings.model import Language
from bot.triage import Ruleset
from evaluation.counting import f1
from evaluation.findings import kind_pairs, statuses
from evaluation.loading import KINDS, Message
from evaluation.outcome import Outcome
from evaluation.running import read_all

WORDS_PER_TYPO = 10
TYPO_SEEDS = (1, 2, 3)
"""Typos are drawn three times and the losses averaged; the other changes need no drawing."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_POLITE: dict[Language, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en": (
        (
            "Good evening, sorry to bother you.",
            "Hello, I hope this is the right place to write.",
            "Dear doctor, thank you for reading this.",
            "Hi there, many thanks in advance for your help.",
        ),
        (
            "Thank you so much for your time, kind regards.",
            "Please let me know, thanks again and have a good day.",
            "I'd be very grateful for an answer. Best wishes.",
            "Thanks a lot, I really appreciate it.",
        ),
    ),
    "it": (
        (
            "Buonasera, mi scusi il disturbo.",
            "Salve, spero di scrivere nel posto giusto.",
            "Gentile dottore, grazie per l'attenzione.",
            "Buongiorno, La ringrazio in anticipo per la disponibilità.",
        ),
        (
            "Grazie mille per il suo tempo, cordiali saluti.",
            "Mi faccia sapere per favore, grazie ancora e buona giornata.",
            "Le sarei molto grato di una risposta. Distinti saluti.",
            "Grazie davvero, gentilissimi.",
        ),
    ),
}
_EMOJI = ("😊", "🙏", "😅", "🙂", "👍", "🌸", "😬", "✨")


def neighbours(letter: str) -> str:
    """The letters beside ``letter`` on a QWERTY keyboard, in its own and the next rows."""
    for number, row in enumerate(_ROWS):
        place = row.find(letter)
        if place < 0:
            continue
        beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
        rows = _ROWS[max(0, number - 1) : number] + _ROWS[number + 1 : number + 2]
        return beside + "".join(each[place : place + 1] for each in rows)
    return ""


def mistype(word: str, chance: random.Random) -> str:
    """``word`` with one letter replaced by its neighbour, left out or doubled; not the first."""
    place = chance.randrange(1, len(word))
    letter = word[place]
    kind = chance.choice(("neighbour", "omit", "double"))
    near = neighbours(letter.lower())
    if kind == "neighbour" and near:
        typed = chance.choice(near)
        return word[:place] + (typed.upper() if letter.isupper() else typed) + word[place + 1 :]
    kept = "" if kind == "omit" else letter * 2
    return word[:place] + kept + word[place + 1 :]


def typos(text: str, seed: int) -> str:
    """One typo for every ten words, at least one, in words of four letters or more."""
    chance = random.Random(f"{seed}:{text}")  # noqa: S311 - repeatable noise
    words = [match.span() for match in _WORD.finditer(text)]
    wanted = max(1, round(len(text.split()) / WORDS_PER_TYPO))
    for start, end in sorted(chance.sample(words, min(wanted, len(words))), reverse=True):
        text = text[:start] + mistype(text[start:end], chance) + text[end:]
    return text


def without_accents(text: str) -> str:
    """ "è" becomes "e"."""
    split = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in split if not unicodedata.combining(c)))


def without_punctuation(text: str, lang: Language) -> str:
    """No marks but those inside numbers; "don't" is typed "dont", "l'anca" "l anca"."""
    typed = []
    for index, sign in enumerate(text):
        around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
        if unicodedata.category(sign)[0] != "P" or (len(around) == 2 and around.isdigit()):
            typed.append(sign)
        elif sign not in "'’" or lang == "it":
            typed.append(" ")
    return " ".join("".join(typed).split())


def with_emoji(text: str, seed: int) -> str:
    """One emoji in the middle, between words, and one at the end."""
    chance = random.Random(f"emoji:{seed}:{text}")  # noqa: S311 - repeatable noise
    words = text.split(" ")
    words.insert(chance.randint(1, len(words)), chance.choice(_EMOJI))
    return " ".join([*words, chance.choice(_EMOJI)])


def politely(text: str, lang: Language, seed: int) -> str:
    """The message between an opening and a thanks."""
    chance = random.Random(f"polite:{seed}:{text}")  # noqa: S311 - repeatable noise
    before, after = _POLITE[lang]
    return f"{chance.choice(before)} {text} {chance.choice(after)}"


Change = Callable[[str, Language], str]


def _typist(seed: int) -> Change:
    return lambda text, lang: typos(text, seed)


CHANGES: dict[str, tuple[Change, ...]] = {
    "typos": tuple(_typist(seed) for seed in TYPO_SEEDS),
    "no_accents": (lambda text, lang: without_accents(text),),
    "lower_case": (lambda text, lang: text.lower(),),
    "upper_case": (lambda text, lang: text.upper(),),
    "no_punctuation": (without_punctuation,),
    "bare": (lambda text, lang: without_punctuation(without_accents(text.lower()), lang),),
    "emoji": (lambda text, lang: with_emoji(text, 1),),
    "politeness": (lambda text, lang: politely(text, lang, 1),),
}
TITLES = {
    "typos": "one typo per 10 words",
    "no_accents": "no accents",
    "lower_case": "lower case",
    "upper_case": "upper case",
    "no_punctuation": "no punctuation",
    "bare": "case, accents and punctuation all gone",
    "emoji": "emoji added",
    "politeness": "politeness before and after",
}


def micro(outcomes: Sequence[Outcome], kinds: Sequence[str] = KINDS) -> float:
    """Micro F1 of the kinds, alone."""
    pairs = kind_pairs(outcomes, kinds)
    right = sum(len(due & given) for due, given in pairs)
    invented = sum(len(given - due) for due, given in pairs)
    missed = sum(len(due - given) for due, given in pairs)
    return f1(right, invented, missed) or 0.0


def losses(
    outcomes: Sequence[Outcome], rules: Ruleset, kinds: Sequence[str] = KINDS
) -> dict[str, dict[str, float]]:
    """For each change: micro F1 of the kinds, points lost by it, denials read as present (%).

    ``outcomes`` are of one language, with labelled kinds.
    """
    if not outcomes:
        return {}
    plain = micro(outcomes, kinds)
    found = {}
    for name, changes in CHANGES.items():
        scores, wrong = [], []
        for change in changes:
            messages = [_changed(outcome, change) for outcome in outcomes]
            read, _ = read_all(messages, rules)
            scores.append(micro(read, kinds))
            wrong.append(statuses(read)["denied_as_present"].value or 0.0)
        score = sum(scores) / len(scores)
        found[name] = {
            "micro_f1": score,
            "points_lost": 100 * (plain - score),
            "denied_as_present": sum(wrong) / len(wrong),
        }
    return found


def _changed(outcome: Outcome, change: Change) -> Message:
    text = change(outcome.message.text, outcome.lang)
    return replace(outcome.message, text=text, lang=outcome.lang)
