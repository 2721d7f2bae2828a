"""Pages of strangers around our frames: framing, forged messages, reading across origins."""

from __future__ import annotations

import json
from typing import Any

import requests

from prove.check import Run
from prove.chromium import Judge, judged
from prove.stacks import shared_stack
from prove.surface import doors, opened
from tests.browser.site import PLAIN, serve_site

EMPTY = '<!doctype html><meta charset="utf-8"><title>A stranger</title><body>'
READ = """async ([base, paths, token]) => {
  let read = 0, tried = 0;
  const ways = [{}, { mode: "no-cors" }, { credentials: "include" },
                { headers: { Authorization: "Bearer " + token } }];
  for (const path of paths) {
    for (const way of ways) {
      tried++;
      try { const a = await fetch(base + path, way); if ((await a.text()).length) read++; } catch {}
    }
    tried++;
    read += await new Promise((done) => {
      const events = new EventSource(base + path, { withCredentials: true });
      events.onmessage = () => done(1); events.onerror = () => { events.close(); done(0); };
      setTimeout(() => { events.close(); done(0); }, 1500);
    });
  }
  tried++;
  read += await new Promise((done) => {
    const socket = new WebSocket(base.replace("http", "ws") + "/ws");
    socket.onopen = () => done(1); socket.onerror = () => done(0);
  });
  return [tried, read];
}"""


def stranger_reads(run: Run) -> tuple[int, int]:
    """How often a page of another origin tried to read an answer, and how often it could."""
    stack = shared_stack(run)
    made = opened(requests.Session(), stack.url)
    paths = [d.path.replace("{id}", made["id"]) for d in doors(stack.url) if d.method == "GET"]
    paths += ["/chat", "/staff/", "/staff/login", "/openapi.json"]
    with serve_site() as site, judged(run, stack) as (_, page, _):
        page.goto(site.show(EMPTY, chat=stack.url))
        tried, read = page.evaluate(READ, [stack.url, paths, made["token"]])
    return int(tried), int(read)


FRAMED = (
    "/staff/login", "/staff/", "/staff/people", "/", "/openapi.json", "/healthz",
)  # fmt: skip


def framed(run: Run) -> tuple[list[str], bool, bool]:
    """The pages that a stranger's page could frame; whether the chat shows on a listed site, and on
    one that is not listed."""
    stack = shared_stack(run)
    shown = []
    with serve_site() as site:
        for path in FRAMED[: run.count(quick=2, short=6, full=6)]:
            with judged(run, stack) as (_, page, _):
                html = f'{EMPTY}<iframe src="{{chat}}{path}"></iframe>'
                page.goto(site.show(html, chat=stack.url))
                page.wait_for_timeout(400)
                frames = [f for f in page.frames if f != page.main_frame]
                texts = [f.evaluate("document.body?.innerText ?? ''") for f in frames]
                if any("refused" not in t and t.strip() for t in texts):
                    shown.append(path)
        address = site.show(f'{EMPTY}<iframe src="{{chat}}/chat"></iframe>', chat=stack.url)
        listed = _chat_shows(run, address)
        other = _chat_shows(run, address.replace("localhost", "127.0.0.1"))
    return shown, listed, other


def _chat_shows(run: Run, address: str) -> bool:
    with judged(run, shared_stack(run)) as (_, page, _):
        page.goto(address)
        page.wait_for_timeout(800)
        frames = [f for f in page.frames if f != page.main_frame]
        return any(f.locator("#start").count() for f in frames)


HEAR = "window.heard = []; addEventListener('message', (e) => heard.push(e.data))"
SEND = """(forged) => {
  const chat = document.querySelector("ossa-chat").shadowRoot.querySelector("iframe");
  const other = document.getElementById("other").contentWindow;
  for (const data of forged) {
    chat.contentWindow.postMessage(data, "*");
    window.postMessage(data, "*");
    other.eval("parent.postMessage(" + JSON.stringify(data ?? null) + ", '*')");
  }
  return forged.length * 3;
}"""
FORGED: list[Any] = [
    "ossa:close", "ossa:news", "ossa:ready", "ossa:open", "ossa:", "close", "ready", "", None, 1,
    True, {"type": "ossa:close"}, {"token": "x"}, ["ossa:close"], "ossa:token", "ossa:text",
    "ossa:end", {"ossa": "send", "text": "hello"}, "ossa:say hello", "javascript:alert(1)",
    "<img src=x onerror=alert(1)>", {"__proto__": {"x": 1}}, {"toString": "x"}, "ossa:ready\x00",
    "OSSA:CLOSE",
]  # fmt: skip


def forged_messages(run: Run) -> tuple[int, int, int, list[str], Judge]:
    """(messages sent, effects on chat or launcher, texts that left the frame, what did, judge)."""
    stack = shared_stack(run)
    html = PLAIN.replace("</body>", '<iframe id="other" srcdoc="<p>x</p>"></iframe></body>')
    with serve_site() as site, judged(run, stack) as (_, page, judge):
        page.add_init_script(
            "window.heard = []; addEventListener('message', (e) => heard.push(e.data))"
        )
        page.goto(site.show(html, chat=stack.url))
        launcher = page.locator("ossa-chat")
        launcher.get_by_role("button").first.click()
        frame = launcher.frame_locator("iframe")
        frame.locator("#start").click()
        frame.locator(".message.assistant").first.wait_for()
        frame.locator("#words").fill("a word-of-the-patient")
        frame.locator("#words").press("Enter")
        frame.locator(".message.assistant").nth(2).wait_for()
        before = frame.locator(".message").count()
        sent = page.evaluate(
            SEND,
            FORGED,
        )
        page.wait_for_timeout(500)
        effects = abs(frame.locator(".message").count() - before)
        effects += not frame.locator("#words").is_visible()
        effects += not launcher.locator("iframe").is_visible()
        heard = page.evaluate("heard.filter((d) => typeof d === 'string').map(String)")
        left = [t for t in heard if "word-of-the-patient" in t or len(t) > 60]
        names = sorted({t for t in heard if t.startswith("ossa:")} - {str(f) for f in FORGED})
        run.says(f"what the chat tells the page by itself: {json.dumps(names)}")
    return int(sent), int(effects), len(left), left, judge
