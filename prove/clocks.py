"""Wrong clocks: libfaketime under the web processes; staff at the door with codes by the time, and
patients who write on another day.

Only what a person sets is set: the clock of the wall. The monotonic one goes on, as it does on a
real machine.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from bot.console.accounts import create_first_admin
from bot.store import Store, factors
from bot.supervisor.service import Service
from prove.cases import ROOT
from prove.check import NotRun
from prove.surface import bearer, opened
from tests.staff import PASSWORD, USERNAME

STEP = 30
"""Seconds for which a code of an app is good."""


def library() -> Path:
    """libfaketime. Raises :class:`NotRun` where it is missing or has no effect."""
    found = list((ROOT / ".venv-prove").glob("lib/python3*/site-packages/libfaketime/**/*.so.1"))
    if not found:
        raise NotRun("libfaketime is not installed: make prove-setup (Linux only)")
    environment = os.environ | {"LD_PRELOAD": str(found[0]), "FAKETIME": "+400d"}
    code = "import time; print(time.time())"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    if not done.stdout or float(done.stdout) < time.time() + 86_400:
        raise NotRun("libfaketime has no effect on this machine")
    return found[0]


class WrongClock:
    """The clock of one web process, off by so many seconds; may be set while it runs."""

    def __init__(self, preload: Path, file: Path, seconds: float = 0) -> None:
        self._preload, self._file = preload, file
        self.set(seconds)

    def set(self, seconds: float) -> None:
        """Puts the clock off by so much, within a second."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{seconds:+.0f}\n")
        draft.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self._preload),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # with it, threads that wait spin
            "NO_FAKE_STAT": "1",
        }

    def under(self, service: Service) -> None:
        """Lets a service that is not started yet live by this clock."""
        service.environment = dict(service.environment) | self.environment


class Staff:
    """A person with an app, who logs in at one web process or another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret = b""
        with store.work() as work:
            create_first_admin(work, USERNAME, "", PASSWORD)

    def new_app(self) -> None:
        """Sets the app up anew, so that no code of it was used yet."""
        self._secret = secrets.token_bytes(20)
        with self._store.work() as work:
            factors.remove_all(work, USERNAME, "totp")
            factors.add_factor(
                work, USERNAME, "totp", name="x", data=self._secret, at=datetime.now(UTC)
            )

    def log_in(self, url: str, steps: int) -> requests.Session | None:
        """A whole session by a code that is off by so many steps; None when it is refused."""
        http = requests.Session()
        http.headers.update({"Origin": url, "Sec-Fetch-Site": "same-origin"})
        _send(http, f"{url}/staff/login", username=USERNAME, password=PASSWORD)
        moment = int(time.time()) + steps * STEP
        code = TOTP(self._secret, 6, SHA1(), STEP).generate(moment).decode()  # noqa: S303
        answer = _send(http, f"{url}/staff/second-step", code=code)
        return http if answer.status_code == 303 else None


def _send(http: requests.Session, address: str, **form: str) -> requests.Response:
    page = http.get(address, timeout=20).text
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, f"no form at {address}"
    return http.post(address, data={**form, "csrf": found[1]}, timeout=20, allow_redirects=False)


def early_in_a_step() -> None:
    """Waits until the codes of now stay the codes of now for a while."""
    while time.time() % STEP > STEP / 2:
        time.sleep(0.2)


def seen(http: requests.Session, url: str) -> bool:
    """Whether the console lets this session in."""
    return http.get(f"{url}/staff/", timeout=20, allow_redirects=False).status_code == 200


def in_seconds(seconds: float) -> datetime:
    """A moment by the right clock, which is this program's."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


class Talk:
    """A conversation at a process that lives on another day."""

    def __init__(self, url: str, day: datetime) -> None:
        self._url, self._http = url, requests.Session()
        self.said: list[str] = []
        self.refused = 0
        deadline = time.monotonic() + 15
        while True:  # the process notices within some seconds that its clock was set
            self.made = opened(self._http, url)
            at = datetime.fromisoformat(self.made["messages"][0]["at"])
            if abs(at - day) < timedelta(minutes=1) or time.monotonic() > deadline:
                break
            time.sleep(0.3)
        self._address = f"{url}/api/conversations/{self.made['id']}"
        self._headers = bearer(self.made["token"])

    def opens(self, other: dict[str, Any]) -> bool:
        """Whether another day's token still opens its conversation here."""
        address = f"{self._url}/api/conversations/{other['id']}/messages"
        answer = self._http.get(address, headers=bearer(other["token"]), timeout=20)
        return answer.status_code == 200

    def say(self) -> None:
        name = str(uuid.uuid4())
        self.said.append(name)
        answer = self._http.post(
            f"{self._address}/messages",
            json={"client_message_id": name, "text": f"my knee hurts, {len(self.said)}"},
            headers=self._headers,
            timeout=20,
        )
        self.refused += answer.status_code != 201

    def _messages(self) -> list[dict[str, Any]]:
        answer = self._http.get(f"{self._address}/messages", headers=self._headers, timeout=20)
        found: list[dict[str, Any]] = answer.json().get("messages", [])
        return found

    def told(self) -> set[str]:
        """The client's names of what the conversation shows, by the texts."""
        texts = {message["text"] for message in self._messages() if message["author"] == "patient"}
        return {name for n, name in enumerate(self.said, 1) if f"my knee hurts, {n}" in texts}

    def misordered(self, moment: datetime) -> int:
        """Messages out of order, and times that go back or belong to another day."""
        shown = self._messages()
        times = [datetime.fromisoformat(message["at"]) for message in shown]
        numbers = [message["seq"] for message in shown]
        far = sum(abs(at - moment) > timedelta(minutes=3) for at in times)
        back = sum(later < earlier for earlier, later in pairwise(times))
        return far + back + (numbers != list(range(1, len(numbers) + 1)))

    def call_back(self, moment: datetime) -> bool:
        """Whether a call-back is promised, for a time to come within ten days."""
        answer = self._http.post(
            f"{self._address}/callback",
            json={"phone": "+39 06 4991 0000", "consent": True},
            headers=self._headers,
            timeout=20,
        )
        if answer.status_code != 201:
            return False
        due = datetime.fromisoformat(answer.json()["due_at"])
        return moment - timedelta(minutes=1) < due < moment + timedelta(days=10)
