"""The words of the reader: lexicon/{en,it}*.yml, read strictly and compiled once."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from bot.findings.lexicon_file import LexiconError, LexiconFile, value_of
from bot.findings.model import FactValue, Kind, Language, Status
from bot.findings.patterns import Automaton, PatternError

FOLDER = Path(__file__).parent / "lexicon"
LANGUAGES: tuple[Language, ...] = get_args(Language)
Needs = Literal["nothing", "body", "site", "self", "lone", "pain", "denial", "clause", "item"]
Alike = Literal["", "true", "same"]
Role = Literal["class", "site", "side", "person", "cue", "mask", "measure"]

_SECTIONS: Mapping[str, Role] = {
    "classes": "class",
    "sites": "site",
    "sides": "side",
    "persons": "person",
    "cues": "cue",
    "masks": "mask",
    "measures": "measure",
}
_PHRASE_KEYS = frozenset(
    ["name", "kind", "facts", "status", "needs", "site", "event", "look_alike", "patterns"]
)
_SHARED = frozenset(["@site", "@leg", "@arm", "@trunk", "@spine", "@kin", "@num", "@hot"])
_BRACES = re.compile(r"\{([^{}]*)\}")
_TOP_BAR = re.compile(r"\|(?![^\[]*\])")
_BARS = "in this section a bar parts whole patterns, not the words of one element"


@dataclass(frozen=True, slots=True)
class Term:
    """A group of the first layer: a class, a site, a side, a person, a cue, a mask, a measure."""

    role: Role
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Phrase:
    """A group of the second layer: what its patterns say.

    ``needs`` is what else the message must show before it is believed: ``body`` a body part or
    a sure symptom anywhere in it, ``site`` a body part in the same sentence, ``self`` somebody
    who has it, ``lone`` that nothing bodily is spoken of, ``pain`` that the nearest symptom is
    pain, ``denial`` that it is denied: "sweats" tell nothing, "no fever or sweats" does, ``clause``
    that it is a statement by itself: ", la muovo," and not "se la muovo", ``item`` that it fills a
    stretch between two marks: "swollen, hot".
    ``event`` marks things that happen (a break, a fall) rather than last. ``look_alike``
    takes away whatever else part of its words would say, or if it has a kind (``mistaken_for``)
    or facts only those: "I hurt myself playing football" is no self-harm, but an injury;
    ``same`` takes away what all of its words would say, too.
    """

    name: str
    language: Language
    kind: Kind | None
    facts: Mapping[str, FactValue]
    status: Status | None
    needs: Needs
    site: str | None
    event: bool
    look_alike: Alike
    mistaken_for: Kind | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Both languages, compiled: the two layers, their groups, and all words they use."""

    terms: tuple[Term, ...]
    phrases: tuple[Phrase, ...]
    term_automaton: Automaton
    phrase_automaton: Automaton
    words: Mapping[Language, frozenset[str]]
    stems: frozenset[str]
    common: Mapping[Language, frozenset[str]]
    own: Mapping[Language, frozenset[str]]
    """The words of each language: of its lexicon or frequent."""
    known: frozenset[str]
    """Every word that is right as it stands: of the lexicon or frequent, in either language."""


def expand(pattern: str) -> list[str]:
    """Write out the braces: ``gonfi{o,a}`` becomes ``gonfio|gonfia`` within its element."""
    elements = []
    for part in pattern.split():
        if "{" not in part:
            elements.append(part)
            continue
        optional = part.startswith("[")
        words: list[str] = []
        for name in part.strip("[]").split("|"):
            chunks = _BRACES.split(name)
            options = [
                chunk.split(",") if index % 2 else [chunk] for index, chunk in enumerate(chunks)
            ]
            words += ["".join(choice) for choice in product(*options)]
        joined = "|".join(words)
        elements.append(f"[{joined}]" if optional else joined)
    return elements


def _look_alike(
    source: LexiconFile, fields: Mapping[str, yaml.Node]
) -> Literal["", "true", "same"]:
    node = fields.get("look_alike")
    if node is None:
        return ""
    if node.value == "same":
        return "same"
    if node.value == "true":
        return "true"
    raise source.error(node, f"unknown look_alike {node.value!r}")


