from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from bot.paper import Summaries
from bot.store.messages import Choice, Citation, Payload
from bot.store.tables import Message
from tests.console.conftest import House, answered
from tests.console.page import Element, Page
from tests.dialogue.plain_clinical import PlainClinical

CLINICAL = PlainClinical()

TEXT = "My son's left shin is swollen, no fever. He is 14"
UNDERSTOOD: dict[str, Any] = {
    "intent": "report_swelling",
    "confidence": 0.873,
    "topic": None,
    "by": "engine",
    "model": "20261122-080000-quiet-fox",
    "reading": {
        "text": TEXT,
        "language": "en",
        "about": "child",
        "findings": [
            {
                "kind": "swelling",
                "status": "present",
                "words": "swollen",
                "start": 22,
                "end": 29,
                "site": "shin",
                "side": "left",
            },
            {
                "kind": "fever",
                "status": "absent",
                "words": "no fever",
                "start": 31,
                "end": 39,
                "site": None,
                "side": None,
            },
        ],
        "told": [{"fact": "age", "value": 14, "words": "He is 14", "start": 41, "end": 49}],
    },
}
RESULT = Payload(
    rules=("D03", "Z99"),
    citations=(Citation("NG12", "NICE guideline NG12", "https://www.nice.org.uk/guidance/ng12"),),
    ruleset="a" * 64,
    status="draft",
    urgency="URGENT_48H",
)
BODY = {
    "imaging": ["xray"],
    "visit": ["ortho_oncology_centre"],
    "findings": {"age": 14, "swelling": True, "site": "shin_ankle"},
    "missing": ["fever"],
    "reasons": [
        {
            "rule": "D03",
            "because": {"en": "a swelling in a child", "it": "un gonfiore in un bambino"},
            "source": ["NG12", "GONE"],
            "status": "draft",
            "presumed": ["fever"],
        }
    ],
}


@pytest.fixture
def talk(staffed: House) -> str:
    return staffed.talk(
        (
            TEXT,
            answered(
                "Please be seen within 48 hours.",
                level="URGENT_48H",
                payload=RESULT,
                understanding=UNDERSTOOD,
                body=BODY,
            ),
        )
    )


def page_of(house: House, talk: str, who: str = "reviewer") -> Page:
    return house.browser(who).page(f"/staff/conversations/{talk}")


def message(page: Page, seq: int) -> Element:
    found = page.one("h3", id=f"m{seq}").within("li")
    assert found is not None
    return found


def text_of(element: Element) -> str:
    return " ".join(element.text.split())


def test_what_was_understood_stands_beside_the_patients_words(staffed: House, talk: str) -> None:
    beside = text_of(message(page_of(staffed, talk), 1))
    assert TEXT in beside
    assert "Intent report_swelling, confidence 87 %" in beside
    assert "swelling: present, shin, left read from swollen" in beside
    assert "fever: absent read from no fever" in beside
    assert "Age: 14 read from He is 14" in beside
    assert "About a child" in beside


def test_the_words_that_findings_came_from_are_marked(staffed: House, talk: str) -> None:
    marks = [mark.text for mark in page_of(staffed, talk).all("mark")]
    assert marks == ["swollen", "no fever", "He is 14"]


def test_where_an_answer_comes_from_stands_beside_it(staffed: House, talk: str) -> None:
    page = page_of(staffed, talk)
    beside = text_of(message(page, 2))
    assert "D03 Child with unexplained bone swelling" in beside
    assert "NICE guideline NG12" in beside
    assert "Clinical review draft" in beside
    assert "Rule set aaaaaaaaaaaa" in beside
    assert "a" * 13 not in beside
    assert "Model 20261122-080000-quiet-fox" in beside
    links = {a.attributes["href"] for a in page.all("a", rel="noopener noreferrer external")}
    assert links == {"https://www.nice.org.uk/guidance/ng12"}


def test_a_rule_that_is_gone_is_shown_by_its_id_and_said_to_be_gone(
    staffed: House, talk: str
) -> None:
    assert "Z99 (no longer in the rule set)" in text_of(message(page_of(staffed, talk), 2))


