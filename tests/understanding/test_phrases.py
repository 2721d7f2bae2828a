"""The phrases of a message, and what is learnt of them."""

from __future__ import annotations

from bot.findings.model import Kind
from bot.understanding.phrases import load_phrases, phrases_of
from judging.corpus import Case
from judging.phrases import counted, inputs_hash, lessons_of


def test_words_in_a_row_and_pieces_of_words_are_phrases() -> None:
    row, pieces = phrases_of("Zié, ho male")
    assert len(row) == len({"zie", "ho", "male", "zie ho", "ho male", "zie ho male"})
    assert row == phrases_of("zie HO male!")[0]
    assert len(pieces) == len([" zi", "zie", "ie ", " zie", "zie ", " zie "]) + 3 + 9


def test_figures_are_all_the_same() -> None:
    assert phrases_of("I am 38") == phrases_of("I am 7")
    assert phrases_of("38,5 today") == phrases_of("40 today")


def test_the_order_of_the_words_counts() -> None:
    assert set(phrases_of("dog bites man")[0]) != set(phrases_of("man bites dog")[0])


def test_the_phrases_belong_to_the_data_and_code_of_today() -> None:
    assert load_phrases().inputs == inputs_hash(), "stale phrases: run `make train-judge`"


def test_only_what_stands_in_enough_messages_is_counted() -> None:
    cases = [Case(f"my knee aches {word}", "en", frozenset()) for word in ("now", "so", "again")]
    row, pieces = counted(cases)
    assert set(row.numbers) == set(phrases_of("my knee aches")[0])
    assert pieces.numbers == []


def test_a_message_that_may_tell_of_more_teaches_no_phrases() -> None:
    pain = frozenset[Kind]({"pain"})
    whole = Case("it aches", "en", pain)
    assert lessons_of([whole, Case("my knee aches", "en", pain, partly=True)]) == [whole]


def test_what_people_say_and_nobody_thought_of_speaks_for_a_kind() -> None:
    phrases = load_phrases()
    for text in ("my knee has been giving me gyp all week", "la schiena mi sta facendo impazzire"):
        scores = phrases.scores(phrases_of(text))
        assert max(scores, key=lambda kind: scores[kind]) == "pain"
    quiet = phrases.scores(phrases_of("when do you open on Saturdays?"))
    assert max(quiet.values()) < 0
