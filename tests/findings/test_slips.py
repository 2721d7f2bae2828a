"""A slip in a short word is read where the words around it say what was meant, and only there."""

from __future__ import annotations

import pytest

from bot.findings import read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("my lps are blue", "my lips are blue"),
        ("her lps are blue", "her lips are blue"),
        ("dad womt wake up", "dad wont wake up"),
        ("cant move my fot", "cant move my foot"),
        ("i want ot die", "i want to die"),
        ("she is so drowsy i cant wkae her", "she is so drowsy i cant wake her"),
        ("nno riesco a fermare il sangue", "non riesco a fermare il sangue"),
    ],
)
def test_the_words_around_a_slip_say_what_was_meant(typed: str, meant: str) -> None:
    told = read(typed).facts
    wanted = {fact for fact, value in read(meant).facts.items() if value is True}
    assert wanted
    assert wanted <= told.keys()


@pytest.mark.parametrize(
    "text", ["lps", "fot", "my frend Kim Lps", "the wap is nice", "msno", "is it ot", "lgs ok"]
)
def test_a_slip_alone_says_nothing(text: str) -> None:
    reading = read(text)
    assert reading.findings == ()
    assert reading.told == ()


def test_a_name_is_no_slip() -> None:
    assert "blue_lips" in read("my lps are blue").facts
    assert "blue_lips" not in read("my Lps are blue").facts


@pytest.mark.parametrize(
    ("text", "site"),
    [("my nek hurts", "neck"), ("left hpi is sore", "hip"), ("mi fa male il mio collp", "neck")],
)
def test_an_unknown_word_behind_its_owner_is_the_body_part_it_looks_like(
    text: str, site: str
) -> None:
    assert site in {finding.site for finding in read(text).findings}


@pytest.mark.parametrize("text", ["my frend hurts", "my wfie hurts", "a nek hurts"])
def test_other_words_become_no_body_part(text: str) -> None:
    assert {finding.site for finding in read(text).findings} == {None}


@pytest.mark.parametrize("text", ["lgs ok", "the lgs are fine", "the lps look fine"])
def test_no_guess_calms_anybody(text: str) -> None:
    assert all(finding.status != "absent" for finding in read(text).findings)