def test_the_assessment_has_its_reasons_and_what_is_missing(staffed: House, talk: str) -> None:
    page = page_of(staffed, talk)
    heading = page.one("h2", id="assessment-title")
    section = heading.within("section")
    assert section is not None
    told = text_of(section)
    for part in (
        "Within 48 hours",
        "unknown never lowers the urgency",
        "First tests plain X-ray",
        "Where bone tumour centre",
        "a swelling in a child",
        "GONE (not in the list of sources)",
        "asked, not known, counted as present: Fever",
        "Swelling yes",
        "Where (region) shin or ankle",
        "Facts missing Fever",
    ):
        assert part in told


def test_many_missing_facts_do_not_push_the_notes_away(staffed: House) -> None:
    missing = ["fever", "lump", "chills", "short_of_breath", "neuro_any", "trauma", "pain"]
    missing += ["swelling", "severe_pain", "pregnant"]
    talk = staffed.talk((TEXT, answered(level="URGENT_2W", body=BODY | {"missing": missing})))
    folded = [text_of(each) for each in page_of(staffed, talk).all("details")]
    (told,) = [text for text in folded if text.startswith("Not known: 10")]
    assert "Fever" in told


def test_in_italian_the_reason_is_italian(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    browser.headers["Accept-Language"] = "it-IT,it;q=0.9,en;q=0.5"
    page = browser.page(f"/staff/conversations/{talk}")
    assert page.one("html").attributes["lang"] == "it"
    assert "un gonfiore in un bambino" in page.text
    assert "Entro 48 ore" in page.text
    assert "gonfiore: presente, tibia, sinistra" in page.text


def test_another_rule_set_than_the_one_in_use_is_said(staffed: House) -> None:
    talk = staffed.talk(("x", answered(level="ROUTINE", ruleset="b" * 64)))
    assert "another rule set than the one in use" in page_of(staffed, talk).text


def test_an_answer_without_any_origin_says_so(staffed: House) -> None:
    talk = staffed.talk(("hello", answered("Hello!")))
    page = page_of(staffed, talk)
    assert "No rule, source or text revision is recorded" in text_of(message(page, 2))
    assert "No reading is stored for this message." in text_of(message(page, 1))
    assert "No assessment is stored" in page.text


def test_topic_revision_question_and_choices_are_shown(staffed: House) -> None:
    payload = Payload(
        topic="xray",
        revision="c0ffee" * 8,
        status="draft",
        question="fever",
        choices=(Choice("answer:fever:yes", "Yes, over 38"),),
    )
    talk = staffed.talk(("what is an x-ray?", answered("A picture.", payload=payload)))
    beside = text_of(message(page_of(staffed, talk), 2))
    assert "Topic Plain X-ray" in beside
    assert "Content revision c0ffeec0ffee" in beside
    assert "Question fever" in beside
    assert "Yes, over 38" in beside


def test_it_is_said_that_the_second_net_rang_and_on_which_words(staffed: House) -> None:
    note = {"flag": "bleeding", "sure": True, "words": ["gushing", "towel"]}
    understood = {"by": "red_flag_screen", "reading": {"extra": {"second_net": note}}}
    talk = staffed.talk(("gushing", answered("Call 112", understanding=understood)))
    said = text_of(message(page_of(staffed, talk), 1))
    assert "suspects “Bleeding that does not stop”: it rang" in said
    assert "gushing, towel" in said


def test_it_is_said_which_findings_nobody_read_in_the_patients_own_words(staffed: House) -> None:
    judged = {"kind": "fatigue", "status": "present", "words": "no go in me", "origin": "judge"}
    copied = {"kind": "fracture", "status": "present", "words": "fracture", "origin": "report"}
    told = {"kind": "pain", "status": "present", "words": "hurts", "origin": "said"}
    understood = {"by": "engine", "reading": {"findings": [judged, copied, told]}}
    talk = staffed.talk(("it hurts, no go in me", answered(understanding=understood)))
    said = text_of(message(page_of(staffed, talk), 1))
    assert "fatigue: present (suspected by the learned judge)" in said
    assert "present (from a pasted report)" in said
    assert said.count("judge") == said.count("pasted report") == 1


def test_it_is_said_what_was_read_and_then_doubted(staffed: House) -> None:
    doubted = {"kind": "fracture", "status": "present", "words": "broken"}
    understood = {"by": "engine", "reading": {"findings": [], "doubted": [doubted]}}
    talk = staffed.talk(("my broken phone", answered(understanding=understood)))
    said = text_of(message(page_of(staffed, talk), 1))
    assert "fracture: read, but doubted" in said
    assert "broken" in said


def test_a_red_flag_answered_before_the_engine_is_said(staffed: House) -> None:
    understood = {"intent": None, "by": "red_flag_screen", "reading": {"findings": []}}
    talk = staffed.talk(("I cannot breathe", answered("Call 112", understanding=understood)))
    assert "the red-flag screen, before the engine" in text_of(message(page_of(staffed, talk), 1))


@pytest.mark.parametrize(
    "understood",
    [
        {},
        {"reading": None},
        {"reading": [], "confidence": "high", "intent": 7},
        {"reading": {"findings": ["x", {}], "told": [{}], "about": "aliens"}},
        {"reading": {"findings": [{"kind": "new_kind", "start": -5, "end": 10**9}]}},
    ],
)
def test_a_page_opens_whatever_an_older_version_stored(staffed: House, understood: Any) -> None:
    talk = staffed.talk(("some words", answered(understanding=understood)))
    assert "some words" in page_of(staffed, talk).text


def test_a_message_whose_seal_was_altered_does_not_hide_the_rest(staffed: House, talk: str) -> None:
    staffed.say(talk, "second message", answered())
    with staffed.store.work() as work:
        work.session.execute(
            update(Message)
            .where(Message.conversation == talk, Message.seq == 1)
            .values(text=b"\x01" + b"\x00" * 60)
        )
    page = page_of(staffed, talk)
    assert "This message cannot be read" in text_of(message(page, 1))
    assert "second message" in text_of(message(page, 3))


def test_reading_is_written_to_the_log_before_the_page_is_sent(staffed: House, talk: str) -> None:
    page_of(staffed, talk)
    last = staffed.log()[-1]
    assert (last.who, last.action, last.object) == (
        "reviewer",
        "view_conversation",
        f"conversation/{talk}",
    )


def test_a_conversation_that_is_not_there_is_a_page_and_no_view(staffed: House) -> None:
    before = len(staffed.log())
    page = staffed.browser("reviewer").page("/staff/conversations/nope", status=404)
    assert "There is no such page or conversation." in page.text
    assert len(staffed.log()) == before


def test_marking_as_reviewed_and_back(staffed: House, talk: str) -> None:
    browser = staffed.browser("clinician")
    address = f"/staff/conversations/{talk}"
    buttons = [button.text for button in browser.page(address).all("button", name="reviewed")]
    assert buttons == ["Reviewed, open the next", "Mark as reviewed"]
    answer = browser.send(f"{address}/review", reviewed="yes", seq="2")
    assert answer.headers["location"] == f"{address}?said=review.saved#review"
    page = browser.page(f"{address}?said=review.saved")
    assert page.one("p", class_="notice").text == "Marked as reviewed."
    assert "Reviewed by Rita Clinician, 22 Nov 2026, 08:00 UTC" in page.text
    browser.send(f"{address}/review", reviewed="no", seq="2")
    assert "Not reviewed yet." in browser.page(address).text
    acts = [(act.who, act.action) for act in staffed.log() if act.action.startswith("mark")]
    assert acts == [("clinician", "mark_reviewed"), ("clinician", "mark_not_reviewed")]


def test_nobody_marks_messages_as_reviewed_that_they_have_not_seen(
    staffed: House, talk: str
) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}"
    seen = browser.page(address).one("input", name="seq").attributes["value"]
    staffed.clock.pass_(minutes=1)
    staffed.say(talk, "now I cannot feel my leg", answered())
    answer = browser.send(f"{address}/review", reviewed="yes", seq=seen)
    page = browser.page(answer.headers["location"].split("#")[0])
    assert "New messages came while you were reading." in page.one("p", role="alert").text
    assert "Not reviewed yet." in page.text
    assert not any(act.action == "mark_reviewed" for act in staffed.log())


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"reviewed": "maybe", "seq": "2"},
        {"reviewed": "yes", "seq": "x"},
        {"reviewed": "yes", "seq": "²"},
    ],
)
def test_an_impossible_review_is_refused(staffed: House, talk: str, form: dict[str, str]) -> None:
    answer = staffed.browser("reviewer").send(f"/staff/conversations/{talk}/review", **form)
    assert answer.status_code == 422


