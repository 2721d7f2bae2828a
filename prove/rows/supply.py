"""I: what is installed, and what is in the tree."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import tomllib
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from prove.cases import ROOT
from prove.check import NotRun, Run, check

TOOLS = ROOT / ".venv-prove" / "bin"
LOCKS = ("app", "dev", "engine", "fuzz", "prove", "tools")
AUDITED = ("app", "engine", "prove")
UV = ROOT / ".venv-tools" / "bin" / "uv"
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def tool(name: str, *arguments: str, limit: int = 600) -> subprocess.CompletedProcess[str]:
    """Runs a tool of the environment of its own. Raises :class:`NotRun` where that is missing."""
    if not (TOOLS / name).exists():
        raise NotRun("the environment of the tools is missing: make prove-setup")
    return subprocess.run(
        [str(TOOLS / name), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=limit,
        check=False,
    )


def pins(lock: str) -> list[tuple[str, str]]:
    """Names and versions that a lock file pins."""
    found = _PIN.findall((ROOT / "requirements" / f"{lock}.txt").read_text())
    return [(name, version) for name, version in found]


@check("I01", quick=False)
def known_vulnerabilities(run: Run) -> None:
    """pip-audit reads the hash-pinned locks; what it could not look up counts as not audited, and
    what it found must be in requirements/accepted.toml with a reason, a control and a day."""
    listed = tomllib.loads((ROOT / "requirements" / "accepted.toml").read_text())
    accepted = {name: {**listed["defaults"], **why} for name, why in listed["engine"].items()}
    pinned = {name.lower() for name, _ in pins("engine")}
    run.none("accepted packages that are not in the lock", len(set(accepted) - pinned),
             of=len(accepted))  # fmt: skip
    incomplete = sum(not (w.get("reason") and w.get("control")) for w in accepted.values())
    run.none("accepted without reason or control", incomplete, of=len(accepted))
    today = datetime.now(UTC).date()
    past = [name for name, why in accepted.items() if _day(why["until"]) < today]
    run.none("accepted for longer than their day", len(past), of=len(accepted))
    looked_up = skipped = 0
    unexplained: list[str] = []
    reasons: set[str] = set()
    for lock in AUDITED:
        of, left, found, reason = _audit(run, lock)
        looked_up += of - left
        skipped += left
        reasons |= {reason} if reason else set()
        unexplained += [f"{lock}: {n}" for n in found if lock != "engine" or n not in accepted]
    run.says(f"audited {looked_up} of {looked_up + skipped} pinned packages")
    if skipped:
        raise NotRun(f"NOT AUDITED: {skipped} of {looked_up + skipped} packages could not be "
                     f"looked up ({'; '.join(sorted(reasons))[:300]})")  # fmt: skip
    run.none("vulnerabilities without a reason", len(unexplained), of=looked_up)
    for line in unexplained:
        run.says(line)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _audit(run: Run, lock: str) -> tuple[int, int, list[str], str]:
    """(packages, how many were not looked up, names with advisories, why not)."""
    count = len(pins(lock))
    out = run.folder / f"audit-{lock}.json"
    try:
        done = tool(
            "pip-audit", "-r", f"requirements/{lock}.txt", "--disable-pip", "--require-hashes",
            "--progress-spinner", "off", "-f", "json", "-o", str(out), limit=240,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return count, count, [], "the service did not answer in time"
    if not out.exists():
        return count, count, [], done.stderr.strip().splitlines()[-1][:160] if done.stderr else "?"
    told = json.loads(out.read_text())["dependencies"]
    left = [one for one in told if "skip_reason" in one]
    found = [one["name"].lower() for one in told if one.get("vulns")]
    # Markers of other systems leave some lines out: they count as audited only when named.
    missing = count - len(told)
    run.says(f"{lock}: {len(told) - len(left)} of {count} audited, {missing} for other systems")
    return len(told), len(left), found, left[0]["skip_reason"][:100] if left else ""


@check("I02")
def altered_packages(run: Run) -> None:
    """Every line of every lock must pin a version and SHA-256 hashes and name no index; then a
    package is installed as our environments are, and altered by one byte."""
    lines = unpinned = 0
    for lock in LOCKS:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text().replace("\\\n", " ")
        for line in (part.strip() for part in text.splitlines()):
            if not line or line.startswith("#"):
                continue
            lines += 1
            unpinned += not (_PIN.match(line) and "--hash=sha256:" in line) or "://" in line
    run.none("lines without version, hash, or with an address", unpinned, of=lines)
    source = (ROOT / "scripts" / "environment.py").read_text()
    ways = source.count('"install"')
    run.every("ways of installing that ask for hashes", source.count('"--require-hashes"'), of=ways)
    raw = _wheel()
    tried = run.count(quick=4, short=12, full=40)
    run.holds("the package as pinned is installed", _installs(run, raw, raw))
    taken = 0
    for _ in range(tried):
        place = run.random.randrange(len(raw))
        other = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        taken += _installs(run, other, raw)
    run.none("altered packages installed", taken, of=tried)


def _wheel() -> bytes:
    about = "Metadata-Version: 2.1\nName: harmless\nVersion: 1\n"
    wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members = {
        "harmless.py": "x = 1\n",
        "harmless-1.dist-info/METADATA": about,
        "harmless-1.dist-info/WHEEL": wheel,
    }
    lines = [f"{n},sha256={_digest(t.encode())},{len(t)}" for n, t in members.items()]
    members["harmless-1.dist-info/RECORD"] = "\n".join([*lines, "harmless-1.dist-info/RECORD,,\n"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        for name, text in members.items():
            files.writestr(name, text)
    return packed.getvalue()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _installs(run: Run, served: bytes, pinned: bytes) -> bool:
    folder = run.folder / "wheels"
    folder.mkdir(exist_ok=True)
    (folder / "harmless-1-py3-none-any.whl").write_bytes(served)
    lock = run.folder / "lock.txt"
    lock.write_text(f"harmless==1 --hash=sha256:{hashlib.sha256(pinned).hexdigest()}\n")
    target = run.folder / "target"
    command = [str(UV), "pip", "install", "-q", "--no-deps", "--require-hashes", "--no-index"]
    command += ["--no-cache", "--find-links", str(folder), "--target", str(target)]
    done = subprocess.run([*command, "-r", str(lock)], capture_output=True, text=True, check=False)
    there = (target / "harmless.py").exists()
    shutil.rmtree(target, ignore_errors=True)
    return done.returncode == 0 and there


LIST = "import importlib.metadata as m\nfor d in m.distributions(): print(d.metadata['Name'])"


@check("I03", quick=False)
def everything_installed(run: Run) -> None:
    """`make sbom` lists both environments as CycloneDX; every installed distribution must be in
    its list, and with the version that the lock pins."""
    for name, folder in (("app", ".venv"), ("engine", ".venv-engine")):
        python = ROOT / folder / "bin" / "python"
        out = run.folder / f"sbom-{name}.json"
        done = tool("cyclonedx-py", "environment", str(python), "-o", str(out), "--of", "JSON")
        if done.returncode:
            raise RuntimeError(done.stderr[-500:])
        components = json.loads(out.read_text())["components"]
        listed = {one["name"].lower(): one["version"] for one in components}
        command = [str(python), "-c", LIST]
        installed = subprocess.run(command, capture_output=True, text=True, check=True)
        names = {line.lower() for line in installed.stdout.split()}
        run.every(f"{name}: distributions listed", len(names & set(listed)), of=len(names))
        locks = ("app", "dev") if name == "app" else ("engine",)
        wanted = {_same(n): v for lock in locks for n, v in pins(lock)}
        extra = [n for n, v in listed.items() if wanted.get(_same(n)) != v]
        run.none(f"{name}: listed ones that no lock pins", len(extra), of=len(listed))
        for one in extra[:9]:
            run.says(f"{name}: {one} {listed[one]}")
    run.says("no npm package is installed or served; scripts and styles are the project's own")


def _same(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


HARMLESS = ("tests/", "prove/", "docs/figures", "engine/patches.py", "bench/")
"""Invented people's passwords, forged tokens, digests of Rasa's source."""
KNOWN = {
    ("actions/__main__.py", "Secret Keyword"): "the name of a variable",
    ("bot/dialogue/undisguised.py", "Base64 High Entropy String"): "look-alike letters",
    ("bot/settings.py", "Basic Auth Credentials"): "the form of an SMTP address",
    ("bot/web/alerts.py", "Basic Auth Credentials"): "the form of an SMTP address",
    ("docs/operations.md", "Basic Auth Credentials"): "the form of an SMTP address",
    ("handbook/reference.py", "Secret Keyword"): "the name of a variable",
    ("deploy/kubernetes/web.yaml", "Secret Keyword"): "the name of a secret, not one",
}


SKIPPED = re.compile(
    r"requirements/.*\.txt$|bot/findings/lexicon/|bot/understanding/arbiter\.json$"
    r"|.*\.(png|tsv|npz|bin)$"
)
"""Hashes, dictionaries, pictures, weights."""


@check("I04", quick=False, minutes=15)
def secrets_in_the_tree(run: Run) -> None:
    """detect-secrets reads every file of the tree, and every line that was ever added to one and is
    gone from it; what it finds must be known not to be a secret."""
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [n for n in names.stdout.split("\n") if n and not SKIPPED.match(n)]
    unknown = _unexplained(tool("detect-secrets", "scan", *files, limit=840).stdout)
    run.none("possible secrets that nobody explained", len(unknown), of=len(files))
    past = run.folder / "history"
    lines = _gone(past)
    told = tool("detect-secrets", "-C", str(past), "scan", "--all-files", ".", limit=840).stdout
    before = _unexplained(told)
    run.none("the same in lines of the past", len(before), of=lines)
    for line in [*unknown, *before][:20]:
        run.says(line)
    _history(run)


def _unexplained(told: str) -> list[str]:
    return [
        f"{name}:{one['line_number']} {one['type']}"
        for name, ones in json.loads(told)["results"].items()
        for one in ones
        if not name.startswith(HARMLESS) and (name, one["type"]) not in KNOWN
    ]


def _gone(folder: Path) -> int:
    """Writes, under the name of each file, the lines that it once had; says how many."""
    log = ["git", "log", "--all", "-p", "-U0", "--no-color", "--no-ext-diff", "--no-renames"]
    done = subprocess.run([*log, "--format="], cwd=ROOT, capture_output=True, check=True)
    added: dict[str, set[str]] = {}
    name = ""
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        if line.startswith("+++ "):
            name = line.removeprefix("+++ b/") if line.startswith("+++ b/") else ""
        elif name and line.startswith("+") and not SKIPPED.match(name):
            added.setdefault(name, set()).add(line[1:])
    count = 0
    for name, lines in added.items():
        there = ROOT / name
        now = there.read_text("utf-8", "replace").splitlines() if there.is_file() else []
        gone = sorted(lines - set(now))
        if gone:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(gone) + "\n", "utf-8")
            count += len(gone)
    return count


PATTERNS = (
    r"-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY", r"AKIA[0-9A-Z]{16}",
    r"gh[pousr]_[A-Za-z0-9]{36}", r"xox[abpr]-[0-9A-Za-z-]{10,}", r"sk_live_[0-9a-zA-Z]{20,}",
    r"AIza[0-9A-Za-z_-]{35}",
)  # fmt: skip


def _history(run: Run) -> None:
    hits = 0
    for pattern in PATTERNS:
        done = subprocess.run(
            ["git", "log", "--all", "--format=%h", "-E", "-G", pattern, "--", ".", ":!prove"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        hits += len(done.stdout.split())
    run.none("commits that ever held a key of a known form", hits, of=len(PATTERNS))


@check("I05", quick=False)
def dangerous_constructs(run: Run) -> None:
    """bandit over the program, ruff's rules of security, and mypy in strict mode."""
    done = tool("bandit", "-q", "-r", "bot", "engine", "actions", "-f", "json")
    results = json.loads(done.stdout)["results"]
    high = [r for r in results if r["issue_severity"] == "HIGH"]
    files = len(list((ROOT / "bot").rglob("*.py")))
    run.none("findings of high severity", len(high), of=files)
    for one in high:
        run.says(f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}")
    run.says(f"{len(results)} findings of lower severity, each with a noqa and its reason for ruff")
    python = str(ROOT / ".venv" / "bin" / "python")
    ruff = [python, "-m", "ruff", "check", "--select", "S", "bot", "engine", "actions"]
    clean = subprocess.run(ruff, cwd=ROOT, capture_output=True, check=False).returncode
    run.holds("ruff's rules of security", clean == 0)
    typed = subprocess.run([python, "-m", "mypy"], cwd=ROOT, capture_output=True, check=False)
    run.holds("mypy in strict mode", typed.returncode == 0)
