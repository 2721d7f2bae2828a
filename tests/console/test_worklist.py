from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.store.conversations import erase, locked
from bot.store.database import Work
from bot.store.messages import Draft, Payload
from bot.store.requests import rate_answer
from bot.store.tables import Conversation, SearchTerm
from tests.console.conftest import Browser, Clock, House, answered
from tests.console.page import Page

LEVELS = ["EMERGENCY_NOW", "SAME_DAY", "URGENT_48H", "URGENT_2W", "ROUTINE", "SELF_CARE_INFO"]


def complaints(page: Page) -> list[str]:
    return [" ".join(cell.text.split()) for cell in page.all("th", scope="row")]


def row_of(page: Page, complaint: str) -> str:
    cell = next(c for c in page.all("th", scope="row") if complaint in c.text)
    row = cell.within("tr")
    assert row is not None
    return " ".join(row.text.split())


def test_urgent_and_unread_first_then_who_waits_longest_then_read_ones(staffed: House) -> None:
    for place, level in enumerate(LEVELS):
        staffed.talk((f"level {level}", answered(level=level)), minutes=place)
    seen = staffed.talk(("seen same day", answered(level="SAME_DAY")), minutes=0)
    staffed.talk(("older same day", answered(level="SAME_DAY")), minutes=300)
    staffed.talk(("not assessed", answered()), minutes=0)
    browser = staffed.browser("reviewer")
    browser.send(f"/staff/conversations/{seen}/review", reviewed="yes", seq="2")
    assert complaints(browser.page("/staff/")) == [
        "level EMERGENCY_NOW",
        "older same day",
        "level SAME_DAY",
        "level URGENT_48H",
        "level SELF_CARE_INFO",
        "level ROUTINE",
        "level URGENT_2W",
        "not assessed",
        "seen same day",
    ]


def test_a_row_says_what_staff_need(staffed: House) -> None:
    staffed.talk(
        ("My arm is swollen", answered(level="URGENT_48H", rules=("D03", "E01"))),
        language="en",
        ended=True,
    )
    row = row_of(staffed.browser("reviewer").page("/staff/"), "My arm is swollen")
    for part in (
        "Within 48 hours",
        "English",
        "22 Nov 2026, 08:00 UTC",
        "2",
        "ended",
        "to review",
        "D03, E01",
    ):
        assert part in row


def test_urgency_is_a_word_and_a_shape(staffed: House) -> None:
    staffed.talk(("x1", answered(level="EMERGENCY_NOW")))
    badge = staffed.browser("reviewer").page("/staff/").classed("level")[0]
    assert badge.text.strip() == "Emergency now"
    assert badge.children[0].tag == "svg"
    assert badge.children[0].attributes["aria-hidden"] == "true"


def test_the_complaint_is_the_first_message_in_which_something_was_found(staffed: House) -> None:
    finding = {"kind": "pain", "status": "present", "words": "hurts", "start": 8, "end": 13}
    understood = {"intent": "report_pain", "reading": {"findings": [finding], "told": []}}
    staffed.talk(
        ("hello", answered()),
        ("are you there?", answered()),
        ("my knee hurts\nsince May", answered(understanding=understood)),
    )
    assert complaints(staffed.browser("reviewer").page("/staff/")) == ["my knee hurts"]


def test_a_long_complaint_is_cut(staffed: House) -> None:
    staffed.talk(("word " * 300, answered()))
    (shown,) = complaints(staffed.browser("reviewer").page("/staff/"))
    assert len(shown) <= 100
    assert shown.endswith("…")


def test_chats_in_which_the_patient_never_wrote_are_hidden(staffed: House) -> None:
    staffed.talk()
    page = staffed.browser("reviewer").page("/staff/")
    assert "No patient has written yet." in page.text
    assert page.one("p", id="counts").text == "0 shown of 0 that match"


