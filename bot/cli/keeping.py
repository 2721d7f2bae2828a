"""``python -m bot backup | restore | keys`` and ``check --store``: what keeps the records safe."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import Settings
from bot.store import Store, backup, checking, open_store, rekey
from bot.store.database import MIGRATION_SECONDS, make_engine
from bot.store.erased import note_erased
from bot.store.keyring import MasterKeyUnusable, add_next, load_master_key
from bot.store.sealed_file import FileBroken

Command = Callable[[Settings, argparse.Namespace], int]
MOST_TOLD = 20


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands with their arguments."""

    def command(name: str, act: Command, told: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=told, description=told)
        made.set_defaults(act=act)
        return made

    writing = command("backup", _backup, "write the database and its keys to sealed files")
    writing.add_argument("folder", type=Path)
    writing.add_argument(
        "--keys-only", action="store_true", help="only the keys, after something was erased"
    )
    reading = command("restore", _restore, "put a backup into an empty database")
    reading.add_argument("file", type=Path)
    reading.add_argument("--keys", type=Path, help=f"default: {backup.KEYS} beside the file")
    reading.add_argument("--erased", type=Path, help="default: erased.jsonl beside the master key")
    keys = commands.add_parser("keys", help="change the master key").add_subparsers(required=True)
    for name, act, told in (
        ("add", _add, "add the key that will wrap next, to be copied to every machine first"),
        ("rotate", _rotate, "use the next key and wrap every conversation's key anew"),
        ("retire", _retire, "take keys out of the file that wrap nothing any more"),
    ):
        keys.add_parser(name, help=told, description=told).set_defaults(act=act)


def check_store(settings: Settings) -> int:
    """Looks at everything in the database and says what does not hold."""
    store = open_store(settings.database, settings.var)
    try:
        found = checking.check_store(store)
    finally:
        store.close()
    _say(f"{found.conversations} conversations, {found.messages} messages looked at")
    for fault in found.faults[:MOST_TOLD]:
        _say(f"fault: {fault}")
    _say(f"{len(found.faults)} faults")
    return 1 if found.faults else 0


def _backup(settings: Settings, arguments: argparse.Namespace) -> int:
    def act(store: Store) -> None:
        note_erased(store)
        if arguments.keys_only:
            _say(f"written: {backup.write_keys(store, arguments.folder)}")
            return
        written = backup.write_backup(store, arguments.folder, datetime.now(UTC))
        _say(f"written: {written}, {arguments.folder / backup.KEYS}")
        _say(f"keep apart from them: {store.keys.path}, {store.erased}")

    return _with_store(settings, act)


def _restore(settings: Settings, arguments: argparse.Namespace) -> int:
    keys = arguments.keys or arguments.file.with_name(backup.KEYS)
    erased = arguments.erased or settings.var / "erased.jsonl"
    path = settings.var / "master.key"
    try:
        master = load_master_key(path, create=False)
    except MasterKeyUnusable:
        _complain(f"put the master key of the backup at {path} first")
        return 1
    engine = make_engine(settings.database, patience=MIGRATION_SECONDS)
    try:
        done = backup.restore(engine, master, arguments.file, keys, erased)
    except (backup.RestoreRefused, FileBroken, OSError) as problem:
        _complain(f"nothing was put back: {problem}")
        return 1
    finally:
        engine.dispose()
    _say(f"{done.rows.get('conversations', 0)} conversations are back, {done.erased} stay erased")
    return 0


def _add(settings: Settings, arguments: argparse.Namespace) -> int:
    def act(store: Store) -> None:
        add_next(store.keys.path)
        _say(f"{store.keys.path} holds the next key; copy it to every machine, then `keys rotate`")

    return _with_store(settings, act)


def _rotate(settings: Settings, arguments: argparse.Namespace) -> int:
    def act(store: Store) -> None:
        _say(f"{rekey.rotate(store)} conversations are under the new key")
        _say(f"copy {store.keys.path} to every machine, back it up, then `keys retire`")

    return _with_store(settings, act)


def _retire(settings: Settings, arguments: argparse.Namespace) -> int:
    def act(store: Store) -> None:
        _say(f"{rekey.retire(store)} old keys are out of {store.keys.path}")

    return _with_store(settings, act)


def _with_store(settings: Settings, act: Callable[[Store], None]) -> int:
    store = open_store(settings.database, settings.var)
    try:
        act(store)
    except (MasterKeyUnusable, rekey.StillUsed, OSError) as problem:
        _complain(str(problem))
        return 1
    finally:
        store.close()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _complain(line: str) -> None:
    sys.stderr.write(f"ossa: {line}\n")
