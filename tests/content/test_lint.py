"""The proof-reading: no finding in what is published, and a finding for each kind of mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import ContentError, Topics, load_sources, load_topics
from bot.content.lint import check, lint, lint_topic, main
from tests.content.conftest import KNOWLEDGE


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the published topics that a test may spoil."""
    shutil.copytree(KNOWLEDGE / "topics", tmp_path / "topics")
    shutil.copy(KNOWLEDGE / "sources.yml", tmp_path / "sources.yml")
    return tmp_path


def test_the_published_topics_have_no_finding(real_topics: Topics) -> None:
    assert [str(problem) for problem in lint(real_topics)] == []


def spoil(copy: Path, name: str, old: str, new: str) -> Path:
    path = copy / "topics" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def findings(copy: Path, name: str) -> list[str]:
    """What is said of one topic, as when somebody edits it, or of the lines that all share."""
    if name.startswith("_"):
        return [str(problem) for problem in check(copy)[1]]
    try:
        topics = load_topics(copy / "topics", load_sources(copy / "sources.yml"))
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in lint_topic(topics, name.split(".")[0])]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("before_fasting.it.md", "6 ore prima", "8 ore prima", "8 h is not in the twin text"),
        ("pet_ct.it.md", "10-25 mSv", "10-25", "25 mSv is not in the twin text"),
        ("pet_ct.en.md", "10 to 25 mSv", "10 to 35 mSv", "35 is in the note of no cited source"),
        ("cryo_what_is.en.md", "The main aim", "It cures you. The main aim", "'cures' promises"),
        ("risks.en.md", "Your own", "This is the best. Your own", "'best' ranks treatments"),
        ("risks.it.md", "Il Suo rischio", "Il tuo rischio", "'tuo' is not the Lei form"),
        ("symptoms.en.md", "Most of these", "It is harmless. Most of these", "'harmless' reassur"),
        ("is_it_best.it.md", "una delle opzioni", "la più innovativa delle opzioni", "advertises"),
        ("appointment.en.md", "{{CLINIC_HOURS}}", "{{CLINIC_NAME}}", "is in one language only"),
        ("biopsy.en.md", "A biopsy takes", "One. Two. Three. It takes", "sentences, at most 2"),
        ("ewing.en.md", "what is ewing sarcoma", "what is osteosarcoma", "is asked in"),
        ("cryo_what_is.it.md", "uno o più aghi", "17 aghi", "17 is not in the twin text"),
        ("osteosarcoma.en.md", "Freezing is not a", "Freezing is a", "says not"),
        (
            "chondrosarcoma.it.md",
            "non risponde bene",
            "risponde bene",
            "says not 1 times",
        ),
        ("recovery_stay.it.md", "per mesi.", "per 3 mesi.", "3 m is not in the twin text"),
        ("bone_drugs.it.md", "\n- L", "\nL", "list items differ"),
        ("biopsy.en.md", "special needle", "[special needle](topic:xray)", "links differ"),
        ("biopsy.en.md", "A biopsy takes a small piece of the spot", "- A", "list items differ"),
        ("xray.en.md", "An X-ray is quick", "You have cancer. An X-ray is quick", "diagnoses"),
        ("xray.en.md", "An X-ray is quick", "It is painless! An X-ray is quick", "exclamation"),
        ("xray.it.md", "di solito il primo", "garantito il primo", "promises a result"),
        ("_common.yml", "Call {{EMERGENCY_NUMBER}} now", "Call now", "is in one language only"),
        ("_common.yml", "as well or better.", "as well or better in 7 of 10.", "7 is in one lang"),
        ("_common.yml", "Draft: not yet reviewed", "Draft: reviewed", "only one language says not"),
        ("_common.yml", "Draft: not yet", "Excellent! Draft: not yet", "'Excellent' advertises"),
    ],
)
def test_a_mistake_is_found(copy: Path, name: str, old: str, new: str, said: str) -> None:
    spoil(copy, name, old, new)
    found = findings(copy, name)
    assert any(said in problem for problem in found), found


def test_a_hard_text_is_found_in_each_language(copy: Path) -> None:
    hard = "Percutaneous image-guided cryoablation necessitates multidisciplinary consideration of "
    spoil(copy, "cryo_what_is.en.md", "Cryoablation, also", hard * 3 + "cryoablation, also")
    found = findings(copy, "cryo_what_is.en.md")
    assert any("reading grade" in problem for problem in found), found
    hard = "La crioablazione percutanea presuppone considerazioni interdisciplinari approfondite, "
    spoil(copy, "cryo_what_is.it.md", "La crioablazione, detta", hard * 3 + "detta")
    found = findings(copy, "cryo_what_is.it.md")
    assert any("Gulpease" in problem for problem in found), found


def test_findings_are_at_their_line(copy: Path) -> None:
    path = copy / "topics" / "xray.en.md"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.append("This is harmless.")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (problem,) = check(copy)[1]
    assert problem.line == len(lines)
    assert findings(copy, "xray.en.md") == [str(problem)]


def test_the_command_prints_findings_and_fails(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(copy)]) == 0
    assert capsys.readouterr().out == "134 topic files, 0 findings\n"
    spoil(copy, "risks.it.md", "Il Suo rischio", "Il tuo rischio")
    assert main([str(copy)]) == 1
    out = capsys.readouterr().out
    assert "risks.it.md:27: 'tuo' is not the Lei form" in out
    (copy / "topics" / "risks.it.md").unlink()
    assert main([str(copy)]) == 1
    assert "the twin risks.it.md is missing" in capsys.readouterr().out
