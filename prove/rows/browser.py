"""G: what a browser makes of us. Text stays text, and other sites get nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from playwright.sync_api import Page

from bot.store.review import add_note
from prove.cases import cases
from prove.check import Run, check
from prove.chromium import Judge, judged, log_in, store_of
from prove.frames import forged_messages, framed
from prove.stacks import shared_stack
from prove.strings import naughty, scripts
from tests.patient import Patient
from tests.stack import Stack
from tests.staff import USERNAME

PER_TALK = 120
TEXTS = """(where) => [...document.querySelectorAll(where)].map((e) => ({
  text: e.textContent, html: e.innerHTML,
  tags: [...e.querySelectorAll("*")].map((c) => c.tagName + ":" + c.className) }))"""
ALLOWED = {"SPAN:hidden-character", "MARK:"}


def _talks(stack: Stack, texts: list[str]) -> list[tuple[Patient, list[str]]]:
    """Conversations that hold these texts, as a patient sends them and as staff note them."""
    made = []
    for start in range(0, len(texts), PER_TALK):
        patient = Patient(stack.url)
        part = texts[start : start + PER_TALK]
        kept = []
        for text in part:
            if patient.send(text=text).status_code == 201:
                kept.append(text)
        with store_of(stack) as store, store.work() as work:
            for text in part[::4]:
                add_note(
                    work, "clinic", patient.id, staff=USERNAME, text=text, at=datetime.now(UTC)
                )
        made.append((patient, kept))
    return made


@check("G01", minutes=15)
def scripts_in_text(run: Run) -> None:
    """Scripts and naughty strings are stored as patients' messages and as notes of staff, and shown
    by the chat, its page without scripts, the console's transcript and list in a real Chromium."""
    stack = shared_stack(run)
    texts = [t for t in scripts() + naughty() if t.strip() and len(t) <= 2000]
    if run.size == "quick":
        texts = run.random.sample(texts, 24)
    talks = _talks(stack, texts)
    shown = wrong = nodes = pages = 0
    with judged(run, stack) as (context, page, judge):
        log_in(context, stack)
        for patient, sent in talks:
            page.goto(f"{stack.url}/staff/conversations/{patient.id}")
            for found in page.evaluate(TEXTS, ".text"):
                shown += 1
                nodes += len(set(found["tags"]) - ALLOWED)
            page.goto(f"{stack.url}/staff/")
            wrong += _in_the_chat(page, stack, patient, sent)
            shown += len(sent)
            pages += 3
            nodes += _without_scripts(page, stack, patient)
        _tell(run, judge, pages)
    run.none("texts shown otherwise than sent", wrong, of=shown)
    run.none("elements made of text", nodes, of=shown)
    run.says(f"{len(texts)} strings, {len(texts) // 4} of them as notes too")


def _in_the_chat(page: Page, stack: Stack, patient: Patient, sent: list[str]) -> int:
    """How many of the patient's messages the chat shows otherwise than they were sent."""
    token = str(patient.http.headers["Authorization"]).removeprefix("Bearer ")
    page.goto(f"{stack.url}/chat?language=en")
    page.evaluate("(v) => sessionStorage.setItem('ossa', v)",
                  json.dumps({"id": patient.id, "token": token}))  # fmt: skip
    page.reload()
    count = "(n) => document.querySelectorAll('.message.patient').length >= n"
    page.wait_for_function(count, arg=len(sent), timeout=30_000)
    found = page.evaluate(TEXTS, ".message.patient .body")
    wrong = sum(_plain(one["text"]) != _plain(text) for one, text in zip(found, sent, strict=False))
    inside = sum(bool({t.partition(":")[0] for t in one["tags"]} - {"P", "BR"}) for one in found)
    return wrong + inside + abs(len(found) - len(sent))


def _plain(text: str) -> str:
    return "".join(text.replace("\x00", "\ufffd").split())


def _without_scripts(page: Page, stack: Stack, patient: Patient) -> int:
    token = str(patient.http.headers["Authorization"]).removeprefix("Bearer ")
    answer = patient.http.post(
        f"{stack.url}/chat/talk", data={"id": patient.id, "token": token}, timeout=30
    )
    page.set_content(answer.text)
    bad: int = page.evaluate(
        "document.querySelectorAll('main img, main iframe, main object, main embed, main base,"
        " main style, main link, main video, main marquee, main math, main [onerror],"
        " main [onload], main script').length"
    )
    return bad


def _tell(run: Run, judge: Judge, pages: int) -> None:
    run.none("dialogs opened", len(judge.dialogs), of=pages)
    run.none("refusals of the policy", len(judge.refused), of=pages)
    run.none("requests to other hosts", len(judge.foreign), of=pages)
    run.none("errors in scripts", len(judge.errors), of=pages)
    for line in (judge.dialogs + judge.refused + judge.foreign + judge.errors)[:5]:
        run.says(line[:200])


@check("G03")
def framed_by_others(run: Run) -> None:
    """Pages of a stranger's site frame every page of the console and of the chat; the chat itself
    is framed by a listed site and by one that is not."""
    shown, listed, other = framed(run)
    run.none(
        "pages that another site may frame", len(shown), of=run.count(quick=2, short=6, full=6)
    )
    run.holds("the chat shows on a listed site", listed)
    run.holds("the chat does not show on another one", not other)
    for path in shown:
        run.says(path)


@check("G06")
def forged_between_frames(run: Run) -> None:
    """The page around the chat, another frame and the chat's own window send it and the launcher
    forged messages; nothing may happen, and no text of the chat may come out."""
    sent, effects, left, texts, judge = forged_messages(run)
    run.none("effects of forged messages", effects, of=sent)
    run.none("texts of the chat that left its frame", left, of=sent)
    run.none("dialogs", len(judge.dialogs), of=sent)
    for text in texts[:3]:
        run.says(text[:80])


@check("G07", quick=False, minutes=15)
def barriers(run: Run) -> None:
    """axe over every state of the chat and every page of the console, keys alone, 320 pixels,
    400 per cent, forced colours, what a screen reader is told: the browser tests, counted."""
    cases(run, "states and tasks of the chat", "tests/browser/test_access.py", at_least=18)
    cases(
        run, "pages of the console", "tests/browser/test_console.py", at_least=3,
        words="keyboard or axe or javascript",
    )  # fmt: skip
    cases(run, "structure of the console", "tests/console/test_pages.py", at_least=15)


@check("G08", quick=False, minutes=8)
def hostile_page(run: Run) -> None:
    """Pages whose styles, scripts and policies fight the chat: the browser tests, counted."""
    cases(
        run, "hostile pages and strict policies", "tests/browser/test_embedding.py", at_least=9,
        words="hostile or policy or default_src or broken or itself",
    )  # fmt: skip
