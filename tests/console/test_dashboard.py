"""Figures: counted over the chosen days, drawn and in tables; numbers for Prometheus."""

from __future__ import annotations

import pytest

from bot.console.kappa import cohens_kappa
from bot.store.messages import Payload
from tests.console.conftest import House, answered
from tests.console.page import Page
from tests.console.test_worklist import need_of

TOKEN = "a token of the settings"


def table(page: Page, plot: str) -> dict[str, str]:
    named = {s.attributes["aria-labelledby"]: s for s in page.all("section")}
    section = named[f"plot-{plot}"]
    rows = [row for row in page.all("tr") if row.within("section") is section]
    return {r.children[0].text: r.children[1].text for r in rows if r.children[1].tag == "td"}


def fill(house: House) -> None:
    about = {"intent": "ask", "topic": "xray", "reading": {}}
    house.talk(("x-ray?", answered(level="ROUTINE", understanding=about)))
    house.talk(("lump", answered(level="URGENT_48H")), language="it")
    house.talk(("old", answered(level="URGENT_48H")), minutes=60 * 24 * 40)
    house.talk()
    house.browser("reviewer").get("/staff/")


def test_figures_count_the_chosen_days(staffed: House) -> None:
    fill(staffed)
    browser = staffed.browser("auditor")
    page = browser.page("/staff/dashboard")
    assert table(page, "days") == {"2026-11-22": "2"}
    assert table(page, "urgency") == {"Within 48 hours": "1", "Routine": "1"}
    assert table(page, "language") == {"English": "1", "Italian": "1"}
    assert table(page, "topics") == {"Plain X-ray": "1"}
    wide = browser.page("/staff/dashboard?since=2026-10-01&until=2026-11-22")
    assert table(wide, "urgency") == {"Within 48 hours": "2", "Routine": "1"}
    assert "lump" not in page.text


def test_the_time_axis_shows_which_model_and_rule_set_answered_when(staffed: House) -> None:
    about = {"intent": "ask", "model": "20261101-quiet-fox", "reading": {}}
    newer = {"intent": "ask", "model": "20261120-loud-owl", "reading": {}}
    result = Payload(urgency="ROUTINE", ruleset="b" * 64)
    staffed.talk(("one", answered(understanding=about)), minutes=60 * 24 * 40)
    staffed.talk(("two", answered(understanding=about)), minutes=60 * 24 * 20)
    staffed.talk(("three", answered(understanding=newer, payload=result)), minutes=60 * 24 * 2)
    browser = staffed.browser("reviewer")
    browser.get("/staff/")
    page = browser.page("/staff/dashboard")
    (named,) = [u for u in page.classed("needs") if u.within("section")]
    shown = [" ".join(item.text.split()) for item in named.children]
    assert [line.split(",")[0] for line in shown] == [
        "M1 Model 20261101-qui",
        "M2 Model 20261120-lou",
        "R1 Rule set bbbbbbbbbbbb",
    ]
    assert "13 Oct 2026, 08:00 UTC to 2 Nov 2026, 08:00 UTC" in shown[0]
    drawn = [e.text for e in page.classed("mark")]
    assert drawn == ["M2", "R1"]  # the first model answered before these days
    assert len(page.all("svg")[0].children) > 30


def test_every_plot_has_its_numbers_as_csv(staffed: House) -> None:
    fill(staffed)
    browser = staffed.browser("reviewer")
    body = browser.get("/staff/dashboard/urgency.csv").text
    assert body == '"name","count"\r\n"URGENT_48H","1"\r\n"ROUTINE","1"\r\n'
    assert browser.get("/staff/dashboard/nope.csv").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["since=x", "since=2026-11-22&until=2026-11-21", "since=2020-01-01", "until=9999-12-31"],
)
def test_impossible_days(staffed: House, query: str) -> None:
    assert staffed.browser("reviewer").get(f"/staff/dashboard?{query}").status_code == 422


def test_readers_judge_the_urgency_and_agree_or_not(staffed: House) -> None:
    talk = staffed.talk(("hurts", answered(level="ROUTINE")))
    for who, level in (("reviewer", "URGENT_48H"), ("clinician", "ROUTINE")):
        form = {"reviewed": "yes", "seq": "2", "level": level}
        staffed.browser(who).send(f"/staff/conversations/{talk}/review", **form)
    page = staffed.browser("reviewer").page("/staff/dashboard")
    assert table(page, "readers") == {
        "the bot said less urgent": "1",
        "the same": "1",
        "the bot said more urgent": "0",
    }
    assert "of 1 conversations read twice" in page.text


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.4),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a")], None),
        ([], None),
    ],
)
def test_cohens_kappa(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    found = cohens_kappa(pairs)
    assert found == (None if kappa is None else pytest.approx(kappa))


def test_prometheus_reads_numbers_and_nothing_else(staffed: House) -> None:
    house = staffed.with_deps(metrics_token=TOKEN)
    house.talk(("my secret", answered(level="EMERGENCY_NOW")))
    page = house.browser("reviewer").page("/staff/")
    assert need_of(page, "my secret").startswith("Emergency")
    browser = house.browser()
    assert browser.get("/staff/metrics").status_code == 404
    browser.headers["Authorization"] = f"Bearer {TOKEN}"
    answer = browser.get("/staff/metrics")
    assert 'ossa_conversations_waiting{need="EMERGENCY_NOW"} 1.0' in answer.text
    assert "ossa_callbacks_overdue 0.0" in answer.text
    assert "secret" not in answer.text
    none = staffed.with_deps(metrics_token="").browser()
    none.headers["Authorization"] = "Bearer "
    assert none.get("/staff/metrics").status_code == 404