def test_a_note_is_kept_sealed_with_name_and_time(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}"
    note = "Called the mother.\r\nComes on Tuesday."
    answer = browser.send(f"{address}/notes", text=note)
    assert answer.headers["location"] == f"{address}?said=note.saved#notes"
    page = browser.page(address)
    (shown,) = page.classed("note")
    assert "Rita Reviewer, 22 Nov 2026, 08:00 UTC" in shown.text
    assert "Called the mother.\nComes on Tuesday." in shown.text
    raw = staffed.store.engine.raw_connection()
    assert b"Tuesday" not in raw.execute("SELECT text FROM notes").fetchone()[0]
    raw.close()
    assert staffed.log()[-2].action == "add_note"
    assert not any("Tuesday" in act.object for act in staffed.log())


@pytest.mark.parametrize(("text", "said"), [(" \n ", "note.empty"), ("x" * 4001, "note.too_long")])
def test_notes_that_are_not_taken(staffed: House, talk: str, text: str, said: str) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.send(f"/staff/conversations/{talk}/notes", text=text)
    assert f"said={said}" in answer.headers["location"]
    page = browser.page(answer.headers["location"].split("#")[0])
    assert page.one("p", role="alert")
    assert page.classed("note") == []


def test_what_a_page_says_cannot_be_chosen_by_a_link(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    page = browser.page(f"/staff/conversations/{talk}?said=people.added")
    assert page.all("p", class_="notice") == []


def test_a_second_reader_judges_before_the_first_judgement_is_shown(
    staffed: House, talk: str
) -> None:
    first, second = staffed.browser("reviewer"), staffed.browser("second")
    address = f"/staff/conversations/{talk}"
    first.send(f"{address}/review", reviewed="yes", seq="2", level="SAME_DAY")
    first.send(f"{address}/second", wanted="yes")
    assert "Rita Reviewer: Same day" in first.page(address).text
    page = second.page(address)
    assert "The first judgement is shown after yours." in page.text
    assert "Rita Reviewer: Same day" not in page.text
    second.send(f"{address}/review", reviewed="yes", seq="2", level="ROUTINE")
    page = second.page(address)
    assert "Rita Reviewer: Same day" in page.text
    assert "Cleo Second: Routine" in page.text
    assert "A second reader is wanted" not in page.text


def test_tags_are_sealed_and_can_be_taken_off(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}"
    browser.send(f"{address}/tags", text=" Ring  back ")
    browser.send(f"{address}/tags", text="ring back")
    page = browser.page(address)
    assert [li.text.split() for li in page.classed("needs")[0].children] == [["Ring", "back", "×"]]
    raw = staffed.store.engine.raw_connection()
    assert b"Ring" not in raw.execute("SELECT text FROM tags").fetchone()[0]
    raw.close()
    form = next(f for f in page.all("form") if f.attributes["action"].endswith("/remove"))
    browser.send(form.attributes["action"])
    assert "No tag." in browser.page(address).text


@pytest.mark.parametrize("text", ["", "x" * 41, "a\x07b"])
def test_tags_that_are_not_taken(staffed: House, talk: str, text: str) -> None:
    answer = staffed.browser("reviewer").send(f"/staff/conversations/{talk}/tags", text=text)
    assert "said=tag.bad" in answer.headers["location"]


def test_taking_and_giving_a_conversation(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}"
    browser.send(f"{address}/assign", to="me")
    assert "taken by Rita Reviewer" in browser.page("/staff/").text
    browser.send(f"{address}/assign", to="clinician")
    assert "taken by Rita Clinician" in browser.page("/staff/").text
    answer = browser.send(f"{address}/assign", to="nobody-known")
    assert "said=assign.nobody" in answer.headers["location"]
    browser.send(f"{address}/assign", to="")
    assert "taken by" not in browser.page("/staff/").text


def test_a_conversation_says_who_looked_at_it(staffed: House, talk: str) -> None:
    staffed.browser("clinician").page(f"/staff/conversations/{talk}")
    page = staffed.browser("reviewer").page(f"/staff/conversations/{talk}")
    assert "Rita Clinician: read a conversation, 22 Nov 2026, 08:00 UTC" in page.text


def test_an_open_page_learns_of_new_messages_without_keeping_the_session(
    staffed: House, talk: str
) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}/newest"
    assert browser.get(address).json() == {"seq": 2, "typing": False, "open": True}
    staffed.clock.pass_(minutes=14)
    assert browser.get(address).status_code == 200
    staffed.clock.pass_(minutes=2)
    assert browser.get(address).status_code == 303
    assert browser.get("/staff/").status_code == 303


