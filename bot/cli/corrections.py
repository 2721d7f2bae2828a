"""``python -m bot corrections export``: sentences of transcripts, as a change to be reviewed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import yaml

from bot.settings import Settings
from bot.store import open_store
from bot.store.corrections import Corrected, corrections, plain

TRAINING = {"en": Path("data/from_transcripts.yml"), "it": Path("data/from_transcripts.it.yml")}
MEASURING = Path("evaluation/from_transcripts.jsonl")
SCENARIOS = Path("tests/conversations/from_transcripts.yml")


def export(settings: Settings, *, check: bool, root: Path = Path()) -> tuple[int, str]:
    """Exit code and what to print. With ``check`` only the diff, and 1 when there is one; else the
    files are written. A sentence that the tree has on the other side already is left out."""
    store = open_store(settings.database, settings.var)
    try:
        with store.look() as work:
            found = corrections(work)
    finally:
        store.close()
    kept, left = _apart(found, root)
    changed = [(path, text) for path, text in files_of(kept) if _here(root / path) != text]
    told = "".join(f"left out, on the other side already: {one.id}\n" for one in left)
    if check:
        return int(bool(changed)), "".join(_diff(root, *pair) for pair in changed) + told
    for path, text in changed:
        (root / path).write_text(text, encoding="utf-8")
    return 0, told + "".join(f"{path}\n" for path, _ in changed) + f"{len(changed)} files written\n"


def files_of(found: Iterable[Corrected]) -> Iterator[tuple[Path, str]]:
    """Each file with its whole text; none without sentences."""
    every = list(found)
    for language, path in TRAINING.items():
        mine = [one for one in every if one.use == "nlu" and one.language == language]
        if mine:
            yield path, _nlu(mine)
    rows = [_row(one) for one in every if one.use == "evaluation"]
    if rows:
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        yield MEASURING, "".join(f"{line}\n" for line in lines)
    scenarios = [_scenario(one) for one in every if one.use == "scenario"]
    if scenarios:
        yield SCENARIOS, yaml.safe_dump(scenarios, allow_unicode=True, sort_keys=False, width=100)


def _nlu(found: list[Corrected]) -> str:
    by_intent: dict[str, list[str]] = {}
    for one in found:
        by_intent.setdefault(str(one.label["intent"]), []).append(one.text)
    parts = ['version: "3.1"\n', "\nnlu:\n"]
    for intent, texts in sorted(by_intent.items()):
        examples = "".join(f"    - {text}\n" for text in texts)
        parts.append(f"- intent: {intent}\n  examples: |\n{examples}")
    return "".join(parts)


def _row(one: Corrected) -> dict[str, Any]:
    label = one.label
    return {
        "text": one.text,
        "lang": one.language,
        "kinds": label.get("present", []),
        "absent": label.get("absent", []),
        "intent": label.get("intent"),
        "topic": label.get("topic"),
    }


def _scenario(one: Corrected) -> dict[str, Any]:
    expected: dict[str, Any] = {}
    if one.label.get("urgency"):
        expected["urgency"] = one.label["urgency"]
    if one.label.get("topic"):
        expected["topic"] = one.label["topic"]
    return {
        "it": f"does what staff expected of transcript {one.id[:8]}",
        "language": one.language,
        "steps": [{"say": one.text, "expect": expected}],
    }


def _apart(found: list[Corrected], root: Path) -> tuple[list[Corrected], list[Corrected]]:
    trained, held_out = sentences_in(root)
    kept: list[Corrected] = []
    left: list[Corrected] = []
    for one in found:
        other = held_out if one.use == "nlu" else trained
        (left if plain(one.text) in other else kept).append(one)
    return kept, left


def sentences_in(root: Path) -> tuple[set[str], set[str]]:
    """What trains the model and what measures it, in the tree as it is; compared, never shown."""
    trained = set()
    for path in sorted((root / "data").glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("    - "):
                trained.add(plain(line[6:]))
    held_out = set()
    for path in sorted((root / "evaluation").rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line) if line.strip() else {}
            held_out |= {plain(v) for k, v in row.items() if k == "text" and isinstance(v, str)}
    for path in sorted((root / "tests" / "conversations").glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            said = (step.get("say") for step in scenario.get("steps", []))
            held_out |= {plain(text) for text in said if isinstance(text, str)}
    return trained, held_out


def _here(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _diff(root: Path, path: Path, text: str) -> str:
    here = _here(root / path)
    old = f"a/{path.as_posix()}" if here else "/dev/null"
    lines = unified_diff(
        here.splitlines(keepends=True), text.splitlines(keepends=True), old, f"b/{path.as_posix()}"
    )
    return "".join(lines)
