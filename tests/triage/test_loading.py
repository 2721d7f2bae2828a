"""The loader refuses as a whole, and says where."""

# ruff: noqa: E501 - a case reads best on one line

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.triage import RulesetError, load_questions, load_ruleset
from tests.triage.conftest import KNOWLEDGE, source_keys


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    shutil.copytree(KNOWLEDGE / "triage", tmp_path / "triage")
    shutil.copy(KNOWLEDGE / "interview.yml", tmp_path / "interview.yml")
    return tmp_path


def change(path: Path, old: str, new: str) -> int:
    """Replaces the first `old` and returns its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return line


REFUSALS = [
    ("unknown key", "a_crisis_life_limb.yml", "  hard: true", "  herd: true", "unknown key 'herd'"),
    (
        "unknown fact",
        "a_crisis_life_limb.yml",
        "passive_death_wish: true}\n",
        "passive_deth: true}\n",
        "unknown fact 'passive_deth'",
    ),
    (
        "bad value of a choice",
        "b_spine_nerves.yml",
        "trauma: small\n",
        "trauma: tiny\n",
        "unknown value of trauma 'tiny'",
    ),
    (
        "bad value of a flag",
        "a_crisis_life_limb.yml",
        "  when: {abuse: true}",
        "  when: {abuse: 3}",
        "expected true or false",
    ),
    ("bad comparison", "d_children.yml", 'age: "< 25"', 'age: "under 25"', "bad comparison"),
    ("bad level", "g_requests.yml", "level: ROUTINE", "level: SOON", "unknown level 'SOON'"),
    ("bad test", "b_spine_nerves.yml", "imaging: [mri]", "imaging: [scan]", "unknown test 'scan'"),
    (
        "bad visit",
        "b_spine_nerves.yml",
        "visit: [emergency_department, on_call_oncology]",
        "visit: [hospital]",
        "unknown visit 'hospital'",
    ),
    (
        "missing source",
        "b_spine_nerves.yml",
        "source: CES",
        "source: NOWHERE",
        "source 'NOWHERE' is not declared",
    ),
    ("no source", "b_spine_nerves.yml", "  source: CES\n", "", "missing key 'source'"),
    (
        "unknown term",
        "c_cancer_treatment.yml",
        "is: cancer,",
        "is: cancerous,",
        "unknown term 'cancerous'",
    ),
    (
        "a reviewer without a name",
        "b_spine_nerves.yml",
        "status: draft",
        "status: reviewed",
        "a reviewed rule names who and when",
    ),
    (
        "a wrong example",
        "g_requests.yml",
        "facts: {asks_information: true}",
        "facts: {asks_information: false}",
        "does not fire on this example",
    ),
    (
        "a near miss that fires",
        "g_requests.yml",
        "facts: {pain: true, asks_information: false}",
        "facts: {pain: true, asks_information: true}",
        "fires on this example",
    ),
    (
        "an example with a bad fact",
        "g_requests.yml",
        "facts: {asks_information: true}",
        "facts: {asks_informations: true}",
        "unknown fact 'asks_informations'",
    ),
    (
        "one language only",
        "g_requests.yml",
        ', it: "una domanda su cure o esami"',
        "",
        "missing key 'it'",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_a_bad_rule_is_refused_with_its_line(
    knowledge: Path, file: str, old: str, new: str, problem: str
) -> None:
    line = change(knowledge / "triage" / file, old, new)
    with pytest.raises(RulesetError) as refusal:
        load_ruleset(knowledge / "triage", source_keys())
    assert problem in str(refusal.value)
    assert refusal.value.file == file
    # What is missing is reported where its rule begins, the rest on the line itself.
    assert refusal.value.line == line or "missing" in problem or "reviewed" in problem
    assert str(refusal.value).startswith(f"{file}:{refusal.value.line}: ")


def test_a_rule_without_a_near_miss_is_refused(knowledge: Path) -> None:
    path = knowledge / "triage" / "g_requests.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("    near_miss:")
    end = text.index("\nI02:")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(RulesetError, match=r"g_requests\.yml:\d+: missing key 'near_miss'"):
        load_ruleset(knowledge / "triage", source_keys())


def test_a_level_that_no_example_produces_is_unreachable(knowledge: Path) -> None:
    change(
        knowledge / "triage" / "g_requests.yml",
        '      - {name: "Wants an appointment, pain 8 of 10", facts: {asks_appointment: true, pain_severity: 8}, level: URGENT_2W}\n',
        "",
    )
    with pytest.raises(RulesetError, match="I03: unreachable: no example produces URGENT_2W"):
        load_ruleset(knowledge / "triage", source_keys())


def test_a_rule_given_twice_is_refused(knowledge: Path) -> None:
    line = change(knowledge / "triage" / "g_requests.yml", "\nI02:", "\nI01:") + 1
    with pytest.raises(RulesetError, match=rf"g_requests\.yml:{line}: key 'I01' is given twice"):
        load_ruleset(knowledge / "triage", source_keys())


def test_a_missing_file_is_refused(knowledge: Path) -> None:
    (knowledge / "triage" / "e_adults.yml").unlink()
    with pytest.raises(RulesetError, match=r"e_adults\.yml:1: cannot be read"):
        load_ruleset(knowledge / "triage", source_keys())


def test_what_is_not_yaml_is_refused_with_its_line(knowledge: Path) -> None:
    line = change(knowledge / "triage" / "policy.yml", "specificity: [X", "specificity: [[X")
    with pytest.raises(RulesetError) as refusal:
        load_ruleset(knowledge / "triage", source_keys())
    assert refusal.value.file == "policy.yml"
    assert refusal.value.line >= line


def test_a_sentence_that_is_missing_is_refused(knowledge: Path) -> None:
    change(knowledge / "triage" / "result.yml", "  SAME_DAY: {en:", "  SOME_DAY: {en:")
    with pytest.raises(RulesetError, match=r"result\.yml:\d+: unknown key 'SOME_DAY'"):
        load_ruleset(knowledge / "triage", source_keys())


def test_a_sentence_with_an_unknown_place_is_refused(knowledge: Path) -> None:
    change(knowledge / "triage" / "result.yml", "{emergency}", "{emergncy}")
    with pytest.raises(RulesetError, match=r"unknown place \{emergncy\}"):
        load_ruleset(knowledge / "triage", source_keys())


QUESTION_REFUSALS = [
    ("  hard: true", "  herd: true", "unknown key 'herd'"),
    ("sets: {not_yet_walking: false}", "sets: {not_yet_waking: false}", "unknown fact"),
    ("  yes: not_yet", "  yes: runs", "unknown option 'runs'"),
    ("settles: [age]", "settles: [years]", "unknown fact 'years'"),
    ("\nneuro:", "\nnerves:", "no question for neuro"),
    ("    walks: {title", "    dont_know: {title", "is offered by every question"),
]


@pytest.mark.parametrize(("old", "new", "problem"), QUESTION_REFUSALS)
def test_a_bad_question_is_refused(knowledge: Path, old: str, new: str, problem: str) -> None:
    change(knowledge / "interview.yml", old, new)
    ruleset = load_ruleset(knowledge / "triage", source_keys())
    with pytest.raises(RulesetError, match=problem) as refusal:
        load_questions(knowledge / "interview.yml", ruleset)
    assert refusal.value.file == "interview.yml"


def test_a_changed_condition_changes_the_hash_and_a_signature_does_not(knowledge: Path) -> None:
    before = load_ruleset(knowledge / "triage", source_keys()).hash
    change(
        knowledge / "triage" / "b_spine_nerves.yml",
        "review: {status: draft, by: null, on: null}",
        "review: {status: reviewed, by: A. Doctor, on: 2025-01-01}",
    )
    assert load_ruleset(knowledge / "triage", source_keys()).hash == before
    change(
        knowledge / "triage" / "e_adults.yml", 'duration_days: ">= 21"', 'duration_days: ">= 22"'
    )
    assert load_ruleset(knowledge / "triage", source_keys()).hash != before