def test_a_message_after_the_review_brings_the_conversation_back(staffed: House) -> None:
    talk = staffed.talk(("first", answered()))
    browser = staffed.browser("reviewer")
    browser.send(f"/staff/conversations/{talk}/review", reviewed="yes", seq="2")
    assert "reviewed by Rita Reviewer" in row_of(browser.page("/staff/"), "first")
    staffed.clock.pass_(minutes=1)
    staffed.say(talk, "and now my foot is numb", answered())
    assert "new messages since the review" in row_of(browser.page("/staff/"), "first")
    assert complaints(browser.page("/staff/?reviewed=no")) == ["first"]


@pytest.fixture(scope="module")
def three(standing: House) -> Browser:
    standing.talk(("english urgent", answered(level="URGENT_48H")), minutes=0)
    standing.talk(("italian urgent", answered(level="URGENT_48H")), language="it", minutes=60 * 48)
    standing.talk(("italian unassessed", answered()), language="it", minutes=60 * 24)
    return standing.browser("reviewer")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("urgency=URGENT_48H", ["english urgent", "italian urgent"]),
        ("urgency=none", ["italian unassessed"]),
        ("language=it", ["italian urgent", "italian unassessed"]),
        ("language=it&urgency=URGENT_48H", ["italian urgent"]),
        ("reviewed=no", ["english urgent", "italian urgent", "italian unassessed"]),
        ("reviewed=yes", []),
        ("since=2026-11-21", ["english urgent", "italian unassessed"]),
        ("until=2026-11-21", ["italian urgent", "italian unassessed"]),
        ("since=2026-11-21&until=2026-11-21", ["italian unassessed"]),
        (
            "urgency=&language=&reviewed=&since=&until=",
            ["english urgent", "italian urgent", "italian unassessed"],
        ),
    ],
)
def test_filters(three: Browser, query: str, expected: list[str]) -> None:
    page = three.page(f"/staff/?{query}")
    assert sorted(complaints(page)) == sorted(expected)
    assert f"{len(expected)} shown of {len(expected)} that match" in page.text


def test_a_filter_stays_chosen(standing: House) -> None:
    page = standing.browser("reviewer").page("/staff/?urgency=SAME_DAY&since=2026-11-01")
    chosen = [o.attributes["value"] for o in page.all("option") if "selected" in o.attributes]
    assert chosen == ["SAME_DAY"]
    assert page.one("input", name="since").attributes["value"] == "2026-11-01"


@pytest.mark.parametrize(
    "query",
    [
        "urgency=HIGH",
        "language=de",
        "reviewed=perhaps",
        "since=yesterday",
        "since=0001-01-01",
        "after=x",
        "after=1~1~id",
        "after=one~id",
        "after=9999999999999999999999~id",
        "after=-1~id",
        "after=1~%00",
        "status=lost",
        "need=coffee",
        "q=%00",
    ],
)
def test_impossible_addresses_are_refused_as_a_page(standing: House, query: str) -> None:
    answer = standing.browser("reviewer").get(f"/staff/?{query}")
    assert answer.status_code == 422
    assert "not possible" in Page(answer.text).text


