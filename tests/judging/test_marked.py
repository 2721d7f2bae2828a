"""Marked messages: the marks taken away, every mention with its place, nothing strange let in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from judging.corpus import CorpusError
from judging.marked import Mention, load_marked, parse

ALL = load_marked()


def marked(text: str, **other: str) -> dict[str, str]:
    return {"lang": "en", "voice": "a", "marked": text, **other}


def test_the_words_stay_and_the_mentions_know_their_place() -> None:
    found = parse(marked("no [bump](absent:lump), it [aches](present:pain) so"))
    assert found.text == "no bump, it aches so"
    assert found.mentions == (Mention("lump", "absent", 3, 7), Mention("pain", "present", 12, 17))
    assert [found.text[each.start : each.end] for each in found.mentions] == ["bump", "aches"]


def test_one_stretch_may_tell_of_two_kinds() -> None:
    found = parse(marked("[it keeps me up](present:night_pain)(present:pain)"))
    assert found.told("present") == {"night_pain", "pain"}


def test_what_is_suspected_counts_and_pain_stands_with_pain_at_night() -> None:
    case = parse(marked("[cracked](unknown:fracture)? [up all night](present:night_pain)")).case()
    assert case.kinds == {"fracture", "night_pain", "pain"}


def test_what_is_denied_over_or_nobodys_is_not_told_of() -> None:
    case = parse(
        marked("no [ache](absent:pain), [fell](past:injury) once, a [lump](none:lump) sum")
    ).case()
    assert (case.kinds, case.absent) == (frozenset(), {"pain"})


@pytest.mark.parametrize(
    "line",
    [
        marked("[x](present:gout)"),
        marked("[x](perhaps:pain)"),
        marked("a [bracket] too many"),
        marked(" "),
        marked("[x](present:pain)", lang="fr"),
        marked("[x](present:pain)", colour="red"),
        {"lang": "en", "marked": "[x](present:pain)"},
    ],
)
def test_a_line_that_is_not_as_agreed_is_refused_with_its_number(
    tmp_path: Path, line: dict[str, str]
) -> None:
    for lang in ("en", "it"):
        for unread in ("", ".unread"):
            (tmp_path / f"marked{unread}.{lang}.jsonl").write_text("")
    path = tmp_path / "marked.en.jsonl"
    path.write_text(f"{json.dumps(marked('[ouch](present:pain)'))}\n{json.dumps(line)}\n")
    with pytest.raises(CorpusError, match=r"marked\.en\.jsonl:2"):
        load_marked(tmp_path)


@pytest.mark.parametrize("lang", ["en", "it"])
def test_there_are_thousands_and_many_that_nobody_reads(lang: str) -> None:
    mine = [each for each in ALL if each.lang == lang]
    assert len(mine) >= 3000
    assert sum(each.unread for each in mine) >= 1500
    assert sum(bool(each.told("absent", "past", "other_person", "none")) for each in mine) > 1500
