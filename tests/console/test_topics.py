"""Answers in the console: read, edited, approved by somebody else, rolled back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.console.topics import difference
from bot.store.drafts import draft_for
from bot.store.messages import Payload, Review
from bot.store.publications import Publication, current_of
from bot.store.tables import Staff
from tests.console.conftest import Browser, House, answered
from tests.console.page import Page
from tests.small_content import make_press

NEW = "An ice ball freezes the spot."


def begin(browser: Browser, topic: str = "ice") -> str:
    answer = browser.send(f"/staff/topics/{topic}/drafts")
    assert answer.status_code == 303
    return str(answer.headers["location"])


def typed(browser: Browser, draft: str) -> dict[str, str]:
    """What stands in the fields; browsers leave out a line end at the beginning."""
    page = browser.page(draft)
    fields = {code: page.one("textarea", name=code).text for code in ("en", "it")}
    assert all(text.startswith("\n") for text in fields.values())
    return {code: text[1:] for code, text in fields.items()}


def propose(browser: Browser, short: str = NEW, topic: str = "ice") -> str:
    draft = begin(browser, topic)
    fields = typed(browser, draft)
    fields["en"] = fields["en"].replace("A needle freezes the spot.", short)
    sent = {name: text.replace("\n", "\r\n") for name, text in fields.items()}
    answer = browser.send(draft, **sent, comment="clearer", then="submit")
    assert answer.headers["location"] == f"{draft}?said=draft.submitted", answer.text
    return draft


def decide(browser: Browser, draft: str, how: str = "approve", **changes: str) -> Page:
    form = browser.page(draft).one("form", action=f"{draft}/approve")
    fields = {
        e.attributes["name"]: e.attributes.get("value", "")
        for e in browser.page(draft).all("input")
        if (parent := e.within("form")) and parent.attributes == form.attributes
    }
    answer = browser.post(f"{draft}/{how}", **(fields | changes))
    if answer.status_code == 303:
        return browser.page(answer.headers["location"])
    return Page(answer.text)


def shown(house: House, topic: str = "ice") -> Publication:
    with house.store.look() as work:
        found = current_of(work, topic)
    assert found is not None
    return found


def test_from_edit_to_approval(staffed: House) -> None:
    author, approver = staffed.browser("administrator"), staffed.browser("clinician")
    draft = propose(author)
    assert "A clinician other than you must approve it" in author.page(draft).text
    assert author.page(draft).all("form", action=f"{draft}/approve") == []
    waiting = approver.page("/staff/topics")
    assert waiting.one("a", href=draft).text == "ice"
    page = approver.page(draft)
    assert page.all("textarea") == []
    assert "clearer" in page.text
    assert any(NEW in e.text for e in page.all("ins"))
    assert any("A needle" in e.text for e in page.all("del"))
    done = decide(approver, draft, due="2027-05-01", comment="thanks")
    assert "Patients read it now" in done.text
    now = shown(staffed)
    assert NEW in now.en
    assert 'by: "Rita Clinician", on: 2026-11-22, due: 2027-05-01' in now.it
    topic = approver.page("/staff/topics/ice")
    assert "reviewed by a clinician by Rita Clinician on 2026-11-22, due 2027-05-01" in topic.text
    assert "written by Ada Admin, approved by Rita Clinician" in topic.text
    assert [(act.who, act.action) for act in staffed.log()[-4:]] == [
        ("administrator", "begin_draft"),
        ("administrator", "save_draft"),
        ("administrator", "submit_draft"),
        ("clinician", "approve_draft"),
    ]


def test_the_page_shows_both_languages_as_patients_read_them(staffed: House) -> None:
    page = staffed.browser("reviewer").page("/staff/topics/ice")
    assert "A needle freezes the spot." in page.text
    assert "Un ago congela il punto." in page.text
    assert "000 000" not in page.text or "demonstration number" in page.text
    assert page.all("button", class_="primary") == []


def test_findings_are_told_with_their_line_and_block_submission(staffed: House) -> None:
    author = staffed.browser("clinician")
    draft = begin(author)
    fields = typed(author, draft)
    fields["it"] = fields["it"].replace("Un gas freddo", "Un gas miracoloso")
    answer = author.send(draft, **fields, then="submit")
    assert answer.status_code == 422
    page = Page(answer.text)
    (finding,) = page.classed("findings")[0].children
    assert "Italian, line 17: 'miracoloso' promises a result" in " ".join(finding.text.split())
    assert "miracoloso" in page.one("textarea", name="it").text
    assert shown(staffed).kind == "files"


def test_a_preview_keeps_nothing(staffed: House) -> None:
    author = staffed.browser("clinician")
    draft = begin(author)
    fields = typed(author, draft)
    other = fields["en"].replace("A needle freezes the spot.", NEW)
    before = len(staffed.log())
    sent = other.replace("\n", "\r\n")  # as browsers send what is typed
    answer = author.send(f"{draft}/preview", en=sent, it=fields["it"], comment="x")
    page = Page(answer.text)
    assert any(NEW in e.text for e in page.classed("answer"))
    assert NEW in page.one("textarea", name="en").text
    assert page.classed("findings") == []
    assert typed(author, draft) == fields
    assert len(staffed.log()) == before


@pytest.mark.parametrize("text", ["", "---", "---\nx: [\n---\n", "---\na: &a [*a]\n---\n", "<b>"])
def test_no_text_breaks_the_page(staffed: House, text: str) -> None:
    author = staffed.browser("clinician")
    draft = begin(author)
    assert author.send(f"{draft}/preview", en=text, it=text).status_code == 200
    assert author.send(draft, en=text, it=text, then="save").status_code == 303
    page = author.page(draft)
    assert page.classed("findings")
    assert page.one("textarea", name="en").text.strip() == text.strip()


def test_hostile_text_stays_text(staffed: House) -> None:
    author = staffed.browser("clinician")
    draft = begin(author)
    attack = "</textarea><script>alert(1)</script>\u202e"
    author.send(draft, en=attack, it=attack, comment=attack)
    page = staffed.browser("second").page(draft)
    assert len(page.all("script")) == 1
    assert "U+202E" in page.text
    assert typed(author, draft)["en"].startswith("</textarea>")


@pytest.mark.parametrize("how", ["approve", "reject"])
def test_no_one_decides_about_their_own_draft(staffed: House, how: str) -> None:
    author = staffed.browser("clinician")
    draft = propose(author)
    digest = page_digest(staffed.browser("second").page(draft))
    answer = author.send(f"{draft}/{how}", digest=digest, due="2027-05-01")
    assert answer.status_code == 409
    assert "Nobody decides about their own draft" in answer.text
    assert shown(staffed).kind == "files"
    act = staffed.log()[-1]
    assert (act.who, act.action) == ("clinician", "refused")
    assert act.object.endswith(": own_draft")


def test_a_person_in_two_roles_is_still_one(staffed: House) -> None:
    """Who wrote as administrator and became a clinician since may approve others' drafts only."""
    author = staffed.browser("administrator")
    draft = propose(author)
    digest = page_digest(staffed.browser("second").page(draft))
    with staffed.store.work() as work:
        work.session.execute(
            update(Staff).where(Staff.username == "administrator").values(role="clinician")
        )
    again = staffed.browser("administrator")
    answer = again.send(f"{draft}/approve", digest=digest, due="2027-05-01")
    assert answer.status_code == 409
    assert "Nobody decides about their own draft" in answer.text
    assert shown(staffed).kind == "files"


