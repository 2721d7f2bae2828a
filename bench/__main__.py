"""``make bench``: Ossa's whole durable path beside stock Rasa, in one run, by turns.

    make bench                         everything (about six minutes once both are trained)
    make bench PREPARE=1               only the trainings; then the run itself takes six minutes
    make bench SAMPLES=100 SECONDS=4 LONG=1   a shorter, noisier one
    make bench EPOCHS=100              trains the stock bot as long as `rasa init` says (hours)

Ossa: token check, reading, red-flag screen, durable commit, engine, action, durable commit. Stock:
`rasa init`'s pipeline and policies on our training data, SQLite tracker store, action server, REST
channel. Prints ratios with their targets and writes bench.json, bench.html and plots to results/.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import bots, phases, report, stages, stock_bot, training
from bench.measuring import ROOT, folder_size, machine
from evaluation.stock.training import StockError

ENVIRONMENTS = {"stock": ".venv-stock", "ossa": ".venv-engine", "app": ".venv"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--epochs", type=int, default=2, help="of the stock bot's training")
    parser.add_argument("--samples", type=int, default=300, help="fresh conversations a kind")
    parser.add_argument("--long", type=int, default=2, help="long conversations")
    parser.add_argument("--longest", type=int, default=500, help="their last measured turn")
    parser.add_argument("--seconds", type=float, default=8, help="of each load")
    parser.add_argument("--prepare", action="store_true", help="only train and measure training")
    parser.add_argument("--train-again", action="store_true", help="measure our training anew")
    return parser


def trainings(chosen: argparse.Namespace) -> tuple[stock_bot.StockModel, dict[str, Any]]:
    """Both bots' trainings: made now, or told from when they were."""
    model = stock_bot.trained(chosen.epochs)
    facts = {
        "epochs": model.epochs,
        "seconds": model.seconds,
        "seconds_for_100": model.seconds_for_100,
    }
    return model, {"ossa": training.measured(again=chosen.train_again), "stock": facts}


def measure(chosen: argparse.Namespace, var: Path) -> dict[str, Any]:
    """The whole run."""
    facts = machine()
    model, trained = trainings(chosen)
    effort = phases.Effort(chosen.samples, chosen.long, chosen.seconds, chosen.longest)
    with ExitStack() as running:
        ossa = running.enter_context(bots.ossa(var / "ossa", OSSA_METRICS_TOKEN=stages.TOKEN))
        stock = running.enter_context(bots.stock(model, var / "stock"))
        run = phases.run(stock, ossa, effort)
        run["profile"] = stages.profile(ossa)
        run["ready"] = {bot.kind: dict(bot.ready) for bot in (stock, ossa)}
    sizes = {name: folder_size(ROOT / folder) for name, folder in ENVIRONMENTS.items()}
    return {"machine": facts, "training": trained, "size": sizes, **run}


def main() -> int:
    """Measure and report; 0 when everything could be measured, whatever the figures are."""
    chosen = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="ossa-bench-") as folder:
        try:
            if chosen.prepare:
                sys.stdout.write(f"trained: {trainings(chosen)[1]}\n")
                return 0
            run = measure(chosen, Path(folder))
        except StockError as problem:
            sys.stderr.write(f"ossa: {problem}\n")
            return 1
    report.write(run, ROOT / "results")
    sys.stdout.write("\n".join(report.lines(run)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
