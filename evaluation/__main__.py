"""``python -m evaluation``: measure on the held-out sets, or on a file of somebody else's.

    python -m evaluation                      make evaluate
    python -m evaluation --file FILE          make evaluate-file FILE=…
    python -m evaluation --findings-only      without the engine, in seconds
    python -m evaluation --robust-topics      the questions also as they are typed otherwise

Prints a table; writes ``evaluate.json`` and ``evaluate.html`` to ``results/`` (for a file,
``evaluate-<name>.…``). No message is printed or written: only totals.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.cli.engine_process import EngineError
from bot.content import ContentError
from bot.settings import BadSettings, Settings
from bot.supervisor.model import TrainingError, ensure_model
from bot.triage import Ruleset, RulesetError
from evaluation import agreement, page, project, table
from evaluation.loading import DataError, Message, Vocabulary, load
from evaluation.measures import (
    Result,
    judged_kinds,
    measure,
    with_agreement,
    with_robust_topics,
    with_robustness,
)
from evaluation.outcome import Outcome
from evaluation.robust_topics import Ask
from evaluation.running import ParseCache, Timing, parse_all, read_all

EXPECTED = (
    BadSettings,
    ContentError,
    DataError,
    EngineError,
    RulesetError,
    TrainingError,
)


def reader_digest() -> str:
    """A digest of the reader's and the screen's sources, for the report."""
    digest = hashlib.sha256()
    for folder in ("bot/findings", "bot/triage", "knowledge/triage"):
        for path in sorted((project.ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _understood(
    messages: Sequence[Message], rules: Ruleset, arguments: argparse.Namespace
) -> tuple[list[Outcome], dict[str, Timing], str | None]:
    """Outcomes, milliseconds by language, and the model."""
    outcomes, took = read_all(messages, rules)
    by_language: dict[str, list[float]] = {}
    for outcome, milliseconds in zip(outcomes, took, strict=True):
        by_language.setdefault(outcome.lang, []).append(milliseconds)
    if arguments.findings_only:
        return outcomes, {name: Timing(tuple(ms)) for name, ms in by_language.items()}, None
    var = Settings.load().var.resolve()
    model = project.model_id(ensure_model(var))
    cache = ParseCache(arguments.out / "cache", model)
    outcomes, timed = parse_all(outcomes, cache, model, var, time_again=arguments.time_again)
    timing = {
        name: replace(timed.get(name, Timing()), reader=tuple(ms))
        for name, ms in by_language.items()
    }
    return outcomes, timing, model


def _ask(arguments: argparse.Namespace, model: str) -> Ask:
    cache, var = ParseCache(arguments.out / "cache", model), Settings.load().var.resolve()

    def ask(outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        return parse_all(outcomes, cache, model, var, time_again=False, timing=False)[0]

    return ask


def _measured(
    outcomes: Sequence[Outcome],
    rules: Ruleset,
    words: Vocabulary,
    timing: Mapping[str, Timing],
    *,
    own: bool,
) -> list[Result]:
    kinds = judged_kinds(outcomes, all_kinds=own)
    results = []
    for language in ("en", "it"):
        if language not in timing:
            continue
        result = measure(outcomes, language, kinds, words.topics, timing[language])
        result = with_robustness(result, outcomes, rules, kinds)
        if own:
            second = load(project.SECOND / f"{language}.jsonl", words, labels_only=True)
            first = {o.message.identity: o.message for o in outcomes}
            result = with_agreement(result, agreement.compare(first, second))
        results.append(result)
    return results


def _file(name: str) -> Path:
    if not name:
        raise argparse.ArgumentTypeError("no file named: make evaluate-file FILE=messages.jsonl")
    return Path(name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--file", type=_file, help="labelled JSON lines; see docs/labels.md")
    parser.add_argument("--findings-only", action="store_true", help="do not ask the engine")
    parser.add_argument("--robust-topics", action="store_true", help="type the questions otherwise")
    parser.add_argument("--time-again", action="store_true", help="measure latencies anew")
    parser.add_argument("--out", type=Path, default=project.ROOT / "results")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Measure and report; 0 whatever the numbers are. Raises what ``EXPECTED`` lists."""
    started = time.monotonic()
    rules = project.ruleset()
    words = project.vocabulary(rules)
    paths = [arguments.file] if arguments.file else project.held_out()
    messages = [message for path in paths for message in load(path, words)]
    if not messages:
        raise DataError(f"{paths[0]}: no messages")
    outcomes, timing, model = _understood(messages, rules, arguments)
    results = _measured(outcomes, rules, words, timing, own=arguments.file is None)
    if arguments.robust_topics and model:
        results = [
            with_robust_topics(result, outcomes, rules, _ask(arguments, model))
            for result in results
        ]
    about: dict[str, Any] = {"model": model, "reader": reader_digest()}
    _write(results, about, arguments)
    sys.stdout.write(table.text(results))
    sys.stderr.write(f"ossa: evaluated in {time.monotonic() - started:.0f} s\n")
    return 0


def _write(results: Sequence[Result], about: dict[str, Any], arguments: argparse.Namespace) -> None:
    arguments.out.mkdir(parents=True, exist_ok=True)
    name = f"evaluate-{arguments.file.stem}" if arguments.file else "evaluate"
    content = json.dumps(table.as_json(results, about), indent=1, ensure_ascii=False)
    (arguments.out / f"{name}.json").write_text(content, encoding="utf-8")
    (arguments.out / f"{name}.html").write_text(page.html(results, about), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """The command; 1 and one line when something is wrong with the input or the engine."""
    try:
        return run(_parser().parse_args(arguments))
    except EXPECTED as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