def test_another_persons_edit_does_not_make_a_draft_theirs(staffed: House) -> None:
    """Neither a second hand in the draft nor a form with the author's name opens the way."""
    author, second = staffed.browser("clinician"), staffed.browser("second")
    draft = propose(author)
    fields = typed(second, begin(second))
    assert second.send(draft, **fields, author="second").status_code == 409
    digest = page_digest(second.page(draft))
    for extra in ({"author": "second"}, {"approved_by": "second"}, {"by": "second"}):
        answer = author.send(f"{draft}/approve", digest=digest, due="2027-05-01", **extra)
        assert answer.status_code == 409
    assert shown(staffed).kind == "files"


@pytest.fixture(scope="module")
def submitted(standing: House) -> tuple[str, str]:
    """A draft that waits for a decision, and the digest of its page."""
    draft = propose(standing.browser("administrator"))
    return draft, page_digest(standing.browser("second").page(draft))


@pytest.mark.parametrize("who", ["reviewer", "auditor", None])
@pytest.mark.parametrize("how", ["approve", "reject", "submit", "recall", "withdraw", ""])
def test_posts_without_the_pages_change_nothing(
    standing: House, submitted: tuple[str, str], who: str | None, how: str
) -> None:
    draft, digest = submitted
    form = {"digest": digest, "due": "2027-05-01", "en": "x", "it": "y", "csrf": "guessed"}
    answer = standing.browser(who).post(f"{draft}/{how}".rstrip("/"), **form)
    assert answer.status_code in {303, 401, 403}
    assert answer.headers.get("location", "/staff/login").startswith("/staff/login")
    assert shown(standing).kind == "files"
    with standing.store.look() as work:
        assert draft_for(work, "clinic", draft.rpartition("/")[2]).status == "submitted"


