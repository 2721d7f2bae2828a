"""A clinic's own web site for the browser tests: pages of another origin that embed the chat."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.supervisor.run import free_port

PORT = free_port()
ORIGIN = f"http://localhost:{PORT}"
"""Not the chat's 127.0.0.1, so that the browser takes it for another site."""

PLAIN = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A clinic</title></head>
<body><h1>A clinic</h1><p><a href="#away">A link of the page</a></p>
<script src="{chat}/embed.js" data-language="en" defer></script></body></html>"""


@dataclass
class Site:
    """``pages`` by path; ``policy`` is the Content-Security-Policy of all of them."""

    pages: dict[str, str] = field(default_factory=dict)
    policy: str | None = None

    def show(self, html: str, *, chat: str, policy: str | None = None) -> str:
        """The address of a page with this text, ``{chat}`` being the chat's own address."""
        self.pages["/page"] = html.replace("{chat}", chat)
        self.policy = policy
        return f"{ORIGIN}/page"


@contextmanager
def serve_site() -> Iterator[Site]:
    """A running site on :data:`ORIGIN`."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            found = site.pages.get(path)
            self.send_response(200 if found is not None else 404)
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if site.policy and kind == "text/html":
                self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write((found or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
