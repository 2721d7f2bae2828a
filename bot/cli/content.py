"""``python -m bot content export``: what is published, written back to the topic files."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from bot.content.press import Texts, file_name
from bot.settings import Settings
from bot.store import open_store
from bot.store.publications import current, texts_of


def published_texts(settings: Settings) -> Texts:
    """The texts that patients read now. Raises :class:`~bot.store.StoreUnavailable`."""
    store = open_store(settings.database, settings.var)
    try:
        with store.look() as work:
            return texts_of(current(work).values())
    finally:
        store.close()


def differences(folder: Path, texts: Texts) -> Iterator[tuple[Path, str, str]]:
    """Each file of ``folder`` that is not as published: its path, its new text, and the change as
    a unified diff that ``git apply`` takes."""
    for key in sorted(texts):
        path = folder / file_name(*key)
        here = path.read_text(encoding="utf-8") if path.exists() else ""
        if here != texts[key]:
            old = f"a/{path.as_posix()}" if path.exists() else "/dev/null"
            lines = unified_diff(
                here.splitlines(keepends=True),
                texts[key].splitlines(keepends=True),
                old,
                f"b/{path.as_posix()}",
            )
            yield path, texts[key], "".join(_whole(line) for line in lines)


def export(settings: Settings, *, check: bool) -> tuple[int, str]:
    """Exit code and what to print. With ``check`` only the diff, and 1 when there is one; else
    the files are written."""
    folder = settings.knowledge / "topics"
    found = list(differences(folder, published_texts(settings)))
    if check:
        return int(bool(found)), "".join(diff for _, _, diff in found)
    for path, text, _ in found:
        path.write_text(text, encoding="utf-8")
    return 0, "".join(f"{path}\n" for path, _, _ in found) + f"{len(found)} files written\n"


def _whole(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
