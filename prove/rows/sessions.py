"""E: patients' sessions. A token opens one conversation, and nothing else opens it."""

from __future__ import annotations

import re
import secrets
import statistics
import string
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import psutil
import requests
from sqlalchemy import text

from bot.store import open_store
from bot.store.conversations import (
    IDLE,
    LIFETIME,
    TokenRefused,
    conversation_for_token,
    end,
    erase,
    open_conversation,
)
from prove.check import Run, check
from prove.stacks import shared_stack
from prove.surface import bearer, doors, knock, opened, without_bodies_name

WITHOUT_DATA = {
    "/", "/chat", "/embed.js", "/healthz", "/readyz", "/openapi.json", "/staff", "/staff/login",
    "/chat/erase", "/static/chat/chat.js", "/pictures/x.en.svg", "/staff/metrics", "/staff/sign-on",
    "/staff/static/console.css", "/staff/language", "/favicon.ico", "/model", "/status", "/admin",
    "/conversations/default/tracker", "/webhooks/rest/webhook", "/webhooks/turn/", "/docs",
}  # fmt: skip
CHOSEN = "a-word-of-the-clients-own-choice-01234567890"
CANARY = "my private words canary-4711"


@check("E01")
def without_a_token(run: Run) -> None:
    """Every route of the patients' API is called without a token; every port on which the three
    processes listen is listed, and the engine and the actions are called without their secret."""
    stack = shared_stack(run)
    http = requests.Session()
    made = opened(http, stack.url)
    http.post(
        f"{stack.url}/api/conversations/{made['id']}/messages",
        json={"client_message_id": str(uuid.uuid4()), "text": CANARY},
        headers=bearer(made["token"]),
        timeout=30,
    )
    every = doors(stack.url)
    run.none("routes without a known body", len(list(without_bodies_name(every))), of=len(every))
    told = [knock(http, stack.url, door, made["id"], {}) for door in every]
    run.every("refused with 401", sum(status == 401 for status, _ in told), of=len(told))
    bodies = [body for _, body in told]
    for path in sorted(WITHOUT_DATA):
        bodies.append(http.get(stack.url + path, timeout=20, allow_redirects=False).text)
    run.none("answers with a patient's words", sum("4711" in b for b in bodies), of=len(bodies))
    inner = [stack.start.ports.engine, stack.start.ports.actions]
    listening = [c for c in _listening(stack) if c.laddr.port in inner]
    open_to_all = [c for c in listening if c.laddr.ip not in ("127.0.0.1", "::1")]
    run.none("inner ports open beyond loopback", len(open_to_all), of=len(listening))
    calls = [
        (port, path, headers)
        for port in inner
        for path in ("/", "/webhook", "/webhooks/turn/", "/webhooks/turn/webhook", "/health")
        for headers in ({}, {"X-Ossa-Secret": "x"}, {"X-Ossa-Secret": ""})
    ]
    refused = 0
    for port, path, headers in calls:
        answer = http.post(f"http://127.0.0.1:{port}{path}", json={}, headers=headers, timeout=20)
        refused += answer.status_code in (401, 403, 404, 405)
    run.every("calls of engine and actions without the secret refused", refused, of=len(calls))


def _listening(stack: object) -> list[psutil._common.sconn]:
    pids = [s.process.pid for s in stack.supervisor.services if s.process]  # type: ignore[attr-defined]
    return [
        c for pid in pids for c in psutil.Process(pid).net_connections() if c.status == "LISTEN"
    ]


@check("E02")
def foreign_conversations(run: Run) -> None:
    """Each of so many patients calls every route and method on every other's conversation; the
    answer must be that for a conversation which is not there."""
    stack = shared_stack(run)
    http = requests.Session()
    patients = [opened(http, stack.url) for _ in range(run.count(quick=4, short=12, full=50))]
    every = doors(stack.url)
    nowhere = {
        (i, door): knock(http, stack.url, door, str(uuid.uuid4()), bearer(p["token"]))
        for i, p in enumerate(patients[:1])
        for door in every
    }
    tried = opened_ = differs = 0
    for i, patient in enumerate(patients):
        for j, other in enumerate(patients):
            if i == j:
                continue
            for door in every:
                told = knock(http, stack.url, door, other["id"], bearer(patient["token"]))
                tried += 1
                opened_ += told[0] < 400
                differs += told != nowhere[0, door]
    run.none("foreign conversations opened", opened_, of=tried)
    run.none("answers unlike those for nothing", differs, of=tried)
    left = sum(
        len(
            http.get(
                f"{stack.url}/api/conversations/{p['id']}/messages",
                headers=bearer(p["token"]),
                timeout=20,
            ).json()["messages"]
        )
        != len(p["messages"])
        for p in patients
    )
    run.none("conversations changed by others", left, of=len(patients))


