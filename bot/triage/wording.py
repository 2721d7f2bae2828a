"""The approved sentences of results and emergency messages, loaded as strictly as the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from bot.triage.conditions import Condition, parse_condition
from bot.triage.facts import Vocabulary
from bot.triage.levels import IMAGING, VISITS, Level
from bot.triage.policy import LANGUAGES, Texts, read_texts
from bot.triage.source_text import Entry

NUMBERS = frozenset({"emergency", "on_call", "phone", "crisis", "protection"})
PLACES = NUMBERS | {"places", "test", "who", "reasons", "changes", "sign"}
_SENTENCES = (
    "where_label",
    "or",
    "then",
    "test_label",
    "bring",
    "call_now_default",
    "why_label",
    "presumed",
    "not_a_diagnosis",
    "still",
    "person",
    "again",
    "confirm",
    "confirm_other",
    "confirm_withdrawn",
    "yes",
    "no",
)


_TIMES = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "year", "years"},
)
_AFTER = frozenset(
    {
        *("company", "company_them", "company_crisis", "company_crisis_them"),
        *("alone", "alone_them", "alone_crisis", "away", "called", "call", "medicine"),
        *("drive", "drive_lying", "thanks", "denied"),
    }
)
"""What is said to each topic of ``after_alarm.txt``."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence that is said when its condition holds."""

    when: Condition
    text: Texts


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is said first, by kind of alarm, and ``after`` it. The patients of the ``lying`` rules
    must lie still; ``arm_advice`` goes before ``advice`` where ``arm`` holds."""

    first: Texts
    why: Texts
    company: Texts
    crisis: tuple[Texts, ...]
    safeguarding_harm: tuple[Texts, ...]
    safeguarding_infant: tuple[Texts, ...]
    advice: Mapping[str, Texts]
    after: Mapping[str, Texts]
    lying: frozenset[str]
    arm: Condition
    arm_advice: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class Wording:
    """The whole of ``result.yml``."""

    sentences: Mapping[str, Texts]
    how_soon: Mapping[str, Texts]
    visit: Mapping[str, Texts]
    orders: Mapping[str, Texts]
    test: Mapping[str, Texts]
    about: Mapping[str, Texts]
    times: Mapping[str, Texts]
    care: tuple[Clause, ...]
    call_now: tuple[Clause, ...]
    emergency: Emergency


def load_wording(
    entry: Entry, vocabulary: Vocabulary, terms: Mapping[str, Entry], rules: frozenset[str]
) -> Wording:
    """The wording written at ``entry``. Raises ``RulesetError`` with file and line when a sentence
    is missing, names an unknown place, or is meant for an unknown rule."""
    tables = {"how_soon", "visit", "orders", "test", "about", "times"}
    keys = {*_SENTENCES, *tables, "care", "call_now", "emergency"}
    fields = entry.mapping(keys, keys)

    def table(key: str, members: frozenset[str]) -> dict[str, Texts]:
        rows = fields[key].mapping(members, members)
        return {name: _texts(row) for name, row in rows.items()}

    def clauses(key: str) -> tuple[Clause, ...]:
        return tuple(_clause(item, vocabulary, terms) for item in fields[key].items())

    return Wording(
        sentences={key: _texts(fields[key]) for key in _SENTENCES},
        how_soon=table("how_soon", frozenset(Level.__members__)),
        visit=table("visit", VISITS),
        orders=table("orders", VISITS),
        test=table("test", IMAGING),
        about=table("about", frozenset({"child", "other"})),
        times=table("times", _TIMES),
        care=clauses("care"),
        call_now=clauses("call_now"),
        emergency=_emergency(fields["emergency"], rules, vocabulary, terms),
    )


def _emergency(
    entry: Entry, rules: frozenset[str], vocabulary: Vocabulary, terms: Mapping[str, Entry]
) -> Emergency:
    scripts = ("crisis", "safeguarding_harm", "safeguarding_infant")
    keys = {"first", "why", "company", "advice", "arm", "arm_advice", "after", "lying", *scripts}
    fields = entry.mapping(keys, keys)
    advice = fields["advice"].mapping(rules)
    arm_advice = fields["arm_advice"].mapping(rules)
    after = fields["after"].mapping(_AFTER, _AFTER)
    return Emergency(
        first=_texts(fields["first"]),
        why=_texts(fields["why"]),
        company=_texts(fields["company"]),
        advice={rule: _texts(text) for rule, text in advice.items()},
        arm=parse_condition(fields["arm"], vocabulary, terms),
        arm_advice={rule: _texts(text) for rule, text in arm_advice.items()},
        after={name: _texts(text) for name, text in after.items()},
        lying=frozenset(item.one_of(rules, "rule") for item in fields["lying"].items()),
        **{key: tuple(_texts(item) for item in fields[key].items()) for key in scripts},
    )


def _clause(entry: Entry, vocabulary: Vocabulary, terms: Mapping[str, Entry]) -> Clause:
    fields = entry.mapping({"when", *LANGUAGES}, {"when", *LANGUAGES})
    texts = Entry({key: fields[key] for key in LANGUAGES}, entry.file, entry.line)
    return Clause(parse_condition(fields["when"], vocabulary, terms), _texts(texts))


def _texts(entry: Entry) -> Texts:
    texts = read_texts(entry)
    for text in texts.values():
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in PLACES:
                raise entry.refuse(f"unknown place {{{name}}}")
    return texts
