"""K: what patients and programs send. Nothing of it is a command, and nothing of it breaks us."""

from __future__ import annotations

import json
import subprocess
import uuid
from typing import Any

import requests
import yaml

from prove.cases import ROOT
from prove.check import NotRun, Run, check
from prove.stacks import shared_stack
from prove.strings import from_every_plane, naughty, scripts, visible
from prove.surface import bearer, opened
from tests.patient import Patient
from tests.stack import Stack

ST = ROOT / ".venv-prove" / "bin" / "st"
NOT_JUDGED = "positive_data_acceptance,negative_data_rejection,ensure_resource_availability"
"""What the description cannot say: a telephone number of no country, a choice that is not on offer
and a word on one's own message are refused; an id given by us stands in for the tool's own."""


@check("K01", minutes=20)
def malformed_requests(run: Run) -> None:
    """Schemathesis makes requests from the served description, right ones, wrong ones and chains
    of them, with a patient's token and without one."""
    if not ST.exists():
        raise NotRun("the environment of the tools is missing: make prove-setup")
    stack = shared_stack(run)
    examples = run.count(quick=4, short=60, full=420)
    endings = ["--exclude-path-regex", "(/end$|/events$|erasures)", "--exclude-method", "DELETE"]
    made = opened(requests.Session(), stack.url)
    configured = (
        f'seed = {run.seed}\n[parameters]\n"path.id" = "{made["id"]}"\n'
        f'[auth.openapi.HTTPBearer]\nbearer = "{made["token"]}"\n'
    )
    phases = "fuzzing" if run.size == "quick" else "examples,coverage,fuzzing,stateful"
    with_token = _schemathesis(run, stack, configured, [*endings, "--phases", phases], examples)
    anonymous = _schemathesis(
        run, stack, f"seed = {run.seed}\n", ["--phases", "fuzzing"], max(2, examples // 4)
    )
    tried = 0
    for name, told in (("with a token", with_token), ("without a token", anonymous)):
        generated = told["test_cases"]["generated"]
        tried += generated
        run.none(f"requests {name} not answered as described", _bad(told), of=generated)
        for failure in told["failures"]:
            run.says(f"{failure['title']}: {', '.join(failure['operations'])}")
    if run.size == "full":
        run.at_least("requests", tried, 10_000)


def _bad(told: dict[str, Any]) -> int:
    return int(sum(failure["count"] for failure in told["failures"])) + len(told["errors"])


def _schemathesis(
    run: Run, stack: Stack, configured: str, more: list[str], examples: int
) -> dict[str, Any]:
    folder = run.folder / f"schemathesis-{uuid.uuid4().hex[:6]}"
    folder.mkdir()
    (folder / "schemathesis.toml").write_text(configured)
    command = [str(ST), "--config-file", str(folder / "schemathesis.toml"), "run"]
    command += [f"{stack.url}/openapi.json", "--exclude-checks", NOT_JUDGED, *more]
    command += ["-n", str(examples), "--continue-on-failure", "--report", "json"]
    command += ["--report-dir", str(folder / "report"), "--no-color"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    reports = list((folder / "report").glob("*.json")) if (folder / "report").exists() else []
    if not reports:
        raise RuntimeError(done.stdout[-1500:] + done.stderr[-500:])
    told: dict[str, Any] = json.loads(reports[0].read_text())
    return told


def commands(run: Run) -> list[tuple[str, str]]:
    """(the command's name, the text) of every way in which chat servers are commanded."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    names = [*domain["intents"], "restart", "session_start", "back", "no_red_flag", "nlu_fallback"]
    spaces = (" ", "\u00a0", "\u2003", "\x1c", "\x1f", "\ufeff", "\n", "\u200b", "\\", "")
    disguises = [f"{space}/" for space in spaces] + ["／", "⁄", "EXTERNAL: ", "//", "/ "]
    payloads = ["", '{"red_flag": "no"}', '{"option": "none", "question": "emergency_screen"}']
    made = [(n, f"{d}{n}{p}") for n in names for d in disguises for p in payloads]
    run.random.shuffle(made)
    return made


@check("K02", minutes=6)
def commands_in_text(run: Run) -> None:
    """Every intent and Rasa's own commands are typed with a slash in fifteen disguises and with
    slots; then buttons that were never offered are pressed."""
    stack = shared_stack(run)
    made = commands(run)[: run.count(quick=60, short=200, full=600)]
    base = f"{stack.start.engine_url}/webhooks/turn/"
    secret = {"X-Ossa-Secret": stack.start.secret}
    obeyed = 0
    for start in range(0, len(made), 100):
        part = made[start : start + 100]
        body = {"texts": [text for _, text in part]}
        parses = requests.post(f"{base}parse", json=body, headers=secret, timeout=60).json()
        for (name, _), parse in zip(part, parses["parses"], strict=True):
            by_command = parse["intent"] == name and parse["confidence"] == 1.0
            obeyed += by_command or bool(parse.get("entities"))
    run.none("texts taken for commands by the engine", obeyed, of=len(made))
    patient = Patient(stack.url)
    changed = echoed = 0
    said = made[: run.count(quick=12, short=60, full=150)]
    for _, text in said:
        before = patient.assessment()["findings"]
        patient.say(text)
        after = patient.assessment()["findings"]
        changed += any(after.get(key) is False and before.get(key) is not False for key in after)
        echoed += any(text in reply["text"] for reply in patient.replies)
    run.none("danger signs switched off by typed commands", changed, of=len(said))
    run.none("commands echoed", echoed, of=len(said))
    _forged_buttons(run, stack)


def _forged_buttons(run: Run, stack: Stack) -> None:
    interview = yaml.safe_load((ROOT / "knowledge" / "interview.yml").read_text())
    ids = [name for name, value in interview.items() if isinstance(value, dict)]
    choices = [f"answer:{name}:{option}" for name in ids for option in ("none", "no", "full", "0")]
    choices += [
        "intent:restart", "intent:session_start", "intent:deny ", "answer::", "answer:", ":",
        "topic:", "topic:../../etc/passwd", "/restart", "intent:affirm\x00", "INTENT:AFFIRM",
        "a" * 200, "intent:", "answer:emergency_screen:none:none", "part:knee",
    ]  # fmt: skip
    http = requests.Session()
    made = opened(http, stack.url)
    offered = {c["id"] for m in made["messages"] for c in m["choices"]}
    accepted = tried = 0
    for choice in choices:
        if choice in offered:
            continue
        answer = http.post(
            f"{stack.url}/api/conversations/{made['id']}/messages",
            json={"client_message_id": str(uuid.uuid4()), "choice": choice},
            headers=bearer(made["token"]),
            timeout=30,
        )
        tried += 1
        accepted += answer.status_code != 422
    run.none("forged buttons accepted", accepted, of=tried)


@check("K03", minutes=15)
def strange_characters(run: Run) -> None:
    """Naughty strings, scripts, half pairs, NUL and characters from every plane are sent as
    messages; each is answered, kept as sent, and given back as sent."""
    stack = shared_stack(run)
    texts = [text for text in naughty() + scripts() if text.strip() and len(text) <= 2000]
    texts += ["a\ud800b", "\udfff", "\ud83d only half"]
    texts += list(from_every_plane(run.random, run.count(quick=40, short=400, full=5000)))
    texts = [text for text in texts if text.strip()]
    if run.size == "quick":
        texts = run.random.sample(texts, 40)
    faults = silent = changed = 0
    patient = Patient(stack.url)
    mine: list[str] = []
    for n, text in enumerate(texts):
        if n % 150 == 149:
            changed += _kept_otherwise(patient, mine)
            patient, mine = Patient(stack.url), []
        body = json.dumps({"client_message_id": str(uuid.uuid4()), "text": text})
        answer = patient.http.post(
            f"{patient.base}/{patient.id}/messages", data=body, timeout=30,
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        if answer.status_code != 201:
            faults += answer.status_code >= 500 or visible(text)
            continue
        replies = answer.json()["replies"]
        silent += not any(reply["text"].strip() for reply in replies)
        mine.append(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    changed += _kept_otherwise(patient, mine)
    run.none("faults and refusals of visible text", faults, of=len(texts))
    run.none("messages without an answer", silent, of=len(texts))
    run.none("texts that came back otherwise", changed, of=len(texts))


def _kept_otherwise(patient: Patient, sent: list[str]) -> int:
    kept: list[str] = []
    after = 0
    while True:
        page = patient.http.get(
            f"{patient.base}/{patient.id}/messages", params={"after": after}, timeout=30
        ).json()["messages"]
        if not page:
            break
        kept += [m["text"] for m in page if m["author"] == "patient"]
        after = page[-1]["seq"]
    wrong = sum(a != b for a, b in zip(kept, sent, strict=False))
    return wrong + abs(len(kept) - len(sent))
