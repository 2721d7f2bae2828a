"""``python -m engine run|train|shell|test|data …``: Rasa's own command line, made safe to use here.

The libraries that Rasa imports without need are answered for, threads are set before any of them
starts, telemetry is off, the server listens on loopback, and what the engine must never do is
refused with one line (``engine/refusals.py``).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Callable, List, Mapping, NoReturn, Optional
from urllib.parse import urlsplit

from engine import address, allowed, jail, without_tensorflow

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_PREPARED = "OSSA_ENGINE_PREPARED"
_SERVING = ("run", "shell")
_LOADING = ("run", "shell", "test")
_EXIT_REFUSED = 2
_FOR_STOCK_SELECTOR = (  # topics are answered by an action, not by responses of the domain
    r"Your training data contains an example '.*' for the '\w+/\w+' intent\. You either need",
    r"You have defined training data with examples for training a response selector",
)


def environment(command: Optional[str], given: Mapping[str, str]) -> Mapping[str, str]:
    """The environment that ``command`` runs in, one thread to a process.

    Two threads on busy cores once made stalls of 1.7 s. What is set here cannot be set later: the
    libraries read it when they are loaded.
    """
    wanted = dict(given)
    wanted.update({name: "1" for name in _THREADS})
    wanted["RASA_TELEMETRY_ENABLED"] = "false"
    wanted["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    wanted.setdefault("OSSA_ACTIONS_URL", "http://127.0.0.1:5055/webhook")
    wanted.setdefault("OSSA_SECRET", "")  # endpoints.yml names it; `run` refuses to be without
    wanted.setdefault("RASA_MAX_CACHE_SIZE", "0")
    wanted[_PREPARED] = command or "-"
    return wanted


def with_defaults(arguments: List[str]) -> List[str]:
    """The command line with our defaults: loopback to serve on, no plots to test with."""
    command = arguments[0] if arguments else None
    if command == "run" and not any(
        item == "-i" or item.startswith(("-i=", "--int")) for item in arguments
    ):
        return [*arguments, "-i", "127.0.0.1"]
    if command == "test" and "--no-plot" not in arguments:
        return [*arguments, "--no-plot"]
    return arguments


def _restart_with(wanted: Mapping[str, str]) -> NoReturn:
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], dict(wanted))  # noqa: S606


def _fail(line: str) -> NoReturn:
    sys.stderr.write(f"engine: {line}\n")
    sys.exit(_EXIT_REFUSED)


def main() -> None:
    """Prepare the process, refuse what must be refused, and let Rasa do the rest."""
    command = sys.argv[1] if len(sys.argv) > 1 else None
    if os.environ.get(_PREPARED) != (command or "-"):
        _restart_with(environment(command, os.environ))
    os.environ.setdefault("RASA_CACHE_DIRECTORY", os.path.join(tempfile.gettempdir(), "rasa-cache"))
    if command == "run":
        os.environ["OSSA_ACTIONS_URL"] = address.numeric(os.environ["OSSA_ACTIONS_URL"])
    without_tensorflow.install(training=command not in _SERVING)
    sys.argv[1:] = with_defaults(sys.argv[1:])
    _run(command)


def _run(command: Optional[str]) -> None:
    with warnings.catch_warnings(record=True):  # of the locked libraries: they help nobody here
        import rasa.core.run  # noqa: F401
        from rasa import __main__ as rasa_command
        from rasa.cli.utils import parse_last_positional_argument_as_model_path

        from engine import patches
    from engine.refusals import COMMANDS, Refused, archives_of, check_arguments
    from engine.secret import SecretMissing, shared_secret

    for message in _FOR_STOCK_SELECTOR:
        warnings.filterwarnings("ignore", category=UserWarning, message=message)
    try:
        if command in COMMANDS:
            parse_last_positional_argument_as_model_path()
            arguments, _ = rasa_command.create_argument_parser().parse_known_args()
            if command in _LOADING:
                _copy_models(archives_of(arguments))
                arguments, _ = rasa_command.create_argument_parser().parse_known_args()
            check_arguments(command, arguments)
        else:
            check_arguments(command, None)
        if command == "run":
            shared_secret()
            _enter_jail(arguments)
        patches.apply()
    except (Refused, SecretMissing, allowed.NotAllowed, patches.RasaChanged) as problem:
        _fail(str(problem))
    if command == "train":
        _train(rasa_command.main, Path(arguments.out))
    else:
        rasa_command.main()


def _copy_models(archives: List[Path]) -> None:
    """Has Rasa load copies that nobody can change between the check and the opening."""
    if archives:
        copies = [allowed.private_copy(archive) for archive in archives]
        sys.argv += ["--model", *map(str, copies)]


def _enter_jail(arguments: argparse.Namespace) -> None:
    own = [Path(tempfile.gettempdir()), Path.home(), Path(os.environ["RASA_CACHE_DIRECTORY"])]
    files = [
        Path(arguments.endpoints or "endpoints.yml"),
        Path(arguments.credentials or "credentials.yml"),
    ]
    code = Path(__file__).resolve().parent
    actions = urlsplit(os.environ["OSSA_ACTIONS_URL"]).port or 80
    jail.enter([code, *files], own, connect=actions, bind=int(arguments.port))


def _train(train: Callable[[], None], out: Path) -> None:
    """Trains, and writes the new model down as one that may be loaded."""
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.tar.gz")}
    train()
    for path in out.glob("*.tar.gz"):
        if before.get(path) != path.stat().st_mtime_ns:
            allowed.allow(path)


if __name__ == "__main__":
    main()