def forged(luck: Random, good: str, ended: str) -> Iterator[str]:
    """Tokens that nobody was given, without end."""
    alphabet = string.ascii_letters + string.digits + "-_"
    fixed = [
        "", " ", "null", "undefined", "None", "0", "true", "[]", "{}", "*", "%", "' OR 1=1 --",
        ended, good[:-1], good + "x", good.swapcase(), good[::-1], good + " " + good, f'"{good}"',
        "Bearer " + good, "A" * 10_000, "é" * 40, "default", "\x01", "eyJhbGciOiJub25lIn0.e30.",
    ]  # fmt: skip
    yield from fixed
    while True:
        kind = luck.randrange(4)
        if kind == 0:
            yield "".join(luck.choice(alphabet) for _ in range(len(good)))
        elif kind == 1:
            yield good[: luck.randrange(len(good))]
        elif kind == 2:
            place = luck.randrange(len(good) - 1)  # the last letter carries spare bits
            other = luck.choice([c for c in alphabet if c != good[place]])
            yield good[:place] + other + good[place + 1 :]
        else:
            yield "".join(luck.sample(good, len(good)))


@check("E03", minutes=8)
def forged_tokens(run: Run) -> None:
    """Random, cut, flipped, shuffled, empty, huge and foreign tokens are sent for an existing
    conversation; then the time of tokens that begin right is compared with random ones."""
    stack = shared_stack(run)
    http = requests.Session()
    made, over = opened(http, stack.url), opened(http, stack.url)
    http.post(
        f"{stack.url}/api/conversations/{over['id']}/end",
        headers=bearer(over["token"]),
        timeout=20,
    )
    address = f"{stack.url}/api/conversations/{made['id']}/messages"
    tokens = forged(run.random, made["token"], over["token"])
    count = run.count(quick=300, short=2000, full=10_000)
    accepted = faults = 0
    for _ in range(count):
        value = next(tokens)
        sent = {"Authorization": f"Bearer {value}".encode()}
        status = http.get(address, headers=sent, timeout=20).status_code
        accepted += status < 400
        faults += status >= 500
    run.none("forged tokens accepted", accepted, of=count)
    run.none("faults of ours", faults, of=count)
    run.holds(
        "the right token still opens it",
        http.get(address, headers=bearer(made["token"]), timeout=20).status_code == 200,
    )
    rounds = run.count(quick=150, short=600, full=2000)
    near, far = _times(http, address, made["token"], rounds, run.random)
    gap = abs(statistics.median(near) - statistics.median(far))
    if run.size == "full":
        run.at_most("difference of the two medians", gap, 0.2, "ms")
    else:
        run.says(f"difference of the two medians {gap:.3f} ms (n = {rounds} each)")


