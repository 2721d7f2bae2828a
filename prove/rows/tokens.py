"""E: patients' tokens. Not guessed, not leaked, not alive for longer than they should."""

from __future__ import annotations

import re
import secrets
import statistics
import string
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import requests

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
from prove.surface import PUBLIC, bearer, doors, knock, opened

CHOSEN = "a-word-of-the-clients-own-choice-01234567890"


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
    for path in sorted(PUBLIC):
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
    run.in_time("seconds until the end counts", slowest, 1.0)
