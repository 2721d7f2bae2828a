"""The commands of ``python -m bot``. Each ends with 0, or 1 and one line that says what to do."""

from __future__ import annotations

import argparse
import gc
import getpass
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.app import CLINIC, create_app
from bot.cli import audit, content, corrections, keeping, knowledge, signoff, understand
from bot.cli.engine_process import EngineError
from bot.cli.knowledge import check_knowledge, load_ruleset_of, refuse_unaccepted
from bot.console import matrix
from bot.console.accounts import AdministratorExists, BadAccount, UsernameTaken, create_first_admin
from bot.console.passwords import BadPassword
from bot.content import ContentError, load_clinic
from bot.content.accepted import NotAccepted
from bot.demo import fill
from bot.dialogue.knowledge import load_knowledge
from bot.settings import BadSettings, Settings
from bot.store import StoreUnavailable, open_store, staff
from bot.supervisor import run as supervisor
from bot.supervisor.model import TrainingError, ensure_model
from bot.supervisor.recycling import Term
from bot.telemetry import spans
from bot.triage import RulesetError
from bot.web.logs import set_up_logs
from bot.web.server import make_server

NO_ADMINISTRATOR = (
    "nobody can log in yet; make the first administrator in another terminal: "
    "{python} -m bot staff create-admin YOUR_NAME"
)


def _say(line: str) -> None:
    sys.stderr.write(f"ossa: {line}\n")


def _run(settings: Settings, arguments: argparse.Namespace) -> int:
    def before() -> str:
        try:
            refuse_unaccepted(settings)
            check_knowledge(settings)
            store = open_store(settings.database, settings.var)
        except (ContentError, NotAccepted, RulesetError, StoreUnavailable, OSError) as problem:
            raise supervisor.CannotStart(str(problem)) from problem
        with store.look() as work:
            known = staff.has_administrator(work)
        store.close()
        return "" if known else NO_ADMINISTRATOR.format(python=_shown_python())

    term = Term(settings.engine_turns, settings.engine_megabytes)
    var = settings.var.resolve()
    return supervisor.serve(settings.host, settings.port, var, before, term=term)


def _shown_python() -> str:
    here = Path(sys.executable)
    return str(here.relative_to(Path.cwd())) if here.is_relative_to(Path.cwd()) else str(here)


def _web(settings: Settings, arguments: argparse.Namespace) -> int:
    set_up_logs()
    if settings.traces:
        spans.export_to(settings.traces)
    server = make_server(create_app(settings), settings.host, settings.port)
    gc.freeze()  # knowledge and modules are not looked through again under a patient's message
    gc.enable()
    server.run()
    return 0


def _train(settings: Settings, arguments: argparse.Namespace) -> int:
    sys.stdout.write(f"{ensure_model(settings.var.resolve())}\n")
    return 0


def _understand(settings: Settings, arguments: argparse.Namespace) -> int:
    understand.run(settings.var.resolve(), load_ruleset_of(settings))
    return 0


def _check(settings: Settings, arguments: argparse.Namespace) -> int:
    sys.stdout.write(check_knowledge(settings) + "\n")
    return keeping.check_store(settings) if arguments.store else 0


def _migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    open_store(settings.database, settings.var).close()
    sys.stdout.write("the database is up to date\n")
    return 0


