"""``make release``: everything that a clinic installs, in ``results/release``, and tried.

The wheel (web process and actions), the content, the engine's part, the locks, the contexts of the
container images, the list of components (CycloneDX) and checksums. Then all of it is installed with
nothing else into a fresh environment; it must start, answer ``/healthz``, and answer a red flag.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "results" / "release"
TOOLS = ROOT / ".venv-docs" / "bin"
UV = ROOT / ".venv-tools" / "bin" / "uv"
CONTENT = ["knowledge", "clinic.toml", "LICENSE", "README.md", "CHANGELOG.md"]
ENGINE = ["engine", "data", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml"]
CONTEXTS = {
    "app": ["bot", "actions", "knowledge", "clinic.toml", "requirements/app.txt", "deploy"],
    "engine": [*ENGINE, "requirements/engine.txt", "deploy"],
}
RED_FLAG = "I have breast cancer and since yesterday I cannot feel my legs"
WITHIN = 90


class NotMade(Exception):
    """Why there is no release, in one line."""


def version() -> str:
    """The number in pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def make() -> Path:
    """The folder of the release, not yet tried."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    _run([str(TOOLS / "python"), "-m", "hatchling", "build", "-t", "wheel", "-d", str(OUT)])
    for lock in ("app.txt", "engine.txt"):
        shutil.copy(ROOT / "requirements" / lock, OUT / f"requirements-{lock}")
    _pack("content", CONTENT)
    _pack("engine", ENGINE)
    for name, paths in CONTEXTS.items():
        _pack(f"context-{name}", paths)
    for name in ("app", "engine"):
        _components(OUT / f"requirements-{name}.txt", OUT / f"components-{name}.cdx.json")
    sums = [f"{_digest(path)}  {path.name}\n" for path in sorted(OUT.iterdir())]
    (OUT / "SHA256SUMS").write_text("".join(sums))
    return OUT


def _pack(name: str, paths: list[str]) -> None:
    """Tracked files only, so that nothing of a working folder slips in."""
    there = [path for path in paths if _tracked(path)]
    target = OUT / f"ossa-{version()}-{name}.tar.gz"
    _run(["git", "archive", "--format=tar.gz", f"--output={target}", "HEAD", *there])


def _tracked(path: str) -> bool:
    listed = subprocess.run(["git", "ls-files", path], cwd=ROOT, capture_output=True, check=True)
    return bool(listed.stdout)


def _components(lock: Path, path: Path) -> None:
    tool = [str(TOOLS / "cyclonedx-py"), "requirements", "--output-reproducible", "--of", "JSON"]
    _run([*tool, "-o", str(path), str(lock)])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(folder: Path) -> str:
    """Install and start it as a clinic would. Gives what was seen; raises :class:`NotMade`."""
    (wheel,) = folder.glob("*.whl")
    with tempfile.TemporaryDirectory(prefix="ossa-release-") as made:
        place = Path(made)
        with tarfile.open(folder / f"ossa-{version()}-content.tar.gz") as content:
            content.extractall(place, filter="data")
        python = place / "venv" / "bin" / "python"
        _run([str(UV), "venv", "-q", "-p", sys.executable, str(place / "venv")])
        install = [str(UV), "pip", "install", "-q", "--no-deps", "-p", str(python)]
        _run([*install, "--require-hashes", "-r", str(folder / "requirements-app.txt")])
        _run([*install, str(wheel)])
        with _started(place, python) as address:
            health = _get(f"{address}/healthz")
            level = _ring(address)
    if level != "EMERGENCY_NOW":
        raise NotMade(f"a red flag was answered with {level}")
    return f"installed {wheel.name}, /healthz said {health}, a red flag rang"


@contextmanager
def _started(place: Path, python: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "OSSA_VAR": str(place / "var")}
    (place / "var").mkdir()
    with (place / "web.log").open("w") as log:
        web = subprocess.Popen(
            [str(python), "-m", "bot", "web"], cwd=place, env=environment, stdout=log, stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", web, place / "web.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            web.terminate()
            web.wait(timeout=30)


def _wait(address: str, web: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and web.poll() is None:
        try:
            _get(address)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise NotMade(f"the web process did not answer:\n{log.read_text()[-2000:]}")


def _get(address: str) -> int:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        return int(answer.status)


def _ring(address: str) -> str:
    opened = _post(f"{address}/api/conversations", {"language": "en", "consent": True})
    said = _post(
        f"{address}/api/conversations/{opened['id']}/messages",
        {"client_message_id": "00000000-0000-4000-8000-000000000001", "text": RED_FLAG},
        opened["token"],
    )
    return str(said["replies"][0]["urgency"])


def _post(address: str, body: dict[str, object], token: str = "") -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - our own address
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        told: dict[str, Any] = json.load(answer)
        return told


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotMade(f"{' '.join(command[:4])}: {(done.stderr or done.stdout)[-1500:]}")


def main() -> int:
    """Make it and try it; 1 when it is not one."""
    try:
        folder = make()
        told = check(folder)
    except NotMade as why:
        sys.stderr.write(f"ossa: no release: {why}\n")
        return 1
    sys.stdout.write(f"{told}\nossa {version()} is in {folder.relative_to(ROOT)}:\n")
    for path in sorted(folder.iterdir()):
        sys.stdout.write(f"  {path.stat().st_size:>12,}  {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