def test_paging_shows_each_conversation_once(
    staffed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.routes.worklist.PAGE_ROWS", 4)
    for n in range(11):
        level = ("URGENT_48H", None, "ROUTINE")[n % 3]
        staffed.talk((f"number {n:02}", answered(level=level)), minutes=n // 4)
    browser = staffed.browser("reviewer")
    pages = list(walk(browser, "/staff/"))
    assert [len(page) for page in pages] == [4, 4, 3]
    seen = [complaint for page in pages for complaint in page]
    assert len(seen) == len(set(seen)) == 11


def walk(browser: Browser, address: str) -> Any:
    while True:
        page = browser.page(address)
        yield complaints(page)
        following = [a for a in page.all("a", rel="next")]
        if not following:
            return
        address = following[0].attributes["href"]


def test_a_conversation_without_its_key_is_listed_and_opens(staffed: House) -> None:
    talk = staffed.talk(("my secret", answered(level="SAME_DAY")))
    staffed.talk(("readable", answered(level="SAME_DAY")))
    with staffed.store.work() as work:
        spoil_key(work, talk)
    browser = staffed.browser("reviewer")
    assert "(cannot be read: its key is missing)" in complaints(browser.page("/staff/"))
    assert "readable" in complaints(browser.page("/staff/"))
    page = browser.page(f"/staff/conversations/{talk}")
    assert "This message cannot be read" in page.text
    assert browser.send(f"/staff/conversations/{talk}/notes", text="x").status_code == 503


def spoil_key(work: Work, talk: str) -> None:

    work.session.execute(
        update(Conversation).where(Conversation.id == talk).values(wrapped_key=b"\x00" * 80)
    )


def need_of(page: Page, complaint: str) -> str:
    cell = next(c for c in page.all("th", scope="row") if complaint in c.text)
    row = cell.within("tr")
    assert row is not None
    return " ".join(row.children[0].text.split())


def test_a_row_says_why_it_is_there_and_how_long_it_waits(staffed: House) -> None:
    staffed.talk(("my legs are numb", answered(level="EMERGENCY_NOW")), minutes=65)
    page = staffed.browser("reviewer").page("/staff/")
    assert need_of(page, "numb") == "Emergency, unread 1 h 05 min"
    assert "Emergency, unread: 1" in page.text


def test_signs_lift_a_conversation_above_other_unread_ones(staffed: House) -> None:
    doubt = {"kind": "numbness_weakness", "status": "unknown", "words": "numb"}
    near = {"intent": "report", "reading": {"findings": [doubt], "told": []}}
    about = {"intent": "faq", "topic": "xray", "reading": {}}
    fallback = replace(answered(), replies=[Draft("assistant", "fallback", "Please ring us.")])
    asking = replace(answered("Does it?", payload=Payload(question="loading")))
    staffed.talk(("plain", answered(level="ROUTINE")), minutes=500)
    staffed.talk(("twice", answered(understanding=about)), ("so?", answered(understanding=about)))
    staffed.talk(("stopped", asking), ended=True)
    disliked = staffed.talk(("disliked", answered()))
    staffed.talk(("no answer", fallback))
    staffed.talk(("unsure", replace(answered(), unanswered="unsure")))
    staffed.talk(("perhaps numb", answered(understanding=near)))
    with staffed.store.work() as work:
        rate_answer(
            work, locked(work, disliked), 2, helpful=False, comment=None, now=staffed.clock()
        )
    browser = staffed.browser("reviewer")
    page = browser.page("/staff/")
    assert [need_of(page, c).split(" 0 min")[0] for c in complaints(page)] == [
        "Red-flag near miss",
        "Unsure answer",
        "No answer found",
        "Thumb down",
        "Left in the interview",
        "Asked again",
        "Unread 8 h 20 min",
    ]
    assert complaints(browser.page("/staff/?need=near_miss")) == ["perhaps numb"]


def test_search_finds_words_by_their_root_and_marks_them(staffed: House) -> None:
    staffed.talk(("hello", answered()), ("Both ankles were swelling up", answered()))
    staffed.talk(("Mi fa male la caviglia, gonfia da giorni", answered()), language="it")
    staffed.talk(("my ankle is fine", answered("Swelling is a word of ours.")))
    browser = staffed.browser("reviewer")
    page = browser.page("/staff/?q=swellings+ANKLE")
    assert complaints(page) == ["Both ankles were swelling up"]
    assert [mark.text for mark in page.all("mark")] == ["ankles", "swelling"]
    assert complaints(browser.page("/staff/?q=caviglie"))[0].startswith("Mi fa male")
    assert complaints(browser.page("/staff/?q=femur")) == []
    assert len(complaints(browser.page("/staff/?q=the"))) == 3


def test_the_search_index_holds_no_word_and_goes_with_the_conversation(staffed: House) -> None:
    talk = staffed.talk(("zebrafish in my shin", answered()))
    browser = staffed.browser("reviewer")
    assert complaints(browser.page("/staff/?q=zebrafish"))
    with staffed.store.work() as work:
        assert work.session.scalar(select(func.count()).select_from(SearchTerm))
        erase(work, locked(work, talk), reason="staff", now=staffed.clock())
    with staffed.store.look() as work:
        assert work.session.scalar(select(func.count()).select_from(SearchTerm)) == 0


@pytest.fixture(scope="module")
def handled(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One conversation with a tag and one that somebody took, each with what was understood."""
    home = House.copied(peopled, tmp_path_factory.mktemp("handled"), Clock())
    about = {"intent": "faq", "topic": "xray", "reading": {}}
    first = home.talk(("about x-rays", answered(understanding=about)))
    other = home.talk(("swollen", answered(level="ROUTINE", rules=("D03",))), ended=True)
    browser = home.browser("reviewer")
    browser.send(f"/staff/conversations/{first}/tags", text="Ring back")
    browser.send(f"/staff/conversations/{other}/assign", to="me")
    browser.send(f"/staff/conversations/{other}/second", wanted="yes")
    yield browser
    home.store.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic=xray", ["about x-rays"]),
        ("rule=D03", ["swollen"]),
        ("tag=ring+back", ["about x-rays"]),
        ("assigned=me", ["swollen"]),
        ("assigned=nobody", ["about x-rays"]),
        ("assigned=clinician", []),
        ("second=yes", ["swollen"]),
        ("status=ended", ["swollen"]),
        ("q=swollen&rule=D03&urgency=ROUTINE", ["swollen"]),
        ("q=swollen&topic=xray", []),
    ],
)
def test_filters_of_what_was_said_and_done(
    handled: Browser, query: str, expected: list[str]
) -> None:
    assert complaints(handled.page(f"/staff/?{query}")) == expected


def test_a_walk_through_frequent_words_stops_and_goes_on(
    staffed: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.worklist.RARE", 2)
    monkeypatch.setattr("bot.store.worklist.WALK", 3)
    for n in range(8):
        staffed.talk((f"knee {'left' if n % 4 == 3 else 'right'} {n}", answered()), minutes=9 - n)
    monkeypatch.setattr("bot.store.worklist.RARE", 1)
    browser = staffed.browser("reviewer")
    assert list(walk(browser, "/staff/?q=knee+left")) == [[], ["knee left 3"], ["knee left 7"]]
    page = browser.page("/staff/?q=knee+left")
    assert "20,000 conversations were looked through" in page.text


def test_filters_are_kept_for_one_person(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.send("/staff/filters", name="Numb legs", query="q=numb&said=x&language=it")
    assert answer.headers["location"] == "/staff/?q=numb&language=it&said=saved.kept"
    staffed.talk(("x", answered()))
    link = next(a for a in browser.page("/staff/").all("a") if a.text == "Numb legs")
    assert link.attributes["href"] == "/staff/?q=numb&language=it"
    assert "Numb legs" not in staffed.browser("clinician").page("/staff/").text
    kept = link.within("li")
    assert kept is not None
    form = next(e for e in kept.children if e.tag == "form")
    browser.send(form.attributes["action"])
    assert "Numb legs" not in browser.page("/staff/").text


def test_a_filter_needs_a_name(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    location = browser.send("/staff/filters", name=" ", query="q=x").headers["location"]
    assert "at most 60 characters" in browser.page(location).text


def test_the_counts_lead_to_what_they_count(staffed: House) -> None:
    staffed.talk(("urgent", answered(level="SAME_DAY")))
    staffed.talk(("quiet", answered()))
    browser = staffed.browser("reviewer")
    for link in browser.page("/staff/").classed("needs")[0].children:
        (anchor,) = [e for e in link.children if e.tag == "a"]
        if "place=" not in anchor.attributes["href"]:
            continue
        counted = int(anchor.text.rsplit(":")[1])
        rows = browser.page(anchor.attributes["href"]).one("tbody").children
        assert len(rows) == counted == 1
    assert browser.get("/staff/?place=read").status_code == 422
