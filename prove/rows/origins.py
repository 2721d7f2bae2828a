"""G: other sites. Headers on every answer, and nothing that another origin may read."""

from __future__ import annotations

from typing import Any

import requests

from bot.console import sessions
from prove.cases import cases
from prove.check import Run, check
from prove.chromium import staff_token
from prove.frames import stranger_reads
from prove.stacks import shared_stack
from prove.surface import PUBLIC, bearer, doors, knock, opened
from tests.browser.site import ORIGIN

NEEDED = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "",
    "permissions-policy": "",
    "cache-control": "no-store",
}
KINDS = ("application/json", "text/html", "text/javascript", "text/css", "image/svg+xml",
         "application/pdf", "text/event-stream", "text/plain", "text/csv")  # fmt: skip


@check("G02")
def missing_headers(run: Run) -> None:
    """Every route is asked by every method, with and without a token and a session, right and
    wrong, and each answer's headers are read; an installation with TLS is asked for HSTS."""
    stack = shared_stack(run)
    http = requests.Session()
    made = opened(http, stack.url)
    cookie = {"Cookie": f"{sessions.COOKIE}={staff_token(stack)}"}
    asked: list[tuple[str, str, dict[str, str]]] = []
    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X-ODD")
    for path in sorted(PUBLIC | {"/staff/", "/staff/people", "/no/such/page", "/staff/no-such"}):
        asked += [(method, path, who) for method in methods for who in ({}, cookie)]
    for door in doors(stack.url):
        path = door.path.replace("{id}", made["id"]).replace("{seq}", "1")
        if not path.endswith(("/end", "/events", made["id"])):
            asked += [(method, path, bearer(made["token"])) for method in methods]
    if run.size == "quick":
        asked = run.random.sample(asked, 200)
    lacking = 0
    for method, path, headers in asked:
        answer = http.request(method, stack.url + path, headers=headers, timeout=30,
                              allow_redirects=False)  # fmt: skip
        wrong = _wrong(answer.headers, path)
        lacking += bool(wrong)
        if wrong:
            run.says(f"{method} {path} {answer.status_code}: {', '.join(wrong)}")
    run.none("answers that lack a header", lacking, of=len(asked))
    cases(run, "the whole policy, and HSTS with TLS", "tests/web/test_headers.py", at_least=18)


def _wrong(headers: Any, path: str) -> list[str]:
    wrong = [
        name
        for name, value in NEEDED.items()
        if value not in headers.get(name, "\x00") and not _cached(name, path)
    ]
    kind = headers.get("content-type", "")
    if int(headers.get("content-length", "0") or 0) and not kind.startswith(KINDS):
        wrong.append(f"content-type {kind!r}")
    if headers.get("server") or "access-control-allow-origin" in headers:
        wrong.append("server or CORS")
    return wrong


def _cached(name: str, path: str) -> bool:
    """Files without data may be kept by the browser."""
    public = ("/static/", "/staff/static/", "/embed.js", "/pictures/")
    return name == "cache-control" and path.startswith(public)


def hostile_origins(own: str, listed: str) -> list[str]:
    """Origins that look like ours or like a listed one."""
    made = ["null", "", "file://", "https://evil.example", "http://evil.example", "*", "https://"]
    for good in (own, listed):
        scheme, _, host = good.partition("://")
        name, _, port = host.partition(":")
        there = f"{scheme}://{name}"
        made += [
            f"{there}.evil.example:{port}", f"{scheme}://evil{name}:{port}", f"{good}.evil.example",
            f"{scheme}://sub.{name}:{port}", f"{there}:1", there, f"https://{host}", f"{good}/",
            f"{good}@evil.example", f"{good}%00.evil.example", f"{good} https://evil.example",
            f"{scheme.upper()}://{name}:{port}", f"{there.swapcase()}:{port}x", f"ftp://{host}",
            f"{there}.:{port}", f"{scheme}://xn--{name}-9ya:{port}", f"{scheme}:{host}", host,
            f"{there}:{port}0", f"{scheme}://user:pw@{host}", f"{scheme}://[::1]:{port}",
            f"{there}:{port}#x", f"{there}:{port}?x", f"chrome-extension://{name}",
        ]  # fmt: skip
    return made + [f"https://clinic{n}.evil.example" for n in range(45)]


@check("G04")
def other_origins(run: Run) -> None:
    """A hundred origins that are not ours ask for every kind of answer, with and without a token,
    before and after the browser's own question; none may be told that it may read."""
    stack = shared_stack(run)
    http = requests.Session()
    made = opened(http, stack.url)
    origins = hostile_origins(stack.url, ORIGIN)
    if run.size == "quick":
        origins = run.random.sample(origins, 30)
    base = f"/api/conversations/{made['id']}/messages"
    allowed = tried = 0
    asked = [("GET", base), ("OPTIONS", base), ("POST", "/api/conversations"), ("GET", "/chat"),
             ("GET", "/staff/login"), ("GET", "/embed.js")]  # fmt: skip
    for origin in origins:
        headers: dict[str, str | bytes] = {
            "Origin": origin.encode("utf-8"),
            "Access-Control-Request-Method": "POST",
            **bearer(made["token"]),
        }
        for method, path in asked:
            answer = http.request(method, stack.url + path, headers=headers, timeout=20)
            tried += 1
            allowed += any(name.lower().startswith("access-control-") for name in answer.headers)
    run.none("origins that may read", allowed, of=tried)
    run.says(f"{len(origins)} origins; a listed clinic's page frames the chat and reads nothing")


@check("G05")
def foreign_streams(run: Run) -> None:
    """A page of another origin opens event streams, sockets and requests to every route in a real
    Chromium; nothing may be read."""
    tried, read = stranger_reads(run)
    run.none("answers that another origin read", read, of=tried)
    stack = shared_stack(run)
    http = requests.Session()
    made = opened(http, stack.url)
    events = next(door for door in doors(stack.url) if door.path.endswith("/events"))
    bad = [{}, bearer("x"), {"Cookie": f"ossa={made['token']}"}, {"Last-Event-ID": "0"}]
    told = [knock(http, stack.url, events, made["id"], headers)[0] for headers in bad]
    run.every("streams without a token refused", told.count(401), of=len(told))
    socket = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "eA==",
              "Sec-WebSocket-Version": "13"}  # fmt: skip
    paths = ("/", "/ws", "/socket.io/", f"/api/conversations/{made['id']}/events", "/staff/")
    opened_ = sum(
        http.get(stack.url + path, headers=socket, timeout=20).status_code == 101 for path in paths
    )
    run.none("sockets opened", opened_, of=len(paths))
