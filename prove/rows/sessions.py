"""E: patients' sessions. A token opens one conversation, and nothing else opens it."""

from __future__ import annotations

import uuid

import psutil
import requests
from sqlalchemy import text

from bot.store import open_store
from prove.check import Run, check
from prove.stacks import shared_stack
from prove.surface import PUBLIC, bearer, doors, knock, opened, without_bodies_name

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
    for path in sorted(PUBLIC):
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
