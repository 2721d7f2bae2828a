"""Bare answers: yes, no, don't know, as typed into a chat; and what is none of them."""

from __future__ import annotations

import pytest

from bot.findings import read
from bot.findings.answers import bare_answer

YES = """yes|Yes.|YES|yeah|yea|yep|yup|y|ya|sure|of course|definitely|absolutely|correct|right|true|ok
okay|i do|it does|it is|he does|she does|he has|she has|i have|i think so|i guess so|probably
unfortunately yes|im afraid so|sadly yes|a bit|a little|slightly|kind of|sometimes|often|always|a lot
very much|both|every night|yes a bit|yes, sometimes|yes doctor|well yes|um yes|yes I do|yes it does
yes unfortunately|oh yes|hm yes|yes!!!|yesss|👍|✅|that's right|exactly|indeed|I believe so
sì|si|Sì!|sisi|certo|esatto|purtroppo sì|credo di sì|un po'|un pochino|a volte|spesso|sempre|abbastanza
eh sì|sì, ogni tanto|confermo|d'accordo|ce l'ho"""
NO = """no|No.|NO|nope|nah|naw|n|not really|not at all|never|none|nothing|neither|no never|no not at all
no, nothing like that|not that I know|not that I'm aware|not now|not yet|not any more|not so far
i don't think so|i dont|i haven't|it doesn't|it isn't|he doesn't|she hasn't|definitely not|of course not
thankfully not|luckily no|no thanks|no doctor|well no|um no|no no|noo|👎|❌|none of these|none of them
nothing of the sort|no, only the tingling|no just the pain|no but it aches|no it's fine|negative|no way
not particularly|I doubt it|nope none|never had it
no grazie|no, niente|nessuno|niente|mai|per niente|credo di no|non credo|direi di no|non ancora|non più
nemmeno|neanche|macché|no no|non mi pare|assolutamente no|per fortuna no|non che io sappia"""
DONT_KNOW = """i don't know|I dont know|dont know|do not know|dunno|idk|no idea|no clue|not sure|I'm not sure
unsure|hard to say|hard to tell|can't say|can't tell|who knows|maybe|perhaps|possibly|can't remember
I don't remember|it depends|not certain|haven't checked|well I don't know|um not sure|sorry no idea|🤷
I really don't know|no idea sorry|not sure about that
non so|non lo so|boh|mah|non saprei|non ricordo|non mi ricordo|forse|può darsi|dipende|chissà
non ne ho idea|non sono sicura|non sono sicuro"""
NONE = """my knee hurts|no swelling but it aches a lot|it is swollen|it is no longer swollen|i have a lump
left|three weeks|14|38.5|the left one|hello|what is an MRI?|since yesterday|nobody told me about it
i have pain at night|it hurts|right knee|nothing helps the pain|both knees are swollen and I limp
no fever|no pain at night|ho male al ginocchio|la sinistra|da tre settimane|nessun gonfiore al ginocchio
i have had this for years|always worse in the evening when I walk|sure it started in May after football"""


def rows(table: str) -> list[str]:
    return [answer for line in table.splitlines() for answer in line.split("|")]


@pytest.mark.parametrize("text", rows(YES))
def test_yes(text: str) -> None:
    assert bare_answer(text) == "yes"


@pytest.mark.parametrize("text", rows(NO))
def test_no(text: str) -> None:
    assert bare_answer(text) == "no"


@pytest.mark.parametrize("text", rows(DONT_KNOW))
def test_dont_know(text: str) -> None:
    assert bare_answer(text) == "dont_know"


@pytest.mark.parametrize("text", rows(NONE))
def test_no_answer_at_all(text: str) -> None:
    assert bare_answer(text) in {None, "no"}
    if not text.lower().startswith(("no", "nessun", "nothing")):
        assert bare_answer(text) is None


def test_what_follows_an_answer_is_told_as_well() -> None:
    reading = read("no, only the tingling")
    assert reading.answer == "no"
    assert reading.facts == {"tingling_only": True}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("left", {"side": "left"}),
        ("the left one", {"side": "left"}),
        ("sorry, the left one", {"side": "left"}),
        ("no the other one is fine, it's the left", {"side": "left"}),
        ("I meant the right", {"side": "right"}),
        ("both", {"side": "both"}),
        ("my left knee", {"side": "left", "site": "knee", "site_detail": "knee"}),
        ("lower back", {"site": "spine_neck", "site_detail": "lower_back"}),
        ("shin bone", {"site": "shin_ankle", "site_detail": "shin"}),
        ("3 weeks", {"duration_days": 21}),
        ("about a month", {"duration_days": 30}),
        ("10 days ago", {"duration_days": 10}),
        ("two and a half weeks", {"duration_days": 17.5}),
        ("8/10", {"pain_severity": 8}),
        ("8 out of 10", {"pain_severity": 8}),
        ("age 14", {"age": 14}),
        ("14yo", {"age": 14}),
        ("he is 14", {"age": 14}),
        ("a 9 month old", {"age": 0.75}),
        ("38.5", {"temperature": 38.5, "fever": True}),
        ("38 and a half", {"temperature": 38.5, "fever": True}),
        ("101 F", {"temperature": 38.3, "fever": True}),
        ("like a golf ball", {"lump_size_cm": 4}),
        ("5 cm", {"lump_size_cm": 5}),
    ],
)
def test_bare_facts(text: str, facts: dict[str, object]) -> None:
    assert read(text).facts == facts


@pytest.mark.parametrize(
    ("text", "corrects"),
    [
        ("sorry, the left one", True),
        ("I meant left", True),
        ("no, the left", True),
        ("that was wrong, it is my hip", True),
        (
            "sorry to bother you so late but my knee has been hurting for about three weeks now",
            False,
        ),
        ("something is wrong with my knee", False),
        ("my left knee", False),
    ],
)
def test_corrections(text: str, corrects: bool) -> None:
    assert read(text).is_correction is corrects
