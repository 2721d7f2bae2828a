"""H: patients' words. Not in logs, not readable in files, gone when erased."""

from __future__ import annotations

import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.store import Store, open_store
from bot.store.backup import KEYS, restore, write_backup, write_keys
from bot.store.conversations import (
    NoSuchConversation,
    erase,
    find,
    locked,
    open_conversation,
    settle_erasure,
)
from bot.store.crypto import SealBroken
from bot.store.database import make_engine
from bot.store.erased import note_erased
from bot.store.keyring import load_master_key
from bot.store.messages import Draft, messages_after
from bot.store.retention import erase_due, hold
from bot.store.turns import take
from prove.canaries import Canaries, files_below, fill
from prove.check import Run, check
from prove.servers import postgresql
from prove.stacks import shared_stack

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@check("H01", minutes=6)
def words_in_logs(run: Run) -> None:
    """Patients put unique words into every field and into every kind of wrong request, while the
    engine and the actions are killed; logs, refusals, health and temporary files are searched."""
    stack = shared_stack(run)
    canaries = Canaries(run.random)
    refusals: list[bytes] = []
    rounds = run.count(quick=0, short=5, full=12)
    for n in range(rounds):
        for name in ("engine", "actions") if n % 2 else ():
            process = stack.service(name).process
            if process is not None:
                process.kill()
        refusals += fill(stack.url, canaries)
    stack.wait_ready()
    refusals += fill(stack.url, canaries)
    of = len(canaries.words)
    log = [raw for _, raw in files_below(stack.start.var / "log")]
    own = [raw for _, raw in files_below(stack.start.var / "engine")]
    for what, texts in (("logs", log), ("refusals", refusals), ("the engine's folder", own)):
        places = list(canaries.found_in(texts))
        run.none(f"words found in {what}", len(places), of=of)
        for place in sorted(set(places)):
            run.says(f"{what}: {place}")
    run.says(
        f"{sum(map(len, log)):,} bytes of logs, {len(refusals)} refusals, {rounds + 1} patients"
    )


@check("H02", minutes=6)
def words_in_files(run: Run) -> None:
    """The same words are looked for in the raw bytes of the database, its write-ahead log and all
    other files of the installation, in a backup, and in a dump and the files of PostgreSQL."""
    stack = shared_stack(run)
    canaries = Canaries(run.random)
    for _ in range(run.count(quick=1, short=4, full=12)):
        fill(stack.url, canaries)
    raw = [(path, data) for path, data in files_below(stack.start.var)]
    places = list(canaries.found_in(data for _, data in raw))
    run.none("words found in the installation's files", len(places), of=len(canaries.words))
    run.says(f"{len(raw)} files, {sum(len(data) for _, data in raw):,} bytes, with the log")
    store = open_store(f"sqlite:///{stack.start.var / 'ossa.db'}", stack.start.var)
    write_backup(store, run.folder / "backup", NOW)
    store.close()
    saved = [data for _, data in files_below(run.folder / "backup")]
    run.none(
        "words found in the backup", len(list(canaries.found_in(saved))), of=len(canaries.words)
    )
    for place in sorted(set(places)):
        run.says(place)
    if run.size == "quick":
        return
    with postgresql() as server:
        url = server.new_database("files")
        store = open_store(url, run.folder / "pg")
        words = Canaries(run.random)
        for _ in range(run.count(quick=20, short=100, full=400)):
            _talk(store, words.new("message"))
        store.close()
        dump = subprocess.run(
            [str(server.binaries / "pg_dump"), url], capture_output=True, check=True
        ).stdout
        server.stop()
        kept = [data for _, data in files_below(server.folder)]
        server.start()
        for what, texts in (("PostgreSQL's dump", [dump]), ("PostgreSQL's files and log", kept)):
            run.none(
                f"words found in {what}", len(list(words.found_in(texts))), of=len(words.words)
            )


def _talk(store: Store, words: str, at: datetime = NOW) -> str:
    with store.work() as work:
        row, _ = open_conversation(work, clinic="clinic", language="en", now=at)
        take(work, row, str(uuid.uuid4()), Draft("patient", "text", words), at)
    return row.id


def _reads(store: Store, conversation: str) -> list[str]:
    with store.look() as work:
        return [m.text for m in messages_after(work, find(work, conversation), 0)]


@contextmanager
def _installation(run: Run, name: str, talks: int) -> Iterator[tuple[Store, dict[str, str]]]:
    folder = run.folder / name
    store = open_store(f"sqlite:///{folder / 'ossa.db'}", folder)
    words = {}
    for n in range(talks):
        said = f"words of patient {n} zqcanary{n:05d}x"
        words[_talk(store, said)] = said
    try:
        yield store, words
    finally:
        store.close()


@check("H03", minutes=6)
def erased_and_still_there(run: Run) -> None:
    """Conversations are erased out of many; what is left of them is looked for through the
    program, in the raw files, and in the backup of before, put back with today's keys."""
    count = run.count(quick=10, short=30, full=50)
    with _installation(run, "var", count * 3) as (store, words):
        write_backup(store, run.folder / "backup", NOW)
        gone = run.random.sample(sorted(words), count)
        wrapped = _wrapped(store, gone)
        began = time.monotonic()
        for conversation in gone:
            with store.work() as work:
                erase(work, locked(work, conversation), reason="patient", now=NOW)
        note_erased(store)
        settle_erasure(store)
        write_keys(store, run.folder / "backup")
        run.in_time("seconds for all of it", time.monotonic() - began, 60)
        readable = sum(_readable(store, conversation) for conversation in gone)
        run.none("erased ones that the program reads", readable, of=count)
        kept = [c for c in words if c not in gone]
        intact = sum(_reads(store, c) == [words[c]] for c in kept)
        run.every("others intact", intact, of=len(kept))
        raw = [data for _, data in files_below(run.folder / "var")]
        left = sum(any(key in data for data in raw) for key in wrapped)
        run.none("keys of erased ones in the database's files", left, of=count)
        saved = [data for _, data in files_below(run.folder / "backup")]
        run.none("keys in the clear in the backups", _hits(saved, wrapped), of=count)
        _put_back(run, store, gone, kept, words)


