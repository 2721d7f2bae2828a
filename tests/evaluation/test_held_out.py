"""The held-out sets: what nothing was trained on, labelled by the guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import overlap
from evaluation.loading import KINDS, Vocabulary, load
from evaluation.project import HELD_OUT, ROOT, SECOND, held_out

TRAINING = overlap.training_sentences(ROOT / "data")


def messages() -> dict[str, str]:
    """Every held-out text by its id; of the vignettes, the first message."""
    found = {}
    for path in sorted(HELD_OUT.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            found[f"{path.name}:{item['id']}"] = item.get("text") or item["first"]
    return found


def test_no_test_message_stands_in_the_training_data() -> None:
    assert len(TRAINING) > 4000
    assert overlap.same(messages(), TRAINING) == []


def test_no_test_message_is_nearly_one_of_the_training_data() -> None:
    assert overlap.near(messages(), TRAINING) == []


def test_an_overlap_would_be_found() -> None:
    known = ["My left knee has been hurting since Monday!", "ho la febbre"]
    assert overlap.same({"a": "my left knee has been hurting, since monday"}, known)
    assert overlap.same({"a": "Ho la febbre..."}, known)
    moved = {"a": "since monday my left knee has been hurting"}
    assert overlap.same(moved, known) == []
    assert [pair.training for pair in overlap.near(moved, known)] == [known[0]]
    assert overlap.near({"a": "my right knee has been hurting since monday"}, known) == []
    assert overlap.near({"a": "my right knee has been hurting since monday"}, known, 0.7)


def test_short_messages_may_come_to_two_minds() -> None:
    assert overlap.near({"a": "pain in my knee"}, ["my knee in pain"]) == []


@pytest.mark.parametrize("path", held_out(), ids=lambda path: path.name)
def test_the_sets_follow_the_guide(path: Path, words: Vocabulary) -> None:
    loaded = load(path, words)
    assert len(loaded) >= 250
    assert {message.lang for message in loaded} == {path.name.split(".")[1]}
    assert len({message.identity for message in loaded}) == len(loaded)


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_hundred_symptom_messages_were_labelled_twice(language: str, words: Vocabulary) -> None:
    first = {m.identity for m in load(HELD_OUT / f"symptoms.{language}.jsonl", words)}
    second = [m.identity for m in load(SECOND / f"{language}.jsonl", words, labels_only=True)]
    assert len(set(second)) == len(second) == 100
    assert set(second) <= first


def test_the_guide_explains_every_label(words: Vocabulary) -> None:
    guide = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    fields = (
        "kinds",
        "unknown",
        "absent",
        "past",
        "other_person",
        "main",
        "site",
        "side",
        "duration_days",
        "age",
        "about",
        "intent",
        "topic",
        "also",
        "crisis",
        "emergency",
        "flag",
    )
    flags = {m.flag for path in held_out() for m in load(path, words) if m.flag}
    assert flags
    for word in (*KINDS, *fields, *flags):
        assert f"`{word}`" in guide, word
