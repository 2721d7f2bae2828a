"""What holds for every page: headers, language, landmarks, labels; nothing needs a script."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import yaml

import bot.console
from bot.console.wording import LANGUAGES, choose_language, words
from bot.store import editing
from bot.store.drafts import Reason
from bot.store.publications import current_of
from tests.console.conftest import House, answered
from tests.console.page import Page

ADDRESSES = [
    "/staff/login",
    "/staff/",
    "/staff/conversations/{talk}",
    "/staff/conversations/{talk}/messages/1/correct",
    "/staff/dashboard",
    "/staff/controls",
    "/staff/callbacks",
    "/staff/privacy",
    "/staff/topics",
    "/staff/topics/ice",
    "/staff/topics/ice/publications/2",
    "/staff/topics/ice/revisions/{revision}",
    "/staff/drafts/{draft}",
    "/staff/drafts/{submitted}",
    "/staff/unanswered",
    "/staff/audit",
    "/staff/people",
    "/staff/password",
    "/staff/security",
    "/staff/factors/new",
    "/staff/conversations/nope",
]
CONSOLE = Path(bot.console.__file__).parent
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.fixture(scope="module")
def pages(standing: House) -> dict[str, Page]:
    return fetch(standing, "en")


def fetch(house: House, language: str) -> dict[str, Page]:
    asked = replace(answered("?"), unanswered="not_understood")
    named = {
        "talk": house.talk(
            ("My arm hurts", answered(level="ROUTINE", rules=("D03",))), ("Ice cream?", asked)
        )
    }
    browser = house.browser("administrator")
    for name in ("draft", "submitted"):
        began = browser.send("/staff/topics/ice/drafts").headers["location"]
        named[name] = began.rsplit("/", 1)[1]
    browser.send(f"/staff/drafts/{named['submitted']}/submit")
    with house.store.look() as work:
        found = current_of(work, "ice")
    assert found is not None
    named["revision"] = found.en_revision
    browser.headers["Accept-Language"] = language
    return {a: Page(browser.get(a.format(**named)).text) for a in ADDRESSES}


def test_every_page_has_landmarks_one_heading_and_a_skip_link(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        assert page.one("html").attributes["lang"] == "en", address
        assert page.one("main").attributes["id"] == "content", address
        assert page.one("header"), address
        assert page.one("h1").text.strip(), address
        skip = page.all("a")[0]
        assert skip.attributes == {"class": "skip", "href": "#content"}, address
        assert page.one("title").text.endswith("Ossa console"), address


def test_headings_do_not_skip_a_level(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        levels = [int(e.tag[1]) for e in page.elements if re.fullmatch("h[1-6]", e.tag)]
        steps = [b - a for a, b in zip([0, *levels], levels, strict=False)]
        assert max(steps) == 1, (address, levels)


def test_every_field_has_a_label_and_every_id_is_unique(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        ids = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
        assert len(ids) == len(set(ids)), address
        labelled = {e.attributes.get("for") for e in page.all("label")}
        for field in page.elements:
            kind = field.attributes.get("type")
            if field.tag not in ("input", "select", "textarea") or "hidden" in (
                kind,
                *field.attributes,
            ):
                continue
            inside = field.within("label") is not None
            assert inside or field.attributes.get("id") in labelled, (address, field.attributes)
            described = field.attributes.get("aria-describedby")
            assert described is None or described in ids, address


def test_every_table_has_a_caption_and_scoped_headers(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        assert len(page.all("caption")) == len(page.all("table")), address
        assert all("scope" in th.attributes for th in page.all("th")), address


def test_no_page_needs_a_script_or_inline_style(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        (script,) = page.all("script")
        assert script.text == ""
        assert script.attributes["src"].startswith("/staff/static/console.js?v="), address
        for element in page.elements:
            assert "style" not in element.attributes, address
            assert not any(name.startswith("on") for name in element.attributes), address
        assert page.all("style") == []


def test_what_only_works_with_the_script_is_hidden_without_it(pages: dict[str, Page]) -> None:
    assert "hidden" in pages["/staff/"].one("button", id="open-keys").attributes


def test_the_script_keeps_nothing_of_a_conversation() -> None:
    script = (CONSOLE / "static" / "console.js").read_text()
    assert re.findall(r"(?:local|session)Storage\.setItem\((.*?)\)", script) == ['OFF, "1"']
    assert not re.search(r"innerHTML|XMLHttpRequest|eval|document\.cookie", script)


def test_headers_of_every_kind_of_answer(staffed: House) -> None:
    reader, admin, nobody = (
        staffed.browser("reviewer"),
        staffed.browser("administrator"),
        staffed.browser(),
    )
    answers = [
        nobody.get("/staff/login"),
        nobody.get("/staff/"),
        reader.get("/staff/"),
        reader.get("/staff/people"),
        reader.get("/staff/conversations/nope"),
        reader.get("/staff/?urgency=HIGH"),
        admin.send("/staff/people/nobody/disable"),
        admin.post("/staff/logout"),
    ]
    assert [a.status_code for a in answers] == [200, 303, 200, 403, 404, 422, 404, 403]
    for answer in answers:
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"


def test_static_files_are_ours_alone(standing: House) -> None:
    browser = standing.browser()
    assert browser.get("/staff/static/console.css").headers["content-type"].startswith("text/css")
    for name in ("words.yml", "..%2Fwords.yml", "base.html", "console.css%00", "%2e%2e"):
        assert browser.get(f"/staff/static/{name}").status_code == 404


def test_every_page_in_italian(staffed: House) -> None:
    for address, page in fetch(staffed, "it").items():
        assert page.one("html").attributes["lang"] == "it"
        assert page.one("title").text.endswith("Console Ossa"), address
    assert "Esci" in page.text or "Vai al contenuto" in page.text


def test_the_interface_language_can_be_chosen(staffed: House) -> None:
    browser = staffed.browser("reviewer")
    link = browser.page("/staff/?urgency=ROUTINE").one("a", hreflang="it").attributes["href"]
    answer = browser.get(link)
    assert answer.headers["location"] == "/staff/?urgency=ROUTINE"
    assert browser.page("/staff/").one("h1").text == "Conversazioni"


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/api/x"])
def test_the_language_link_leads_nowhere_else(standing: House, back: str) -> None:
    answer = standing.browser().get(f"/staff/language?to=it&back={back}")
    assert answer.headers["location"] == "/staff/"


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        (None, "", "en"),
        ("it", "en", "it"),
        ("xx", "it-IT", "it"),
        (None, "de, it;q=0.8", "it"),
        (None, "de;q=1,fr", "en"),
        (None, ";;;,,,", "en"),
    ],
)
def test_choosing_a_language(chosen: str | None, accepted: str, language: str) -> None:
    assert choose_language(chosen, accepted) == language


def test_every_text_fills_the_same_values_in_both_languages() -> None:
    entries = yaml.safe_load((CONSOLE / "words.yml").read_text())
    for key, entry in entries.items():
        assert set(entry) == set(LANGUAGES), key
        assert all(text.strip() for text in entry.values()), key
        named = [sorted(re.findall(r"{(\w+)}", text)) for text in entry.values()]
        assert named[0] == named[1], key


def test_every_key_that_code_and_pages_use_is_there_and_the_reverse() -> None:
    keys = set(yaml.safe_load((CONSOLE / "words.yml").read_text()))
    sources = [*CONSOLE.rglob("*.py"), *(CONSOLE / "templates").rglob("*.html")]
    text = "\n".join(path.read_text() for path in sources)
    used = set(re.findall(r"""["']([a-z]+\.[a-z_]+)["']""", text))
    families = {key.split(".")[0] for key in keys}
    missing = {k for k in used if k.split(".")[0] in families} - keys
    assert {k for k in missing if not k.endswith((".css", ".js", ".html"))} == set()
    by_value = {
        "urgency",
        "imaging",
        "visit",
        "kind",
        "finding",
        "side",
        "source",
        "site",
        "about",
        "act",
        "by",
        "role",
        "status",
        "language",
        "value",
        "stage",
        "refusal",
        "published",
        "why",
        "need",
        "category",
        "erased",
        "use",
        "reader",
        "figures",
        "control",
        "taken",
        "origin",
    }
    unused = {k for k in keys - used if k.split(".")[0] not in by_value}
    assert unused == set()


def test_acts_have_words() -> None:
    text = "\n".join(path.read_text() for path in CONSOLE.rglob("*.py"))
    acts = set(re.findall(r'action="(\w+)"', text)) | {"login_failed", "login_throttled"}
    acts |= set(re.findall(r'visitor,\s*conversation,\s*"(\w+)",', text))
    acts |= set(re.findall(r'_record\(work, by, "(\w+)"', inspect.getsource(editing)))
    assert "approve_draft" in acts
    for act in acts:
        assert words("en").term("act", act) != act.replace("_", " ") or act == "refused", act


def test_refusals_have_words() -> None:
    for reason in get_args(Reason):
        known = words("en").term("refusal", reason) != reason.replace("_", " ")
        assert known or reason == "no_draft", reason
