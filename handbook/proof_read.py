"""``make proof-read``: spelling and grammar in English and Italian, offline.

Hunspell spells both, Harper reads the grammar of English, :mod:`handbook.italian` what can be told
of the Italian by its form.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from actions.phrases import PHRASES
from handbook import italian
from handbook.markdown import ROOT, pages

PYTHON = ROOT / ".venv-docs" / "bin" / "python"
READER = Path(__file__).with_name("reader_of_prose.py")
WORDS = Path(__file__).with_name("words.txt")
NOT_PROSE = {"docs/licences.md", "docs/permissions.md", "docs/labels.md", "evaluation/README.md"}
"""Tables made by programs, and pages with examples of misspelt messages in both languages."""
ITALIAN = {"docs/accessibilita.md"}
QUOTED = re.compile(r'["“«](\w?)[^"”»\n]*["”»]')
"""On a page: somebody's words, in either language and as they wrote them."""
BOTH_LANGUAGES = "other_language"
"""The phrase that says the same twice."""
WORDS_OF = ("knowledge/*.yml", "knowledge/*/*.yml", "bot/*/words.yml", "clinic.toml")
"""Files in which a text stands under `en` and `it`."""


def texts() -> Iterator[dict[str, str]]:
    """Every text with its place and language."""
    for page in pages():
        name = str(page.relative_to(ROOT))
        if name not in NOT_PROSE:
            language = "it" if name in ITALIAN else "en"
            text = QUOTED.sub(_example, page.read_text("utf-8"))
            yield {"place": name, "language": language, "text": _prose(text)}
    for path in sorted((ROOT / "knowledge" / "topics").glob("*.md")):
        language = path.name.split(".")[-2]
        text = _prose(re.sub(r"\A---\n(.*?)\n---\n", _front, path.read_text("utf-8"), flags=re.S))
        yield {"place": str(path.relative_to(ROOT)), "language": language, "text": text}
    phrases = {name: text for name, text in PHRASES.items() if name != BOTH_LANGUAGES}
    for language in ("en", "it"):
        notice = ROOT / "bot" / "chat" / f"privacy.{language}.md"
        text = _prose(notice.read_text("utf-8"))
        yield {"place": str(notice.relative_to(ROOT)), "language": language, "text": text}
        for name, data in [*_data(), ("actions/phrases.py", phrases)]:
            lines = "\n\n".join(_lines(data, language))
            yield {"place": name, "language": language, "text": _prose(lines)}


def _data() -> Iterator[tuple[str, object]]:
    for path in sorted(path for pattern in WORDS_OF for path in ROOT.glob(pattern)):
        text = path.read_text("utf-8")
        read = tomllib.loads(text) if path.suffix == ".toml" else yaml.load(text, yaml.CSafeLoader)
        yield str(path.relative_to(ROOT)), read


def _example(quoted: re.Match[str]) -> str:
    return "example" if quoted[1].lower() in "aeio" else "sentence"  # after "an", after "a"


def _front(match: re.Match[str]) -> str:
    front: Mapping[str, str] = yaml.load(match[1], yaml.CSafeLoader)
    return f"{front['title']}\n\n{front['short']}\n\n"


def _lines(data: object, language: str) -> Iterator[str]:
    """The texts in one language; what is the same in both is a name."""
    if isinstance(data, dict):
        if isinstance(data.get(language), str) and "en" in data and data["en"] != data.get("it"):
            yield data[language]
        for value in data.values():
            yield from _lines(value, language)
    elif isinstance(data, list):
        for value in data:
            yield from _lines(value, language)


def _prose(text: str) -> str:
    """The text without code, addresses, placeholders and tables' marks."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"`[^`]*`", "code", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"https?://\S+|\b[\w.]+@[\w.]+|\bwww\.\S+", "address", text)
    text = re.sub(r"\{\{[A-Z_]+\}\}|\{\w+\}|<\w+>", "Anna", text)
    rows = text.splitlines()
    return "\n".join(row.replace("|", "\n\n") if row.startswith("|") else row for row in rows)


def run() -> int:
    """Print what was found; 1 when there is anything."""
    known = [word for word in WORDS.read_text("utf-8").split("\n") if word and word[0] != "#"]
    read = list(texts())
    asked = json.dumps({"texts": read, "words": known})
    command = [str(PYTHON), str(READER)]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout)
    for each in read:
        if each["language"] == "it":
            wrong = dict.fromkeys(italian.mistakes(each["text"]))
            found += [{"place": each["place"], "said": f"Italian: {said}"} for said in wrong]
    for each in found:
        sys.stdout.write(f"{each['place']}: {each['said']}\n")
    sys.stdout.write(f"{len(found)} findings\n")
    return 1 if found else 0