def _create_admin(settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password (12 characters or more): ")
        if getpass.getpass("The same again: ") != password:
            _say("the two passwords differ; nothing was made")
            return 1
    store = open_store(settings.database, settings.var)
    try:
        with store.work() as work:
            create_first_admin(work, arguments.username, arguments.name or "", password)
    except AdministratorExists:
        _say("there is an administrator already; log in and add people at /staff/people")
        return 1
    except (UsernameTaken, BadAccount, BadPassword) as problem:
        _say(f"not made: {problem}")
        return 1
    finally:
        store.close()
    sys.stdout.write(f"{arguments.username} may now log in at /staff/\n")
    return 0


def _permissions(settings: Settings, arguments: argparse.Namespace) -> int:
    sys.stdout.write(matrix.written())
    return 0


def _audit_verify(settings: Settings, arguments: argparse.Namespace) -> int:
    code, told = audit.verify(settings, arguments.kept)
    sys.stdout.write(told)
    return code


def _audit_export(settings: Settings, arguments: argparse.Namespace) -> int:
    audit.export(settings, arguments.after)
    return 0


def _corrections_export(settings: Settings, arguments: argparse.Namespace) -> int:
    code, told = corrections.export(settings, check=arguments.check)
    sys.stdout.write(told)
    return code


def _demo_data(settings: Settings, arguments: argparse.Namespace) -> int:
    if not load_clinic(settings.clinic).demo:
        _say("only a demonstration is filled with invented conversations (clinic.toml: demo)")
        return 1
    store = open_store(settings.database, settings.var)
    try:
        knowledge = load_knowledge(settings.knowledge, settings.clinic)
        count = len(fill(store, CLINIC, knowledge, arguments.conversations, datetime.now(UTC)))
    finally:
        store.close()
    sys.stdout.write(f"{count} invented conversations stored\n")
    return 0


def _content_export(settings: Settings, arguments: argparse.Namespace) -> int:
    code, told = content.export(settings, check=arguments.check)
    sys.stdout.write(told)
    return code


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = argparse.ArgumentParser(prog="python -m bot", description="Ossa")
    commands = top.add_subparsers(required=True, metavar="command")

    def command(
        name: str, act: Callable[[Settings, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(act=act)
        return made

    command("run", _run, "start engine, actions and web, and keep them up (make run)")
    command("web", _web, "only the web process; engine and actions by OSSA_* variables")
    command("train", _train, "train the model if its inputs changed; prints its path")
    command("understand", _understand, "JSON lines on standard input, what was understood out")
    checked = command(
        "check", _check, "load knowledge/ and clinic.toml strictly and say what is in them"
    )
    checked.add_argument("--store", action="store_true", help="look through the database too")
    knowledge.add_commands(commands)
    keeping.add_commands(commands)
    command("migrate", _migrate, "bring the database to the newest revision")
    parts = commands.add_parser("content", help="published answers").add_subparsers(required=True)
    export = parts.add_parser("export", help="write what is published to knowledge/topics")
    export.add_argument("--check", action="store_true", help="only the diff; 1 when there is one")
    export.set_defaults(act=_content_export)
    people = commands.add_parser("staff", help="accounts of staff").add_subparsers(required=True)
    admin = people.add_parser("create-admin", help="the first administrator, once")
    admin.add_argument("username")
    admin.add_argument("--name", help="the name that colleagues see")
    admin.add_argument("--password-stdin", action="store_true", help="read it from standard input")
    admin.set_defaults(act=_create_admin)
    signing = command("sign", signoff.sign, "a clinician's signature under one triage rule")
    signoff.add_arguments(signing)
    sentences = commands.add_parser("corrections", help="sentences that staff corrected")
    taken = sentences.add_subparsers(required=True).add_parser(
        "export", help="write them to data/, evaluation/ and tests/conversations/"
    )
    taken.add_argument("--check", action="store_true", help="only the diff; 1 when there is one")
    taken.set_defaults(act=_corrections_export)
    demo = command("demo-data", _demo_data, "fill a demonstration with invented conversations")
    demo.add_argument("--conversations", type=int, default=2000, help="how many (2000)")
    log = commands.add_parser("audit", help="the audit log").add_subparsers(required=True)
    verify = log.add_parser("verify", help="check the chain; 1 when an entry does not hold")
    verify.add_argument("--kept", default="", help="NUMBER:LINK that an earlier run printed")
    verify.set_defaults(act=_audit_verify)
    entries = log.add_parser("export", help="the log with its links, as JSON lines")
    entries.add_argument("--after", type=int, default=0, help="only later entries")
    entries.set_defaults(act=_audit_export)
    matrix_page = people.add_parser("permissions", help="who may do what, as docs/permissions.md")
    matrix_page.set_defaults(act=_permissions)
    return top


EXPECTED = (
    BadSettings,
    ContentError,
    NotAccepted,
    RulesetError,
    StoreUnavailable,
    TrainingError,
    EngineError,
    understand.InputError,
)


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    chosen = parser().parse_args(arguments)
    if chosen.act is not _web:
        gc.enable()
    try:
        code: int = chosen.act(Settings.load(), chosen)
    except EXPECTED as problem:
        _say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 130
    return code
