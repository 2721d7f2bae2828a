"""``python -m judging.compare REVISION``: what today's reader reads otherwise than an older one.

    python -m judging.compare main~5       make compare-reader AGAINST=main~5

Both read every marked message and every red flag of this tree. Prints how many kinds are now read
rightly that were not, and each that was read rightly and is not any more, with its message: totals
on held-out sets rise while ordinary words are lost. Ends with 1 when an emergency of the corpus
has lost a fact that was read before.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from judging.marked import load_marked
from screening.corpus import ROOT, load_corpus

_READS = """
import json, sys
from datetime import date
from bot.findings import read
for line in sys.stdin:
    item = json.loads(line)
    found = read(item["text"], prior=item["lang"], today=date(2026, 11, 30))
    kinds = [[f.kind, f.status] for f in found.findings]
    facts = sorted(name for name, value in found.facts.items() if value is True)
    print(json.dumps({"kinds": kinds, "facts": facts}))
"""
_CURRENT = {"present", "unknown"}


@dataclass(frozen=True)
class Said:
    """A message with what it is known to tell: its marked ``kinds``, or whether ``emergency``."""

    text: str
    lang: str
    kinds: frozenset[str] | None = None
    emergency: bool = False


@dataclass(frozen=True)
class Read:
    """What one reader took from a message: kind and status of each finding, facts that are true."""

    kinds: frozenset[tuple[str, str]]
    facts: frozenset[str]

    @property
    def current(self) -> frozenset[str]:
        """The kinds that are there or suspected."""
        return frozenset(kind for kind, status in self.kinds if status in _CURRENT)


@dataclass(frozen=True)
class Lost:
    """What was read rightly and is not any more, and as what it is read now."""

    what: str
    now: str
    text: str
    danger: bool


def messages() -> list[Said]:
    """The marked messages and the corpus of red flags of this tree."""
    marked = [Said(m.text, m.lang, m.case().kinds) for m in load_marked()]
    flags = [Said(case.text, case.lang, emergency=case.emergency) for case in load_corpus()]
    return [*marked, *flags]


def read_in(tree: Path, said: Sequence[Said]) -> list[Read]:
    """What the reader of ``tree`` takes from the messages. Raises ``CalledProcessError``."""
    lines = "".join(json.dumps({"text": each.text, "lang": each.lang}) + "\n" for each in said)
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _READS],
        cwd=tree,
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(tree), "PATH": ""},
    )
    told = (json.loads(line) for line in done.stdout.splitlines())
    return [Read(frozenset(map(tuple, each["kinds"])), frozenset(each["facts"])) for each in told]


def counted(said: Sequence[Said], before: Sequence[Read], now: Sequence[Read]) -> Counter[str]:
    """How many kinds of marked messages are won and lost, rightly and wrongly."""
    found: Counter[str] = Counter()
    for each, old, new in zip(said, before, now, strict=True):
        if each.kinds is None:
            continue
        found["read rightly now, not before"] += len((new.current - old.current) & each.kinds)
        found["read rightly before, not now"] += len((old.current - new.current) & each.kinds)
        found["invented now, not before"] += len(new.current - old.current - each.kinds)
        found["invented before, not now"] += len(old.current - new.current - each.kinds)
    return found


def lost(said: Sequence[Said], before: Sequence[Read], now: Sequence[Read]) -> Iterator[Lost]:
    """Each kind of a marked message, and each fact of an emergency, that is read no more."""
    for each, old, new in zip(said, before, now, strict=True):
        for kind in sorted((old.current - new.current) & (each.kinds or frozenset())):
            statuses = sorted(status for told, status in new.kinds if told == kind)
            yield Lost(kind, ", ".join(statuses) or "nothing", each.text, danger=False)
        if each.emergency:
            for fact in sorted(old.facts - new.facts):
                yield Lost(fact, "nothing", each.text, danger=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare with one revision."""
    parser = argparse.ArgumentParser(prog="python -m judging.compare", description=__doc__)
    parser.add_argument("revision", help="a commit, branch or tag of this repository")
    revision = parser.parse_args(arguments).revision
    said = messages()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "before")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(tree), revision], check=True)  # noqa: S603
        try:
            before = read_in(tree, said)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=False)  # noqa: S603
    now = read_in(ROOT, said)
    dangers = 0
    for each in lost(said, before, now):
        dangers += each.danger
        sys.stdout.write(f"{each.what} -> {each.now}: {each.text[:300]}\n")
    for name, count in counted(said, before, now).items():
        sys.stdout.write(f"{count:6} {name}\n")
    sys.stdout.write(f"{dangers:6} facts of emergencies lost; {len(said):,} messages\n")
    return 1 if dangers else 0


if __name__ == "__main__":
    sys.exit(main())