def test_new_messages_come_as_a_piece_of_the_page_and_are_written_down(
    staffed: House, talk: str
) -> None:
    browser = staffed.browser("reviewer")
    address = f"/staff/conversations/{talk}/newer?after=2"
    assert browser.page(address).all("li", class_="message by-patient") == []
    staffed.say(talk, "now my foot is numb", answered("Call 112.", level="EMERGENCY_NOW"))
    piece = browser.page(address)
    assert [item.attributes["data-seq"] for item in piece.classed("message")] == ["3", "4"]
    assert "now my foot is numb" in piece.root.text
    assert "Emergency now" in piece.one("p", id="urgency-now").text
    assert staffed.log()[-1].action == "view_new_messages"
    assert browser.get(f"/staff/conversations/{talk}/newer?after=x").status_code == 422
    assert browser.get("/staff/conversations/nope/newer").status_code == 404


def test_reviewed_and_the_next_one_opens_within_the_same_list(staffed: House) -> None:
    talks = [
        staffed.talk(("ciao", answered(level="SAME_DAY")), language="it", minutes=30),
        staffed.talk(("hello", answered(level="SAME_DAY")), minutes=20),
        staffed.talk(("salve", answered(level="SAME_DAY")), language="it", minutes=10),
    ]
    browser = staffed.browser("reviewer")
    page = browser.page("/staff/?language=it")
    first = next(a for a in page.all("a") if "data-step" in a.attributes).attributes["href"]
    assert first == f"/staff/conversations/{talks[0]}?within=language%3Dit"
    form = {"reviewed": "next", "seq": "2", "csrf": browser.csrf()}
    came = {"Referer": f"http://testserver{first}"}
    answer = browser.post(f"/staff/conversations/{talks[0]}/review", came, **form)
    assert answer.headers["location"] == (
        f"/staff/conversations/{talks[2]}?within=language%3Dit&said=review.saved_next"
    )
    page = browser.page(answer.headers["location"])
    assert page.one("a", href="/staff/?language=it")
    answer = browser.post(f"/staff/conversations/{talks[2]}/review", came, **form)
    assert answer.headers["location"] == "/staff/?language=it&said=review.all_read"
    assert "Nothing else waits in this list." in browser.page(answer.headers["location"]).text


