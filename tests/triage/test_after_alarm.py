"""What people write after an emergency answer, which ends by asking whether somebody is there."""

from __future__ import annotations

import pytest

from bot.triage import after_alarm


def topics(text: str, *, crisis: bool = False, for_another: bool = False) -> tuple[str, ...]:
    found = after_alarm(text, crisis=crisis, asked=True, for_another=for_another)
    return found.topics if found else ()


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "yep my neighbour",
        "My flatmate's in the kitchen",
        "my parents are on their way",
        "I'm not on my own, my sister's with me",
        "there are some friends here",
        "Sì",
        "c'è mio fratello",
        "ci sono io accanto a lui",
        "qui con me ho la badante",
        "sono con mia nonna",
    ],
)
def test_somebody_is_there(text: str) -> None:
    assert topics(text) == ("company",)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "nobody",
        "no, I live by myself",
        "I'm home alone",
        "there's no one",
        "my husband is at work",
        "nope just me",
        "nessuno",
        "vivo da sola",
        "non c'è nessuno in casa",
        "mia figlia non c'è",
    ],
)
def test_nobody_is_there(text: str) -> None:
    assert topics(text) == ("alone",)


@pytest.mark.parametrize(
    "text",
    [
        "dad is on his own",
        "my mum is on the floor and I'm two hours away",
        "I can't get to him",
        "mia mamma è da sola in casa",
        "è mia zia che sta male, io abito a 40 km",
    ],
)
def test_the_patient_is_alone_elsewhere(text: str) -> None:
    assert topics(text) == ("away",)


def test_where_the_writer_is_counts_only_where_another_is_ill() -> None:
    assert topics("I am at work") == ()
    assert topics("I am at work", for_another=True) == ("away",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my son is here, can he drive me?", ("company", "drive")),
        ("can we take her in the car to a&e, could we drive", ("drive",)),
        ("lo porto io in macchina?", ("drive",)),
        ("shall I ring 999 or will you call them", ("call",)),
        ("basta scrivere qui o devo telefonare?", ("call",)),
        ("we've already called the ambulance", ("called",)),
        ("stiamo andando in ospedale", ("called",)),
        ("should he take paracetamol", ("medicine",)),
        ("posso darle qualcosa per il dolore?", ("medicine",)),
        ("okay, thank you so much", ("thanks",)),
        ("va bene, grazie", ("thanks",)),
    ],
)
def test_practical_questions(text: str, expected: tuple[str, ...]) -> None:
    assert topics(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "no, it is my foot that hurts",
        "yes but he has gone grey",
        "my daughter fell off her bike",
        "I called my doctor",
        "I rang 112 but they told me to wait at home",
        "I haven't called an ambulance",
        "sono solo stanco",
        "what is a bone scan?",
        "mio figlio ha la febbre",
    ],
)
def test_anything_else_is_heard_as_usual(text: str) -> None:
    assert topics(text) == ()


@pytest.mark.parametrize(
    "text", ["nobody is here and I can't go on", "sono sola e voglio farla finita"]
)
def test_a_cry_is_left_to_all_that_hears_cries(text: str) -> None:
    assert topics(text) == ()


def test_whether_something_else_is_said() -> None:
    alone = after_alarm("nobody, I live alone", crisis=False, asked=True, for_another=False)
    more = after_alarm("nobody, it all went dark", crisis=False, asked=True, for_another=False)
    assert alone is not None
    assert alone.whole
    assert more is not None
    assert not more.whole


def test_a_plain_yes_answers_only_what_was_asked() -> None:
    assert after_alarm("yes", crisis=False, asked=False, for_another=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "no!! that's not what I meant, it's my shoulder",
        "I'm not suicidal, I only want a scan",
        "ma no, era un modo di dire",
        "sto benissimo, parlavo della mia gamba",
    ],
)
def test_a_crisis_that_was_none_is_taken_back(text: str) -> None:
    assert topics(text, crisis=True) == ("denied",)


@pytest.mark.parametrize(
    "text", ["I'm fine, but it's pointless", "sto bene, ho qui le pillole", "goodbye, I'm ok now"]
)
def test_a_denial_with_danger_in_it_is_none(text: str) -> None:
    assert topics(text, crisis=True) != ("denied",)
