"""The questions of the interview as data: wording, options, and the facts that they settle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.findings.model import FactValue
from bot.triage.conditions import Condition, parse_condition
from bot.triage.facts import UNKNOWN_VALUE
from bot.triage.policy import Texts, read_texts
from bot.triage.ruleset import Ruleset
from bot.triage.source_text import Entry, RulesetError, read_entries

DONT_KNOW = "dont_know"
"""The option that every question offers."""
NUMBER_KINDS = ("age", "temperature", "duration", "size", "number")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. ``says`` are further words for it in free text, by language; one that
    is only ``spoken`` is no button."""

    id: str
    title: Texts
    sets: Mapping[str, FactValue]
    says: Mapping[str, tuple[str, ...]]
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``text`` is by wording (``self`` or ``them``), then by language.

    ``key`` are the facts by which it counts as told already; ``always`` asks it though no rule
    waits for it, ``opening`` only while no complaint is known, ``manual`` only on request;
    ``treated`` also asks it of somebody treated here who only has a question. For a ``late`` one no
    other question is asked just to bring it in scope. The options of a ``worse_last`` one go from
    mild to bad: of several that an answer names, the worst counts. ``slot`` is its name for outside
    clients, shared by the questions that fill one slot.
    """

    id: str
    label: Texts
    text: Mapping[str, Texts]
    why: Texts
    settles: tuple[str, ...]
    key: tuple[str, ...]
    options: tuple[Option, ...]
    dont_know: Option
    yes: str | None
    no: str | None
    number: tuple[str, str] | None
    ask_when: Condition | None
    hard: bool
    always: bool
    opening: bool
    manual: bool
    late: bool
    worse_last: bool
    treated: bool
    order: int
    slot: str

    @property
    def buttons(self) -> tuple[Option, ...]:
        """The options to show, "I don't know" last."""
        return (*(each for each in self.options if not each.spoken), self.dont_know)

    def option(self, option_id: str) -> Option | None:
        """The option of that id, "I don't know" included; None when there is none."""
        if option_id == self.dont_know.id:
            return self.dont_know
        return next((each for each in self.options if each.id == option_id), None)


class Questions(Mapping[str, Question]):
    """All questions by id, in the order in which they are asked."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = dict(questions)
        self.in_order = tuple(self._questions.values())

    def __getitem__(self, question: str) -> Question:
        return self._questions[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self._questions)

    def __len__(self) -> int:
        return len(self._questions)

    @property
    def facts(self) -> frozenset[str]:
        """Every fact that some question can settle."""
        return frozenset().union(*(question.settles for question in self.in_order))


def load_questions(path: Path, ruleset: Ruleset) -> Questions:
    """The questions of ``interview.yml``. Raises ``RulesetError`` with file and line."""
    terms = {
        name: fields.mapping()["when"]
        for name, fields in read_entries(path.parent / "triage" / "terms.yml").mapping().items()
    }
    reader = _QuestionReader(ruleset, terms)
    found: dict[str, Question] = {}
    for question_id, entry in read_entries(path).mapping().items():
        found[question_id] = reader.question(question_id, entry, len(found))
    needed = {need.slot for need in ruleset.policy.needs} - set(found)
    if needed:
        raise RulesetError(path.name, 1, f"no question for {', '.join(sorted(needed))}")
    return Questions(found)


_FIELDS = {"label", "text", "why", "settles", "key", "options", "dont_know", "yes", "no"}
_FLAGS = {"hard", "always", "opening", "manual", "late", "worse_last", "treated"}


@dataclass(frozen=True, slots=True)
class _QuestionReader:
    ruleset: Ruleset
    terms: Mapping[str, Entry]

    def question(self, question_id: str, entry: Entry, order: int) -> Question:
        required = {"label", "text", "why", "settles", "options"}
        fields = entry.mapping(_FIELDS | _FLAGS | {"number", "ask_when", "slot"}, required)
        settles = self._facts(fields["settles"])
        options = self._options(fields["options"], settles)
        ids = {option.id for option in options}
        texts = fields["text"].mapping({"self", "them"}, {"self", "them"})
        flags = {flag: flag in fields and fields[flag].boolean() for flag in _FLAGS}
        return Question(
            id=question_id,
            label=read_texts(fields["label"]),
            text={wording: read_texts(texts[wording]) for wording in ("self", "them")},
            why=read_texts(fields["why"]),
            settles=settles,
            key=self._facts(fields["key"]) if "key" in fields else settles,
            options=options,
            dont_know=self._dont_know(fields.get("dont_know"), settles),
            yes=fields["yes"].one_of(ids, "option") if "yes" in fields else None,
            no=fields["no"].one_of(ids, "option") if "no" in fields else None,
            number=self._number(fields["number"]) if "number" in fields else None,
            ask_when=(
                parse_condition(fields["ask_when"], self.ruleset.vocabulary, self.terms)
                if "ask_when" in fields
                else None
            ),
            order=order,
            slot=fields["slot"].text() if "slot" in fields else question_id,
            **flags,
        )

    def _facts(self, entry: Entry) -> tuple[str, ...]:
        return tuple(item.one_of(self.ruleset.vocabulary, "fact") for item in entry.items())

    def _number(self, entry: Entry) -> tuple[str, str]:
        fields = entry.mapping({"fact", "kind"}, {"fact", "kind"})
        fact = fields["fact"].one_of(self.ruleset.vocabulary, "fact")
        return fact, fields["kind"].one_of(NUMBER_KINDS, "kind of number")

    def _options(self, entry: Entry, settles: tuple[str, ...]) -> tuple[Option, ...]:
        found: list[Option] = []
        for option_id, item in entry.mapping().items():
            fields = item.mapping({"title", "sets", "none", "says", "spoken"}, {"title"})
            if option_id == DONT_KNOW:
                raise item.refuse(f"{DONT_KNOW!r} is offered by every question; do not list it")
            if ("sets" in fields) is ("none" in fields) and "none" not in fields:
                raise item.refuse("an option sets facts, or is none of them")
            sets: dict[str, FactValue] = {}
            if "none" in fields and fields["none"].boolean():
                vocabulary = self.ruleset.vocabulary
                sets = {fact: False for fact in settles if vocabulary[fact].kind == "flag"}
            if "sets" in fields:
                sets |= self.ruleset.vocabulary.check_entry(fields["sets"])
            says = {
                language: tuple(word.text().lower() for word in words.items())
                for language, words in (
                    fields["says"].mapping({"en", "it"}).items() if "says" in fields else ()
                )
            }
            spoken = "spoken" in fields and fields["spoken"].boolean()
            found.append(Option(option_id, read_texts(fields["title"]), sets, says, spoken))
        if not found:
            raise entry.refuse("a question needs options")
        return tuple(found)

    def _dont_know(self, entry: Entry | None, settles: tuple[str, ...]) -> Option:
        title: Texts = {"en": "I don't know", "it": "Non lo so"}
        facts = settles
        if entry is not None:
            fields = entry.mapping({"title", "unknown"})
            title = read_texts(fields["title"]) if "title" in fields else title
            facts = self._facts(fields["unknown"]) if "unknown" in fields else settles
        return Option(DONT_KNOW, title, dict.fromkeys(facts, UNKNOWN_VALUE), {})
