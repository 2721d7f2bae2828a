"""H and E: what patients may take along and leave behind, and keys that change under load."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import uuid
from datetime import UTC, datetime
from random import Random
from typing import Any

import requests

from bot.console.scrub import scrub
from bot.console.tabular import harmless
from bot.store import Store, open_store
from bot.store.conversations import find, open_conversation
from bot.store.crypto import SealBroken
from bot.store.keyring import load_master_key
from bot.store.messages import Draft, messages_after
from bot.store.rekey import left, retire, rotate
from bot.store.turns import take
from prove.cases import ROOT, cases
from prove.check import Run, check
from prove.chromium import judged
from prove.house import new_house
from prove.stacks import shared_stack
from prove.strings import naughty
from prove.surface import bearer, opened
from tests.browser.chatting import open_page, say
from tests.console.conftest import answered

ROTATE = """
import sys; from pathlib import Path
from bot.store import open_store; from bot.store.rekey import rotate
folder = Path(sys.argv[1]); rotate(open_store(f"sqlite:///{folder / 'ossa.db'}", folder))
"""


@check("H05", minutes=8)
def master_key_changed(run: Run) -> None:
    """The master key is changed while others write and read, and the process that changes it is
    killed at random moments; then the old key is taken away."""
    folder = run.folder / "var"
    store = open_store(f"sqlite:///{folder / 'ossa.db'}", folder)
    old = load_master_key(folder / "master.key", create=False)
    words: dict[str, str] = {}
    for n in range(run.count(quick=40, short=400, full=1500)):
        _write(store, words, f"words {n}")
    stop = threading.Event()
    faults: list[str] = []
    busy = threading.Thread(target=_keep_busy, args=(store, words, stop, faults))
    busy.start()
    kills = run.count(quick=2, short=6, full=10)
    try:
        for _ in range(kills):
            child = subprocess.Popen([sys.executable, "-c", ROTATE, str(folder)], cwd=ROOT)
            time.sleep(run.random.uniform(0.8, 2.0))
            child.kill()
            child.wait()
        rotate(store)
    finally:
        stop.set()
        busy.join()
    run.none("faults of writers and readers meanwhile", len(faults), of=len(words))
    run.none("conversations under an old key", left(store), of=len(words))
    retire(store)
    unreadable = sum(_read(store, name) != [said] for name, said in words.items())
    run.none("unreadable conversations", unreadable, of=len(words))
    with store.look() as work:
        wrapped = [(n, find(work, n).wrapped_key) for n in list(words)[:50]]
    still = 0
    for name, sealed in wrapped:
        try:
            old.unwrap(sealed, name)
            still += 1
        except SealBroken:
            pass
    run.none("conversations that the old key opens", still, of=len(wrapped))
    run.says(f"{kills} kills while it changed")
    store.close()


def _write(store: Store, words: dict[str, str], said: str) -> None:
    now = datetime.now(UTC)
    with store.work() as work:
        row, _ = open_conversation(work, clinic="c", language="en", now=now)
        take(work, row, str(uuid.uuid4()), Draft("patient", "text", said), now)
    words[row.id] = said


def _read(store: Store, name: str) -> list[str]:
    with store.look() as work:
        return [m.text for m in messages_after(work, find(work, name), 0)]


def _keep_busy(
    store: Store, words: dict[str, str], stop: threading.Event, faults: list[str]
) -> None:
    n = 0
    while not stop.is_set():
        try:
            _write(store, words, f"meanwhile {n}")
            name = list(words)[n * 7 % len(words)]
            if _read(store, name) != [words[name]]:
                faults.append(name)
        except Exception as error:
            faults.append(type(error).__name__)
        n += 1
        time.sleep(0.01)


@check("H07")
def taken_along(run: Run) -> None:
    """Of two patients with strange texts, everything stored of one is taken out; it must be all
    of it, nothing of the other, and no cell of a table a formula."""
    house = new_house(run)
    texts = [t for t in naughty() if t.strip() and len(t) < 500 and "\x00" not in t]
    mine = run.random.sample(texts, run.count(quick=25, short=80, full=200))
    turns = tuple((text, answered(f"reply {n}")) for n, text in enumerate(mine))
    talk = house.talk(*turns)
    house.talk(("a word of the other zqother", answered("reply to the other")))
    browser = house.browser("administrator")
    whole = json.loads(browser.get(f"/staff/conversations/{talk}/access.json").text)
    said = [m["text"] for m in whole["messages"]]
    wanted = [part for n, text in enumerate(mine) for part in (text, f"reply {n}")]
    run.every("own texts in the export", sum(t in said for t in wanted), of=len(wanted))
    run.none("texts of others", json.dumps(whole).count("zqother"), of=len(said))
    formulas = [t for t in texts if harmless(t)[:1] in "=+-@\t\r" and harmless(t)]
    run.none("cells that a program would compute", len(formulas), of=len(texts))
    cases(run, "downloads", "tests/console/record/test_downloads.py", at_least=3)
    house.store.close()


KINDS = ("email", "phone", "link", "id")
SYMPTOMS = [
    "my blood pressure is 120/80", "fever of 39.5 since 2 days", "pain 7/10 at night",
    "10 mg twice", "since 2019 it hurts", "I am 45 and weigh 80 kg", "the lump is 3 x 2 cm",
    "L5-S1 disc on the MRI", "ho 38,5 di febbre", "dolore 8 su 10 da 3 settimane",
    "pressione 130/85", "la massa è di 4,5 cm", "T12 vertebra", "walked 2 km", "woke at 3.30",
    "on 1000 mg paracetamol", "grade 2 of 4",
]  # fmt: skip


def _personal(luck: Random) -> tuple[str, str]:
    """A kind, and an invented thing of that kind."""
    digits = "".join(luck.choices("0123456789", k=7))
    name = "".join(luck.choices("abcdefghilmnoprstuvz", k=7))
    kind = luck.choice(KINDS)
    phones = (f"+39 06 {digits}", f"+44 20 7946 {digits[:4]}", f"347 {digits}",
              f"0039 02 {digits}", f"07700 900{digits[:3]}")  # fmt: skip
    ids = ("RSSMRA85T10A562S", "DE89370400440532013000", "943 476 5919",
           "IT60X0542811101000000123456", f"{digits}{digits}")  # fmt: skip
    made = {
        "email": f"{name}.{name[:3]}@{name[::-1]}.{luck.choice(('it', 'com', 'org'))}",
        "phone": luck.choice(phones),
        "link": f"https://www.{name}.com/{digits}",
        "id": luck.choice(ids),
    }
    return kind, made[kind]


@check("H08")
def scrubbing(run: Run) -> None:
    """Invented addresses, numbers and identities are put into sentences and must be taken out;
    sentences about symptoms with numbers must stay as they are."""
    count = run.count(quick=150, short=500, full=1000)
    frames = [
        "you can write to {} please",
        "call me: {}",
        "il mio contatto è {}",
        "my number is {} ok",
    ]
    missed: list[str] = []
    for _ in range(count):
        kind, word = _personal(run.random)
        language = run.random.choice(("en", "it"))
        if word in scrub(run.random.choice(frames).format(word), language).text:
            missed.append(f"{kind}: {word}")
    run.at_least("personal things taken out", 100 * (count - len(missed)) / count, 99, "%")
    for line in missed[:9]:
        run.says(f"left: {line}")
    changed = [t for t in SYMPTOMS for code in ("en", "it") if scrub(t, code).text != t]
    run.at_most("symptom texts changed", 100 * len(changed) / (2 * len(SYMPTOMS)), 1, "%")
    for line in changed[:9]:
        run.says(f"changed: {line}")


@check("E08", quick=False)
def shared_computer(run: Run) -> None:
    """A patient ends the chat, closes the tab, goes back, reloads, opens another tab, another
    window and another site; nothing of before may be read."""
    stack = shared_stack(run)
    before = "zqshared words of before"
    seen: list[str] = []
    tried = 0
    with judged(run, stack) as (context, page, _):
        open_page(page, stack)
        say(page, before)
        token = page.evaluate("JSON.parse(sessionStorage.getItem('ossa')).token")
        conversation = page.evaluate("JSON.parse(sessionStorage.getItem('ossa')).id")
        requests.post(
            f"{stack.url}/api/conversations/{conversation}/end", headers=bearer(token), timeout=20
        )
        page.evaluate("sessionStorage.removeItem('ossa')")
        page.goto(f"{stack.url}/")
        for name, act in _returns(stack.url):
            tried += 1
            act(page)
            page.wait_for_timeout(150)
            if "zqshared" in page.locator("body").inner_text():
                seen.append(name)
        for _ in range(3):
            tried += 1
            other = context.new_page()
            other.goto(f"{stack.url}/chat?language=en")
            if "zqshared" in other.locator("body").inner_text():
                seen.append("another tab")
            kept = other.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
            seen += ["storage"] if "zqshared" in kept or token in kept else []
            other.close()
        tried += 1
        seen += ["cookies"] if context.cookies() else []
    run.none("ways in which earlier text could be read", len(seen), of=tried)
    for name in seen:
        run.says(name)
    made = opened(requests.Session(), stack.url)
    cached = requests.get(
        f"{stack.url}/api/conversations/{made['id']}/messages",
        headers=bearer(made["token"]), timeout=20,
    ).headers["cache-control"]  # fmt: skip
    run.holds("answers are not kept by the browser", cached == "no-store", cached)
    if run.size != "quick":
        cases(
            run, "after the end, in the chat", "tests/browser/test_summary.py", words="shared",
        )  # fmt: skip


def _returns(url: str) -> list[tuple[str, Any]]:
    return [
        ("back", lambda page: page.go_back()),
        ("reload", lambda page: page.reload()),
        ("forward", lambda page: page.go_forward()),
        ("back again", lambda page: page.go_back()),
        ("the chat anew", lambda page: page.goto(f"{url}/chat?language=en")),
        ("the page without scripts", lambda page: page.goto(f"{url}/chat/erase")),
    ]