def _hits(texts: list[bytes], keys: list[bytes]) -> int:
    return sum(any(key in data for data in texts) for key in keys)


def _wrapped(store: Store, conversations: list[str]) -> list[bytes]:
    with store.look() as work:
        return [bytes(find(work, name).wrapped_key) for name in conversations]


def _readable(store: Store, conversation: str) -> bool:
    try:
        return bool(_reads(store, conversation))
    except (NoSuchConversation, SealBroken):
        return False


def _put_back(
    run: Run, store: Store, gone: list[str], kept: list[str], words: dict[str, str]
) -> None:
    """The backup of before the erasure, with the keys as they are now; the list of what was erased
    is withheld, so that the keys alone must do it."""
    elsewhere = run.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "master.key").write_bytes((run.folder / "var" / "master.key").read_bytes())
    (elsewhere / "master.key").chmod(0o600)
    data = next(p for p in (run.folder / "backup").iterdir() if p.name != KEYS)
    engine = make_engine(f"sqlite:///{elsewhere / 'ossa.db'}")
    master = load_master_key(elsewhere / "master.key", create=False)
    restore(engine, master, data, run.folder / "backup" / KEYS, elsewhere / "no-list.jsonl")
    engine.dispose()
    back = open_store(f"sqlite:///{elsewhere / 'ossa.db'}", elsewhere)
    readable = sum(_readable(back, conversation) for conversation in gone)
    run.none("erased ones readable in the older backup", readable, of=len(gone))
    intact = sum(_reads(back, c) == [words[c]] for c in kept)
    run.every("others back", intact, of=len(kept))
    back.close()


@check("H04")
def kept_too_long(run: Run) -> None:
    """Conversations of all ages around the term, some on hold; the clock moves on by 31 days."""
    count = run.count(quick=60, short=200, full=600)
    folder = run.folder / "var"
    store = open_store(f"sqlite:///{folder / 'ossa.db'}", folder)
    now = NOW + timedelta(days=31)
    ages: dict[str, float] = {}
    for _ in range(count):
        days = run.random.choice((0, 1, 29.9, 29.999, 30.001, 30.1, 31, 60, 400))
        ages[_talk(store, "words", now - timedelta(days=days))] = days
    held = set(run.random.sample(sorted(ages), count // 5))
    for name in held:
        with store.work() as work:
            hold(work, "clinic", name, by="ada", now=now)
    while True:
        with store.work() as work:
            if not erase_due(work, 30, now):
                break
    with store.look() as work:
        left = set(work.session.scalars(text("SELECT id FROM conversations")))
    due = {name for name, days in ages.items() if days > 30 and name not in held}
    run.every("those past their time gone", len(due - left), of=len(due))
    others = set(ages) - due - held
    run.none("others gone", len(others - left), of=len(others))
    run.every("those on hold kept", len(held & left), of=len(held))
    run.says("the program looks every ten minutes (bot/web/upkeep.py)")
    store.close()


@check("H06")
def sealed_values_moved(run: Run) -> None:
    """Sealed values are swapped between rows, columns and conversations, and bits of them are
    flipped, in the file behind the program's back; none may open."""
    with _installation(run, "var", 12) as (store, words):
        rows = sorted(words)
        count = run.count(quick=60, short=200, full=500)
        opened = 0
        for _ in range(count):
            one, other = run.random.sample(rows, 2)
            opened += _opens_after(store, run, one, other)
        run.none("altered or moved values that opened", opened, of=count)
        intact = sum(_reads(store, c) == [words[c]] for c in rows)
        run.every("untouched ones open", intact, of=len(rows))


def _opens_after(store: Store, run: Run, one: str, other: str) -> bool:
    """Alters one value, tries to read, and puts it back."""
    with store.look() as work:
        found = work.session.execute(text("SELECT conversation, text FROM messages")).all()
        sealed = {row[0]: bytes(row[1]) for row in found}
    key = _wrapped(store, [other])[0]
    good, column, table = sealed[one], "text", "messages"
    kind = run.random.randrange(4)
    if kind == 0:
        bad = sealed[other]
    elif kind == 1:
        place = run.random.randrange(len(good))
        bad = good[:place] + bytes([good[place] ^ 1 << run.random.randrange(8)]) + good[place + 1 :]
    elif kind == 2:
        bad = good[: run.random.randrange(1, len(good))]
    else:
        bad, column, table = key, "wrapped_key", "conversations"
    where = "id" if table == "conversations" else "conversation"
    before = good if column == "text" else _wrapped(store, [one])[0]
    _set(store, table, column, where, one, bad)
    try:
        return _readable(store, one) and bad != before
    finally:
        _set(store, table, column, where, one, before)


def _set(store: Store, table: str, column: str, where: str, name: str, value: bytes) -> None:
    with store.engine.connect() as connection:
        statement = f"UPDATE {table} SET {column} = ? WHERE {where} = ?"  # noqa: S608 - ours
        connection.exec_driver_sql(statement, (value, name))
        connection.commit()
