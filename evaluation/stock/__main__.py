"""``python -m evaluation.stock``: the measures of stock Rasa beside ours, on the same messages.

    make evaluate-stock                       the pipeline that `rasa init` writes
    make evaluate-stock PIPELINE=encoder      DIET on our encoder's vectors
    make evaluate-stock EPOCHS=100            as long as `rasa init` would train (the default)

Needs `make evaluate` to have been run: ours is read from its ``results/evaluate.json``. Writes
``evaluate-<pipeline>.json`` and ``.html`` with confusion matrices. No message is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.content import ContentError
from bot.settings import BadSettings
from bot.triage import RulesetError
from evaluation import page, project, table
from evaluation.loading import DataError, load
from evaluation.measures import Result, judged_kinds, measure
from evaluation.running import SHORT, Timing, asked, read_all
from evaluation.stock.outcomes import stock_outcome
from evaluation.stock.training import FOLDER, PIPELINES, PYTHON, StockError, Trained, run, trained
from evaluation.targets import SECTIONS, Row

EXPECTED = (BadSettings, ContentError, DataError, RulesetError, StockError)
COMPARED: tuple[tuple[str, str, float], ...] = (
    ("kinds_micro_f1", "halved", 0.5),
    ("denied_as_present", "halved", 0.5),
    ("symptom_accepted_outside", "halved", 0.5),
    ("scope_question_answered", "halved", 0.5),
    ("other_health_taken", "halved", 0.5),
    ("topic_top1", "a third less", 2 / 3),
    ("topic_top3", "a third less", 2 / 3),
)
"""What the plan asks of us: the share of stock Rasa's error that ours may at most be."""


def measured(model: Trained) -> list[Result]:
    """Stock Rasa's results by language, by the same definitions as ours."""
    rules = project.ruleset()
    words = project.vocabulary(rules)
    messages = [message for path in project.held_out() for message in load(path, words)]
    read, _ = read_all(messages, rules)
    wanted = [outcome for outcome in read if asked(outcome)]
    file = FOLDER / "answers.json"
    command = [str(PYTHON), "evaluation/stock/ask.py", str(model.path), str(file)]
    run(command, json.dumps([o.message.text for o in wanted]))
    answers = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    outcomes = [stock_outcome(o, told) for o, told in zip(wanted, answers, strict=True)]
    kinds = judged_kinds(outcomes, all_kinds=True)
    results = []
    for language in ("en", "it"):
        took = [
            float(told["ms"])
            for outcome, told in zip(outcomes, answers, strict=True)
            if outcome.lang == language and len(outcome.message.text.split()) <= SHORT
        ]
        results.append(measure(outcomes, language, kinds, words.topics, Timing(engine=tuple(took))))
    return [replace(result, measures=_told(result)) for result in results]


_SELECTED = (
    "topic",
    "answered_right",
    "answered_wrong",
    "did_you_mean",
    "question_refused",
)
_READ = ("duration", "site", "side", "age", "about", "language", "red_flag", "reader")


def _told(result: Result) -> dict[str, Any]:
    """Without what only a reader can say, or only a response selector where there is none."""
    asked_of = result.measures.get("topic_top3")
    selected = asked_of is not None and bool(asked_of.value)
    left_out = _READ if selected else _READ + _SELECTED
    return {k: v for k, v in result.measures.items() if not k.startswith(left_out)}


def side_by_side(ours: dict[str, Any], stock: dict[str, Any]) -> Iterator[str]:
    """Every measure that both have, ours beside stock Rasa's, and whether the plan is met."""
    asked_of = {key: (words, share) for key, words, share in COMPARED}
    for language in ("en", "it"):
        mine = ours["languages"][language]["measures"]
        theirs = stock["languages"][language]["measures"]
        yield f"\n{table.NAMES[language]:<56}{'ossa':>8}{'stock':>9}   of stock's error"
        for row in (row for rows in SECTIONS.values() for row in rows):
            one, two = mine.get(row.key), theirs.get(row.key)
            if not one or not two or one["value"] is None or two["value"] is None:
                continue
            values = [table.shown(each["value"], row.unit) for each in (one, two)]
            words, share = asked_of.get(row.key, ("", 0.0))
            yield (
                f"  {row.title:<54}{values[0]:8.1f}{values[1]:9.1f}   "
                f"{_remains(row, values, words, share)}"
            ).rstrip()


def _remains(row: Row, values: Sequence[float], words: str, share: float) -> str:
    if not words:
        return ""
    better_is_more = row.at_least is not None
    mine, theirs = (100 - v if better_is_more else v for v in values)
    if theirs == 0:
        return f"stock makes none (asked: {words})"
    met = "ok" if mine <= share * theirs else "short"
    return f"{100 * mine / theirs:.0f} % (asked: {words}) {met}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation.stock", description=__doc__)
    parser.add_argument("--pipeline", choices=tuple(PIPELINES), default="rasa-init")
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument(
        "--selector-epochs", type=int, help="fewer for the response selector, 0: none"
    )
    parser.add_argument("--out", type=Path, default=project.ROOT / "results")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


def compare(arguments: argparse.Namespace) -> int:
    """Train, measure, report; 0 whatever the numbers are."""
    ours = arguments.out / "evaluate.json"
    if not ours.exists():
        raise StockError(f"{ours} is missing: run make evaluate first")
    model = trained(arguments.pipeline, arguments.epochs, arguments.selector_epochs)
    epochs = f"{model.epochs} epochs"
    if arguments.selector_epochs is not None:
        epochs += f" (response selector {arguments.selector_epochs})"
    about = {
        "model": f"stock Rasa 3.6.21, {model.pipeline}, {epochs}, trained in "
        f"{model.seconds:.0f} s, {model.megabytes:.0f} MB",
        "reader": "none: kinds follow from the intent",
    }
    results = measured(model)
    told = table.as_json(results, about)
    name = f"evaluate-{model.pipeline}"
    content = json.dumps(told, indent=1, ensure_ascii=False)
    (arguments.out / f"{name}.json").write_text(content, encoding="utf-8")
    (arguments.out / f"{name}.html").write_text(page.html(results, about), encoding="utf-8")
    lines = side_by_side(json.loads(ours.read_text(encoding="utf-8")), told)
    sys.stdout.write(f"{about['model']}\n" + "\n".join(lines) + "\n")
    return 0


def main(arguments: Sequence[str]) -> int:
    """The command; 1 and one line when something is missing."""
    try:
        return compare(_parser().parse_args(arguments))
    except EXPECTED as problem:
        sys.stderr.write(f"ossa: {problem}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