def page_digest(page: Page) -> str:
    return page.one("input", name="digest").attributes["value"]


def test_an_administrator_cannot_approve(staffed: House) -> None:
    draft = propose(staffed.browser("clinician"))
    digest = page_digest(staffed.browser("second").page(draft))
    answer = staffed.browser("administrator").send(
        f"{draft}/approve", digest=digest, due="2027-05-01"
    )
    assert answer.status_code == 403
    assert shown(staffed).kind == "files"


def test_a_draft_edited_after_it_was_read_is_read_again(staffed: House) -> None:
    author, approver = staffed.browser("administrator"), staffed.browser("clinician")
    draft = propose(author)
    digest = page_digest(approver.page(draft))
    author.send(f"{draft}/recall")
    fields = typed(author, draft)
    fields["en"] = fields["en"].replace(NEW, "A needle heats the spot.")
    author.send(draft, **fields, then="submit")
    answer = approver.send(f"{draft}/approve", digest=digest, due="2027-05-01")
    assert answer.status_code == 409
    assert "changed after you read it" in answer.text
    assert "heats" in answer.text


def test_a_rejected_draft_is_not_published(staffed: House) -> None:
    draft = propose(staffed.browser("administrator"))
    page = decide(staffed.browser("clinician"), draft, "reject", comment="not so")
    assert "Rejected." in page.text
    assert "not so" in page.text
    assert shown(staffed).kind == "files"


def test_a_draft_by_another_person_is_not_written_in(staffed: House) -> None:
    draft = begin(staffed.browser("administrator"))
    answer = staffed.browser("clinician").send(draft, en="x", it="y")
    assert answer.status_code == 409
    assert "Only the author" in answer.text


def test_roll_back_takes_two_persons_and_brings_the_text_back(staffed: House) -> None:
    author, approver = staffed.browser("administrator"), staffed.browser("clinician")
    first = shown(staffed)
    decide(approver, propose(author))
    page = author.page(f"/staff/topics/ice/publications/{first.n}")
    assert "A needle freezes the spot." in page.text
    asked = author.send("/staff/topics/ice/rollback", n=str(first.n), comment="better before")
    draft = asked.headers["location"]
    assert author.page(draft).all("textarea") == []
    assert "Patients read it now" in decide(approver, draft).text
    assert (shown(staffed).kind, shown(staffed).en) == ("rollback", first.en)
    assert author.send("/staff/topics/fire/rollback", n=str(first.n)).status_code == 404
    assert author.send("/staff/topics/ice/rollback", n="99").status_code == 404


