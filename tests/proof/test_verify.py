"""Every check of the proof can fail: a planted fault is found."""

from __future__ import annotations

import random
import shutil
from itertools import islice
from pathlib import Path

import pytest

from bot.findings.model import FactValue
from bot.triage import Level
from bot.triage.choosing import in_scope, open_questions
from proof.ceiling import ceiling
from proof.check import Check, Proof
from proof.diagram import ALL, NONE, Diagrams
from proof.formula import Search, every, leaf, negated, some
from proof.knowledge import FOLDER, load
from proof.rest import Rest, after_option
from proof.sets import check_model, check_reach, check_red_flags, check_unknown, check_worsening
from proof.talks import check_interviews, check_languages

pytestmark = pytest.mark.proof


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def plant(folder: Path, file: str, old: str, new: str) -> Proof:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return Proof(load(folder), budget=3.0)


@pytest.fixture(scope="module")
def proof() -> Proof:
    return Proof(load(), budget=1.0)


def test_diagrams_are_sets() -> None:
    d = Diagrams({"a": 4, "b": 4})
    a, b = d.at("a", {2}), d.at("b", {2, 3})
    assert d.both(a, d.no(a)) == NONE
    assert d.either(a, d.no(a)) == ALL
    assert d.count(d.both(a, b)) == 2
    assert d.holds(d.both(a, b), {"a": 2, "b": 3})
    assert not d.holds(d.both(a, b), {"a": 2})


def test_a_search_finds_what_is_there_and_proves_what_is_not() -> None:
    d = Diagrams({"a": 4, "b": 4})
    a, b = d.at("a", {2}), d.at("b", {2})
    search = Search(d)
    found = search.find((a,), negated(d, leaf(b)))
    assert found == {"a": 2}
    assert search.find((a,), negated(d, some((leaf(a), leaf(b))))) is None
    assert search.find((a,), every((leaf(b), leaf(d.no(b))))) is None


def test_the_sets_agree_with_the_program(proof: Proof) -> None:
    check = check_model(proof)
    assert check.covered > 0
    assert check.failures == []


def test_a_weakened_red_flag_is_found(folder: Path) -> None:
    """The rule for numbness between the legs is made to wait for a back pain."""
    weak = "        - {saddle_numbness: true, back_or_neck_pain: true}\n"
    file = "triage/b_spine_nerves.yml"
    path = folder / file
    text = path.read_text(encoding="utf-8")
    start = text.index("N02:")
    assert "      - saddle_numbness: true\n" in text[start:]
    changed = text[start:].replace("      - saddle_numbness: true\n", weak[2:], 1)
    changed = changed.replace("facts: {saddle_numbness: true}", WITH_BACK)
    path.write_text(text[:start] + changed, encoding="utf-8")
    flags = folder / "triage" / "flags.yml"
    told = flags.read_text(encoding="utf-8")
    assert ", {saddle_numbness: true}, {bowel_change" in told
    flags.write_text(
        told.replace(", {saddle_numbness: true}, {bowel", ", {bowel"), encoding="utf-8"
    )
    check = check_red_flags(Proof(load(folder), budget=1.0))
    assert any(text.startswith("N02") and "saddle" in text for text in check.failures)


WITH_BACK = "facts: {saddle_numbness: true, back_or_neck_pain: true}"


def failures(check: Check) -> list[str]:
    assert check.covered > 0
    return check.failures


def test_every_rule_is_reached(proof: Proof) -> None:
    assert failures(check_reach(proof)) == []


def test_both_languages_agree(proof: Proof) -> None:
    assert failures(check_languages(proof)) == []


def test_a_sign_that_lowers_is_found(folder: Path) -> None:
    """Night sweats are made to hold back a rule that it should not."""
    proof = plant(
        folder,
        "triage/c_cancer_treatment.yml",
        "  when: {is: cancer, thirst_constipation: true}\n",
        "  when: {is: cancer, thirst_constipation: true}\n  unless: {night_sweats: true}\n",
    )
    proof.safety = type(proof.safety)(
        (), {"night_sweats": proof.safety.worse["night_sweats"]}, proof.safety.neither
    )
    assert any("night_sweats" in text for text in failures(check_worsening(proof)))


def test_the_sampled_checks_run(proof: Proof) -> None:
    assert check_unknown(proof).covered > 0
    assert check_interviews(proof).covered > 0


def test_what_an_interview_left_out_is_found_answer_by_answer(proof: Proof) -> None:
    """A small child's lump whose night pain and tiredness nobody asked about."""
    facts: dict[str, FactValue] = {"lump": True, "site": "chest_rib", "age": [1, 2.9]}
    facts |= {"fever": False, "trauma": "none", "known_cancer": "never", "lump_soft": True}
    asked = {q.id for q in proof.questions.in_order} - {"night_rest_pain", "systemic"}
    found = Rest(proof.version, Level.URGENT_48H).above(facts, asked)
    assert found is not None
    level, answers = found
    assert level is Level.SAME_DAY
    assert "night_rest_pain: night" in answers
    rest = Rest(proof.version, level)
    assert rest.above(facts, asked) is None
    assert not rest.cut


def test_no_answer_leads_above_the_bound(proof: Proof) -> None:
    dice = random.Random(5)  # noqa: S311
    for facts in islice(proof.fact_sets(dice), 60):
        known = {fact: value for fact, value in facts.items() if dice.random() < 0.6}
        bound = ceiling(proof.ruleset, proof.questions, known, (), Level.SELF_CARE_INFO).level
        told, asked = dict(known), set[str]()
        while left := [
            q
            for q in open_questions(
                proof.ruleset, proof.questions, proof.ruleset.policy.normalise(told), asked
            )
            if in_scope(q, proof.ruleset.policy.normalise(told))
        ]:
            question = left[0]
            asked.add(question.id)
            after = after_option(
                told, question, dice.choice((*question.options, question.dont_know))
            )
            told = after or told
        assert proof.level(told) <= bound