def test_the_next_one_is_not_opened_when_there_is_more_to_read(staffed: House, talk: str) -> None:
    browser = staffed.browser("reviewer")
    answer = browser.send(f"/staff/conversations/{talk}/review", reviewed="next", seq="1")
    assert "said=review.moved_on" in answer.headers["location"]


def test_the_patients_summary_is_opened_and_that_is_written_down(staffed: House, talk: str) -> None:
    house = staffed.with_deps(summaries=Summaries(CLINICAL, CLINICAL.clinic))
    browser = house.browser("reviewer")
    link = f"/staff/conversations/{talk}/summary.pdf?for=clinician"
    assert browser.page(f"/staff/conversations/{talk}").one("a", href=link)
    answer = browser.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert house.log()[-1].action == "view_summary"
    assert browser.get(link.replace(talk, "nope")).status_code == 404
    assert staffed.browser("reviewer").get(link).status_code == 503


def test_a_long_conversation_is_shown_in_parts(staffed: House) -> None:
    talk = staffed.talk(*[(f"message of turn {n}", answered()) for n in range(1, 81)])
    browser = staffed.browser("reviewer")
    page = browser.page(f"/staff/conversations/{talk}")
    shown = [int(item.attributes["data-seq"]) for item in page.classed("message")]
    assert shown == list(range(11, 161))
    assert "Messages 11 to 160 of 160" in page.text
    (earlier,) = [a for a in page.all("a") if a.text == "Earlier messages"]
    page = browser.page(earlier.attributes["href"])
    assert [int(item.attributes["data-seq"]) for item in page.classed("message")] == [*range(1, 11)]
    assert not page.all("button", name="reviewed")
    links = browser.page("/staff/?q=turn").all("a")
    found = next(a for a in links if "data-step" in a.attributes)
    assert "until=76" in found.attributes["href"]
    assert browser.get(f"/staff/conversations/{talk}?until=x").status_code == 422