def test_an_old_transcript_leads_to_the_text_it_showed(staffed: House) -> None:
    before = shown(staffed)
    signed = Review("reviewed", "Rita Clinician", "2026-11-02", "2027-11-02")
    payload = Payload(topic="ice", revision=before.en_revision, status="reviewed", review=signed)
    talk = staffed.talk(("what is ice?", answered("A needle freezes …", payload=payload)))
    decide(staffed.browser("clinician"), propose(staffed.browser("administrator")))
    reader = staffed.browser("reviewer")
    transcript = reader.page(f"/staff/conversations/{talk}")
    assert "by Rita Clinician on 2026-11-02, due 2027-11-02" in transcript.text
    link = transcript.one("a", href=f"/staff/topics/ice/revisions/{before.en_revision}")
    page = reader.page(link.attributes["href"])
    assert "A needle freezes the spot." in page.text
    assert NEW not in page.text
    assert NEW in reader.page("/staff/topics/ice").text
    assert reader.get("/staff/topics/ice/revisions/nope").status_code == 404


def test_overdue_reviews_come_first_and_staff_are_warned(staffed: House) -> None:
    decide(staffed.browser("clinician"), propose(staffed.browser("administrator")))
    reader = staffed.browser("reviewer")
    assert "overdue" not in reader.page("/staff/topics").text
    staffed.clock.pass_(days=366)
    reader = staffed.browser("reviewer")
    page = reader.page("/staff/topics")
    assert "The review of 1 answers is overdue" in page.text
    names = [a.attributes["href"] for a in page.all("a") if a.within("tbody")]
    assert names == ["/staff/topics/ice", "/staff/topics/fire"]
    topic = reader.page("/staff/topics/ice")
    assert "The review was overdue" in topic.text
    assert "Ask us at" in topic.text


def test_a_new_topic_begins_as_a_draft_with_every_key(staffed: House) -> None:
    author = staffed.browser("clinician")
    draft = author.send("/staff/topics", topic="snow").headers["location"]
    page = author.page(draft)
    assert "id: snow" in page.one("textarea", name="it").text
    assert page.classed("findings")
    for bad in ("Snow", "s", "no way", "x" * 60, "../x"):
        assert author.send("/staff/topics", topic=bad).status_code == 422
    assert author.send("/staff/topics", topic="ice").status_code == 409


def test_a_published_text_without_its_source_is_told(staffed: House) -> None:
    decide(staffed.browser("clinician"), propose(staffed.browser("administrator")))
    press = make_press()
    files = {k: v.replace("[ONE]", "[TWO]") for k, v in press.files.items()}
    other = {"TWO": replace(press.sources["ONE"], key="TWO")}
    without = staffed.with_deps(press=replace(press, sources=other, files=files))
    page = without.browser("reviewer").page("/staff/topics")
    assert "no longer fit the sources" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/staff/topics/nope",
        "/staff/topics/%00",
        "/staff/topics/ice/publications/999",
        "/staff/topics/%00/publications/1",
        "/staff/topics/ice/revisions/%00",
        "/staff/drafts/%00",
        "/staff/drafts/nope",
    ],
)
def test_what_is_not_there(standing: House, address: str) -> None:
    assert standing.browser("reviewer").get(address).status_code == 404


def test_without_topics_the_pages_are_not_there(staffed: House) -> None:
    bare = staffed.with_deps(press=None)
    assert bare.browser("reviewer").get("/staff/topics").status_code == 404


def test_a_difference_names_what_went_and_what_came() -> None:
    lines = difference("a\nb\nc", "a\nB\nc")
    assert [(line.kind, line.text) for line in lines[1:]] == [
        ("same", "a"),
        ("del", "b"),
        ("add", "B"),
        ("same", "c"),
    ]
    assert difference("a", "a") == []


def test_the_due_day_must_come(staffed: House) -> None:
    draft = propose(staffed.browser("administrator"))
    approver = staffed.browser("clinician")
    past = (staffed.clock().date() - timedelta(days=1)).isoformat()
    assert "must be later than today" in decide(approver, draft, due=past).text
    digest = page_digest(approver.page(draft))
    assert approver.send(f"{draft}/approve", digest=digest, due="soon").status_code == 422
