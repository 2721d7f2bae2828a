"""Stock Rasa's answers in our terms, and the comparison; its training is not run here."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from evaluation.project import ROOT
from evaluation.stock.__main__ import side_by_side
from evaluation.stock.outcomes import KIND_OF, stock_outcome
from evaluation.stock.training import PIPELINES, config
from tests.evaluation.made import finding, message, outcome


def told(intent: str, **ranking: float) -> dict[str, Any]:
    return {
        "intent": intent,
        "confidence": 0.8,
        "ranking": [{"name": name, "confidence": value} for name, value in ranking.items()],
        "topics": [{"topic": "risks", "confidence": 0.7}],
    }


def test_one_label_is_one_finding_whatever_was_denied() -> None:
    read = outcome(message("no swelling, but pain"), finding("pain"), finding("swelling", "absent"))
    stock = stock_outcome(read, told("report_swelling"))
    assert [(f.kind, f.status) for f in stock.reading.findings] == [("swelling", "present")]


def test_without_a_response_selector_a_question_is_answered_with_something() -> None:
    bare = {**told("ask_treatment"), "topics": []}
    assert stock_outcome(outcome(message()), bare).route == "answer"
    assert stock_outcome(outcome(message()), {**bare, "intent": "greet"}).route == "talk"


@pytest.mark.parametrize("intent", ["greet", "ask_treatment", "nlu_fallback", "crisis"])
def test_other_intents_find_nothing(intent: str) -> None:
    assert not stock_outcome(outcome(message()), told(intent)).reading.findings


def test_stock_rasa_has_no_screen_and_its_own_scope() -> None:
    alarmed = outcome(message(), alarm="medical")
    stock = stock_outcome(alarmed, told("greet", greet=0.6, out_of_scope=0.3, insult=0.1))
    assert stock.alarm is None
    assert stock.in_scope == pytest.approx(0.6)
    assert stock.topics == [("risks", 0.7)]


def test_every_report_of_the_domain_is_a_kind() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert {i for i in domain["intents"] if i.startswith("report_")} == set(KIND_OF)


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_epochs_are_set_in_every_part_that_has_them(pipeline: str) -> None:
    parts = yaml.safe_load(config(pipeline, 7))["pipeline"]
    assert {part["epochs"] for part in parts if "epochs" in part} == {7}
    assert "DIETClassifier" in {part["name"] for part in parts}


def test_the_response_selector_may_have_fewer_epochs() -> None:
    parts = yaml.safe_load(config("rasa-init", 7, 2))["pipeline"]
    assert {p["name"]: p["epochs"] for p in parts if "epochs" in p} == {
        "DIETClassifier": 7,
        "ResponseSelector": 2,
    }


def test_without_epochs_there_is_no_response_selector() -> None:
    names = [part["name"] for part in yaml.safe_load(config("rasa-init", 7, 0))["pipeline"]]
    assert "DIETClassifier" in names
    assert "ResponseSelector" not in names


def report(**values: float) -> dict[str, Any]:
    measures = {key: {"value": value, "n": 10} for key, value in values.items()}
    return {"languages": {language: {"measures": measures} for language in ("en", "it")}}


def test_ours_is_held_against_the_share_of_stocks_error_that_the_plan_allows() -> None:
    ours = report(kinds_micro_f1=0.95, topic_top1=0.88, denied_as_present=0.2)
    stock = report(kinds_micro_f1=0.70, topic_top1=0.85, denied_as_present=0.3)
    lines = list(side_by_side(ours, stock))
    kinds = next(line for line in lines if "micro F1" in line)
    assert "17 % (asked: halved) ok" in kinds
    assert "80 % (asked: a third less) short" in next(line for line in lines if "top-1" in line)
    assert "67 % (asked: halved) short" in next(line for line in lines if "denied" in line)


def test_where_stock_makes_no_error_none_can_be_saved() -> None:
    lines = list(side_by_side(report(topic_top3=0.9), report(topic_top3=1.0)))
    assert any("stock makes none" in line for line in lines)