def _times(
    http: requests.Session, address: str, good: str, rounds: int, luck: Random
) -> tuple[list[float], list[float]]:
    """Milliseconds of tokens that begin like the good one, and of random ones, in turns."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        tail = secrets.token_urlsafe(32)
        pair = [(0, good[:30] + tail[30 : len(good)]), (1, tail[: len(good)])]
        luck.shuffle(pair)
        for which, token in pair:
            began = time.perf_counter()
            http.get(address, headers=bearer(token), timeout=20)
            found[which].append((time.perf_counter() - began) * 1000)
    return found


@check("E04")
def ids_in_the_body(run: Run) -> None:
    """Ids of other conversations are put into bodies, addresses and headers, wherever a chat
    server might look for one."""
    stack = shared_stack(run)
    http = requests.Session()
    mine, other = opened(http, stack.url), opened(http, stack.url)
    names = (
        "sender", "sender_id", "conversation_id", "session_id", "id", "conversation", "token",
        "recipient_id", "metadata", "user", "clinic", "slots", "state", "seq", "author",
    )  # fmt: skip
    tried = taken = 0
    for _ in range(run.count(quick=1, short=2, full=4)):
        for name in names:
            for value in (other["id"], "default", {"id": other["id"]}, [other["id"]]):
                body = {"client_message_id": str(uuid.uuid4()), "text": "hello", name: value}
                answer = http.post(
                    f"{stack.url}/api/conversations/{mine['id']}/messages",
                    json=body,
                    params={name: other["id"]},
                    headers={**bearer(mine["token"]), "X-Conversation-Id": other["id"]},
                    timeout=30,
                )
                tried += 1
                taken += answer.status_code < 400
    run.none("smuggled ids accepted", taken, of=tried)
    store = open_store(f"sqlite:///{stack.start.var / 'ossa.db'}", stack.start.var)
    with store.look() as work:
        named = work.session.scalar(
            text("SELECT count(*) FROM conversations WHERE id IN ('default', '', 'null')")
        )
    store.close()
    run.none("conversations named default", int(named or 0), of=tried)


@check("E05")
def guessable_tokens(run: Run) -> None:
    """So many tokens are made; each must decode to 32 random bytes, none twice, and the database
    file must hold none of them."""
    store = open_store(f"sqlite:///{run.folder / 'ossa.db'}", run.folder)
    count = run.count(quick=300, short=5000, full=100_000)
    now = datetime.now(UTC)
    seen: list[str] = []
    while len(seen) < count:
        with store.work() as work:
            for _ in range(min(500, count - len(seen))):
                _, token = open_conversation(work, clinic="c", language="en", now=now)
                work.session.expunge_all()
                seen.append(token)
    good = sum(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) is not None for token in seen)
    run.every("tokens of 256 bits", good, of=count)
    run.none("tokens given twice", count - len(set(seen)), of=count)
    ones = sum(int.from_bytes(t.encode()[:40]).bit_count() for t in seen)  # a coarse look only
    run.says(f"share of set bits in the letters: {ones / (320 * count):.3f}")
    store.close()
    raw = b"".join(path.read_bytes() for path in run.folder.glob("ossa.db*"))
    sample = seen if count < 2000 else run.random.sample(seen, 2000)
    run.none(
        "tokens in the database's files", sum(t.encode() in raw for t in sample), of=len(sample)
    )


@check("E06")
def leaking_tokens(run: Run) -> None:
    """After chats over the API and over the plain pages, tokens and delete codes are looked for in
    logs, addresses, redirects, refusals, metrics and every page that can be fetched."""
    stack = shared_stack(run)
    http = requests.Session()
    secret: list[str] = []
    told: list[str] = []
    places: list[str] = []
    for _ in range(run.count(quick=3, short=10, full=40)):
        made = opened(http, stack.url)
        secret += [made["token"], made["delete_code"]]
        for door in doors(stack.url):
            if not door.path.endswith(("/end", "/{id}")):
                told.append(knock(http, stack.url, door, made["id"], bearer(made["token"]))[1])
        wrong = {"Authorization": f"Bearer {made['token']}x"}
        told.append(http.get(f"{stack.url}/api/x?token={made['token']}", headers=wrong).text)
        page = http.post(
            f"{stack.url}/chat/start", data={"consent": "yes"}, timeout=20, allow_redirects=False
        )
        found = re.search(r'name="token" value="([^"]+)"', page.text)
        assert found
        secret.append(found[1])
        places += [page.url, *(f"{k}: {v}" for k, v in page.headers.items())]
        places += re.findall(r'(?:href|src|action)="([^"]*)"', page.text)
    for path in sorted(WITHOUT_DATA):
        places.append(http.get(stack.url + path, timeout=20).text)
    logs = [p.read_text(errors="replace") for p in (stack.start.var / "log").iterdir()]
    for name, texts in (("logs", logs), ("addresses, headers and public pages", places)):
        hits = sum(any(word in part for part in texts) for word in secret)
        run.none(f"tokens and delete codes in {name}", hits, of=len(secret))
    tokens = [word for word in secret if len(word) > 40]  # a patient's summary shows their code
    hits = sum(any(word in part for part in told) for word in tokens)
    run.none("tokens in answers", hits, of=len(tokens))
    run.says(f"{sum(map(len, logs)):,} characters of logs, {len(told)} answers")


@check("E07")
def fixed_and_expired_tokens(run: Run) -> None:
    """A token chosen by the client, one left alone for too long, one past its life, one whose chat
    was ended and one whose chat was erased are used, at the edges of each time."""
    store = open_store(f"sqlite:///{run.folder / 'ossa.db'}", run.folder)
    now = datetime.now(UTC)
    second = timedelta(seconds=1)
    tried = accepted = wrong = 0
    for round_ in range(run.count(quick=4, short=10, full=25)):
        begin = now + timedelta(hours=round_)
        kinds = ("idle", "old", "ended", "erased", "chosen")
        for kind in kinds:
            with store.work() as work:
                made, token = open_conversation(work, clinic="c", language="en", now=begin)
            at = begin + second
            if kind == "idle":
                with store.look() as work:
                    conversation_for_token(work, token, made.id, begin + IDLE - second)
                at = begin + IDLE
            elif kind == "old":
                step = begin
                while step + IDLE - second < begin + LIFETIME:
                    step += IDLE - second
                    with store.work() as work:
                        conversation_for_token(work, token, made.id, step, slide=True)
                at = begin + LIFETIME
            elif kind == "chosen":
                token = CHOSEN
            else:
                with store.work() as work:
                    row = conversation_for_token(work, token, made.id, at)
                    if kind == "ended":
                        end(row, at)
                    else:
                        erase(work, row, reason="patient", now=at)
            tried += 1
            try:
                with store.look() as work:
                    conversation_for_token(work, token, made.id, at)
                accepted += 1
            except TokenRefused:
                pass
            except Exception:
                wrong += 1
    run.none("dead or chosen tokens accepted", accepted, of=tried)
    run.none("other refusals", wrong, of=tried)
    store.close()
    _ends_at_once(run)


def _ends_at_once(run: Run) -> None:
    stack = shared_stack(run)
    http = requests.Session()
    slowest, alive = 0.0, 0
    count = run.count(quick=3, short=10, full=20)
    for _ in range(count):
        made = opened(http, stack.url)
        base = f"{stack.url}/api/conversations/{made['id']}"
        http.post(f"{base}/end", headers=bearer(made["token"]), timeout=20).raise_for_status()
        began = time.perf_counter()
        status = http.get(f"{base}/messages", headers=bearer(made["token"]), timeout=20).status_code
        slowest = max(slowest, time.perf_counter() - began)
        alive += status != 401
    run.none("tokens alive after the chat was ended", alive, of=count)
    run.at_most("seconds until the end counts", slowest, 1.0, "s")
