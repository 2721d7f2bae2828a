"""Sentences of transcripts that staff corrected, on their way to training data or to tests.

A sentence is on one side for ever: what trains the model never measures it. They are sealed under
a key of the master key's, since a patient wrote them once, scrubbed or not.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import uuid4

from sqlalchemy import select

from bot.store.crypto import DataKey
from bot.store.database import Work
from bot.store.tables import Correction

Use = Literal["nlu", "evaluation", "scenario"]
USES: tuple[Use, ...] = get_args(Use)
"""A training example; a row that understanding is measured by; a conversation that must hold."""


class OtherSide(Exception):
    """The sentence is among those of the other side already."""


class AlreadyThere(Exception):
    """The sentence is there for this use already."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A sentence and what it says, as a person corrected it. ``label`` is JSON."""

    id: str
    use: Use
    language: str
    text: str
    label: dict[str, Any]
    by: str
    at: datetime


def plain(text: str) -> str:
    """A sentence as it is compared: neither case nor accents nor signs count."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c))))


def add_correction(
    work: Work,
    clinic: str,
    *,
    use: Use,
    language: str,
    text: str,
    label: dict[str, Any],
    by: str,
    now: datetime,
) -> str:
    """Keeps a sentence for one use and gives its id. Raises :class:`OtherSide` or
    :class:`AlreadyThere`."""
    print_ = _fingerprint(work, text)
    there = work.session.scalars(
        select(Correction.use).where(Correction.clinic == clinic, Correction.fingerprint == print_)
    ).all()
    if any((other == "nlu") != (use == "nlu") for other in there):
        raise OtherSide
    if use in there:
        raise AlreadyThere
    row = str(uuid4())
    sealed = _key(work).seal_json(
        {"text": text, "label": label}, table="corrections", column="body", row=row
    )
    work.session.add(
        Correction(
            id=row,
            clinic=clinic,
            use=use,
            language=language,
            fingerprint=print_,
            body=sealed,
            by=by,
            at=now,
        )
    )
    work.session.flush()
    return row


def corrections(work: Work) -> list[Corrected]:
    """Every sentence, in order. Raises :class:`~bot.store.crypto.SealBroken`."""
    key = _key(work)
    found = []
    for row in work.session.scalars(select(Correction).order_by(Correction.at, Correction.id)):
        body = key.open_json(row.body, table="corrections", column="body", row=row.id)
        use: Use = row.use  # type: ignore[assignment]
        found.append(
            Corrected(row.id, use, row.language, body["text"], body["label"], row.by, row.at)
        )
    return found


def _fingerprint(work: Work, text: str) -> bytes:
    return hmac.digest(work.master.derive("correction prints"), plain(text).encode(), "sha256")


def _key(work: Work) -> DataKey:
    return DataKey(work.master.derive("corrections"))
