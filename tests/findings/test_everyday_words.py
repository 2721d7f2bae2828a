"""No everyday word alone tells a symptom: "grind" and "jam" count only beside a body part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from bot.findings import read
from bot.findings.lexicon import FOLDER, expand, load_lexicon
from bot.findings.patterns import parse

ONLY_BODILY = {"tinnitus", "ulcers", "growths", "catheters"}
"""Frequent words that mean nothing but a complaint."""
EVERYDAY = [
    "the road is bumpy",
    "the battery has swollen",
    "my printer bleeds ink",
    "traffic jam on the ring road",
    "the coffee machine is grinding",
    "had my fill of talent shows",
    "I don't like that film",
    "spam emails again",
    "stuck on level nine",
    "I dropped my keys",
    "drowning in paperwork",
]


def lone_words() -> Iterator[tuple[str, str]]:
    common = load_lexicon().common["en"]
    for path in sorted(FOLDER.glob("en*.yml")):
        for phrase in yaml.safe_load(path.read_text(encoding="utf-8")).get("phrases", ()):
            telling = phrase.get("kind") or phrase.get("facts")
            if not telling or {"look_alike", "needs"} & phrase.keys():
                continue
            if phrase.get("status") == "absent":
                continue
            for line in phrase["patterns"].splitlines():
                bare = line.split("#")[0].strip()
                needed = [names for names, free in parse(" ".join(expand(bare))) if not free]
                if len(needed) == 1:
                    yield from ((phrase["name"], word) for word in sorted(needed[0] & common))


def test_no_pattern_is_one_everyday_word() -> None:
    assert [found for found in lone_words() if found[1] not in ONLY_BODILY] == []


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_sentences_tell_no_symptom(text: str) -> None:
    assert [item.kind for item in read(text, prior="en").findings] == []
