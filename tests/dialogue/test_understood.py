"""What a patient checks: the real questions and rules, said back in the patient's own language."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content.language import Language
from bot.dialogue.knowledge import Knowledge, load_knowledge
from bot.dialogue.said import Said
from bot.dialogue.understood import understood
from bot.findings.model import About
from bot.triage import Interview, Told, conclude, render_result
from tests.dialogue.plain_clinical import ROOT


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge", ROOT / "clinic.toml")


def told(**facts: object) -> Interview:
    return Interview(facts={name: Told(value, "message:1") for name, value in facts.items()})  # type: ignore[arg-type]


def answers(knowledge: Knowledge, language: Language, **facts: object) -> dict[str, str]:
    found = understood(knowledge.questions, told(**facts), language)
    return {known.question: known.answer for known in found}


@pytest.mark.parametrize(
    ("facts", "question", "english", "italian"),
    [
        ({"site": "knee"}, "site", "Knee", "Ginocchio"),
        ({"age": 40}, "age", "40", "40"),
        ({"age": [25, 49]}, "age", "25 to 49", "25 a 49"),
        ({"duration_days": 21.0}, "onset_duration", "3 weeks", "3 settimane"),
        ({"duration_days": 365}, "onset_duration", "1 year", "1 anno"),
        ({"who": "child"}, "who", "My child", "Mio figlio o mia figlia"),
    ],
)
def test_an_answer_in_each_language(
    knowledge: Knowledge, facts: dict[str, object], question: str, english: str, italian: str
) -> None:
    assert answers(knowledge, "en", **facts)[question].endswith(english)
    assert answers(knowledge, "it", **facts)[question].endswith(italian)


def test_what_nobody_told_is_not_listed(knowledge: Knowledge) -> None:
    assert knowledge.understood(None, "en") == ()
    assert set(answers(knowledge, "en", site="knee")) == {"site"}


def test_every_option_of_every_question_can_be_said_back(knowledge: Knowledge) -> None:
    silent = []
    for question in knowledge.questions.in_order:
        for option in question.options:
            if option.sets and question.id not in answers(knowledge, "it", **option.sets):
                silent.append((question.id, option.id))
    assert silent == []


def test_every_listed_option_is_a_correction_that_is_taken(knowledge: Knowledge) -> None:
    for question in knowledge.questions.in_order:
        for option in (*question.options, question.dont_know):
            title = knowledge.answer_title(f"answer:{question.id}:{option.id}", "en")
            assert title == f"{question.label['en']}: {option.title['en']}"
    for name in ("answer:site:moon", "answer:nothing:yes", "intent:stop", ""):
        assert knowledge.answer_title(name, "en") is None


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_results_paragraphs_are_told_apart(knowledge: Knowledge, language: Language) -> None:
    known = told(site="knee", pain=True, duration_days=60, age=40)
    assessment = conclude(knowledge.ruleset, knowledge.questions, known)
    text = (
        render_result(knowledge.ruleset, assessment, known, knowledge.clinic, language).text
        + "\n\nDraft."
    )
    sections = knowledge.sections(known.as_dict(), language, text)
    kinds = [section.kind for section in sections]
    assert kinds[0] == "how_soon"
    assert kinds[-2:] == ["limits", "note"]
    assert {"where", "care", "call_now", "why"} <= set(kinds)
    for section in sections:
        assert section.text
        assert not (section.title and section.text.startswith(f"{section.title}:"))
    assert knowledge.sections(known.as_dict(), language, "Something else.") == ()


@pytest.mark.parametrize("about", ["self", "child", "other"])
def test_whom_it_is_about_says_nothing_of_how_urgent_it_is(
    knowledge: Knowledge, about: About
) -> None:
    begun = knowledge.begin("en", about)
    assert knowledge.judge(begun, "en") is None
    heard = knowledge.hear(
        Said("the shin is swollen"),
        question=None,
        interview=begun,
        language="en",
        today=date(2026, 11, 30),
    )
    assert Interview.from_dict(heard.interview).values["who"] == about


def test_what_waits_is_put_again_in_the_other_language(knowledge: Knowledge) -> None:
    waiting = Interview(asking="fever").as_dict()
    again = knowledge.ask_again(waiting, "fever", "it")
    assert again is not None
    assert again.payload.question == "fever"
    assert again.payload.choices[-1].title == "Non lo so"
    assert knowledge.ask_again(Interview().as_dict(), None, "it") is None
    assert knowledge.ask_again(None, "fever", "it") is None
