"""The address of the actions as a number, looked up before the walls go up.

Within them the engine may open connections to one port and ask no name server.
"""

from __future__ import annotations

import random
import socket
from urllib.parse import urlsplit, urlunsplit


def numeric(url: str) -> str:
    """``url`` with one of the addresses that its host's name stands for, at random, so that several
    engines spread over several action servers. A name that nobody knows stays as it is."""
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
    except OSError:
        return url
    host = str(random.choice(found)[4][0])  # noqa: S311
    shown = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{shown}{port}"))