class _Compiler:
    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.phrases: list[Phrase] = []
        self.layers = (Automaton(), Automaton())
        self.sequences: set[str] = set()
        self.scoped: dict[tuple[str, Language], str] = {}
        self.words: dict[Language, set[str]] = {"en": set(), "it": set()}

    def read(self, paths: Iterable[Path], language: Language) -> None:
        """All files of one language; the phrases of each may use the classes of all."""
        classes: set[str] = set()
        phrases: list[tuple[LexiconFile, yaml.Node]] = []
        for path in paths:
            source = LexiconFile(path)
            sections = source.mapping(source.root)
            stated = sections.pop("language")
            if stated.value != language:
                raise source.error(stated, f"expected the language {language!r}")
            if "phrases" in sections:
                phrases += [(source, node) for node in sections.pop("phrases").value]
            for name, node in sections.items():
                if name not in _SECTIONS:
                    raise source.error(node, f"unknown section {name!r}")
                for term_name, body in source.mapping(node).items():
                    self.terms.append(Term(_SECTIONS[name], term_name, language))
                    classes.add(term_name)
                    self._add(0, source, body, len(self.terms) - 1, language, frozenset())
        for source, node in phrases:
            self._phrase(source, node, language, frozenset(classes))

    def _phrase(
        self, source: LexiconFile, node: yaml.Node, language: Language, classes: frozenset[str]
    ) -> None:
        fields = source.mapping(node)
        for key in fields.keys() - _PHRASE_KEYS:
            raise source.error(fields[key], f"unknown key {key!r}")
        if not {"name", "patterns"} <= fields.keys():
            raise source.error(node, "a phrase needs a name and patterns")
        plain = {key: value.value for key, value in fields.items()}
        kind, needs, status = plain.get("kind"), plain.get("needs", "nothing"), plain.get("status")
        if kind is not None and kind not in get_args(Kind):
            raise source.error(fields["kind"], f"unknown kind {kind!r}")
        if needs not in get_args(Needs):
            raise source.error(fields["needs"], f"unknown needs {needs!r}")
        if status is not None and status not in get_args(Status):
            raise source.error(fields["status"], f"unknown status {status!r}")
        look_alike = _look_alike(source, fields)
        facts = source.mapping(fields["facts"]) if "facts" in fields else {}
        self.phrases.append(
            Phrase(
                name=plain["name"],
                language=language,
                kind=None if look_alike else kind,
                facts={fact: value_of(value) for fact, value in facts.items()},
                status=status,
                needs=needs,
                site=plain.get("site"),
                event=plain.get("event") == "true",
                look_alike=look_alike,
                mistaken_for=kind if look_alike else None,
            )
        )
        group = len(self.phrases) - 1
        self._add(1, source, fields["patterns"], group, language, classes)

    def _add(
        self,
        layer: int,
        source: LexiconFile,
        node: yaml.Node,
        group: int,
        language: Language,
        classes: frozenset[str],
    ) -> None:
        for line, number in source.lines(node):
            for pattern in _TOP_BAR.split(line) if layer == 0 else [line]:
                try:
                    if layer == 0 and "  " in pattern:
                        raise PatternError(f"two spaces in {pattern!r}: {_BARS}")
                    self._pattern(layer, expand(pattern), group, language, classes)
                except PatternError as problem:
                    raise LexiconError(f"{source.path.name}:{number}: {problem}") from problem

    def _pattern(
        self,
        layer: int,
        elements: list[str],
        group: int,
        language: Language,
        classes: frozenset[str],
    ) -> None:
        scoped = [self._scoped(element, language, classes) for element in elements]
        self.layers[layer].add(" ".join(scoped), group)

    def _scoped(self, element: str, language: Language, classes: frozenset[str]) -> str:
        """The element with its classes bound to the language."""
        known = self.scoped.get((element, language))
        if known is not None:
            return known
        names = []
        for name in element.strip("[]").split("|"):
            if name.startswith("@") and "_" not in name:
                if name not in _SHARED and name[1:] not in classes:
                    raise PatternError(f"unknown class {name!r}")
                names.append(name if name in _SHARED else f"@{language}.{name[1:]}")
            elif "_" in name:
                names.append(self._sequence(name, language))
            else:
                if name and name[0] != "~" and not name.endswith("*"):
                    self.words[language].add(name)
                names.append(name)
        joined = "|".join(names)
        bound = f"[{joined}]" if element.startswith("[") else joined
        self.scoped[element, language] = bound
        return bound

    def _sequence(self, name: str, language: Language) -> str:
        """The class that stands for ``several_words`` among single-word alternatives."""
        symbol = f"@{language}.{name}"
        if symbol not in self.sequences:
            self.terms.append(Term("class", name, language))
            self.sequences.add(symbol)
            elements = name.split("_")
            self.words[language].update(word for word in elements if word[0] != "@")
            self.layers[0].add(" ".join(elements), len(self.terms) - 1)
        return symbol


def _common(language: Language) -> frozenset[str]:
    text = (FOLDER / f"common.{language}.txt").read_text(encoding="utf-8")
    lines = (line.split("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split())


@cache
def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """The lexicon in ``folder``. Raises :class:`LexiconError`, naming file and line, on
    anything it does not know."""
    compiler = _Compiler()
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and looking for it takes half the time
    try:
        for language in LANGUAGES:
            compiler.read(sorted(folder.glob(f"{language}*.yml")), language)
    finally:
        if collecting:
            gc.enable()
    names = compiler.layers[0].names | compiler.layers[1].names
    common: dict[Language, frozenset[str]] = {"en": _common("en"), "it": _common("it")}
    return Lexicon(
        terms=tuple(compiler.terms),
        phrases=tuple(compiler.phrases),
        term_automaton=compiler.layers[0],
        phrase_automaton=compiler.layers[1],
        words={language: frozenset(words) for language, words in compiler.words.items()},
        stems=frozenset(name[:-1] for name in names if name.endswith("*")),
        common=common,
        own={lang: frozenset(words) | common[lang] for lang, words in compiler.words.items()},
        known=frozenset().union(*compiler.words.values(), *common.values()),
    )


def describe(lexicon: Lexicon) -> dict[str, Any]:
    """Counts for reports: groups and words."""
    return {
        "terms": len(lexicon.terms),
        "phrases": len(lexicon.phrases),
        "words": {language: len(words) for language, words in lexicon.words.items()},
    }
