"""What clients were told, held against what the database keeps."""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.store import Store
from bot.store.conversations import NoSuchConversation, find
from bot.store.messages import StoredMessage, messages_after
from prove.check import Run
from prove.load import Journal, Read, Sent

WITHIN = 10.0
"""Seconds within which an accepted message must have its answer."""
LONGEST_SWEEP = 30.0
"""Seconds for which a message whose process died may still wait for another to answer it."""


@dataclass
class Tally:
    """Faults by kind, as lines that say which message; empty is good."""

    acked: int = 0
    stored: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    misordered: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    """Seconds from a message's commit to its answer's."""


def stored_of(store: Store, conversation: str) -> list[StoredMessage]:
    """All messages of a conversation, straight from the database."""
    with store.look() as work:
        return messages_after(work, find(work, conversation), limit=10_000)


def compare(journal: Journal, store: Store) -> Tally:
    """Every acknowledged message against the database."""
    tally = Tally()
    by_conversation: dict[str, list[Sent]] = defaultdict(list)
    for sent in journal.sent:
        by_conversation[sent.conversation].append(sent)
    for conversation, said in by_conversation.items():
        try:
            messages = stored_of(store, conversation)
        except NoSuchConversation:
            tally.lost.append(f"{conversation}: the whole conversation")
            continue
        _compare_one(conversation, said, messages, tally)
    tally.misordered += anomalies(journal.acked, journal.reads)
    return tally


def _compare_one(
    conversation: str, said: Sequence[Sent], messages: Sequence[StoredMessage], tally: Tally
) -> None:
    mine = [message for message in messages if message.author == "patient"]
    by_seq = {message.seq: message for message in messages}
    tally.stored += len(mine)
    for sent in said:
        if not sent.seq:
            continue
        tally.acked += 1
        place = f"{conversation} {sent.seq}"
        kept = by_seq.get(sent.seq)
        if kept is None or (kept.client_message_id, kept.text) != (sent.id, sent.text):
            tally.lost.append(place)
            continue
        if not sent.replies:
            tally.unanswered.append(place)
        for seq, text in sent.replies:
            reply = by_seq.get(seq)
            if reply is None or reply.text != text or reply.turn != kept.turn:
                tally.lost.append(f"{place}: its reply {seq}")
    ids = Counter(message.client_message_id for message in mine)
    tally.doubled += [f"{conversation} {name}" for name, count in ids.items() if count > 1]
    unknown = set(ids) - {sent.id for sent in said}
    tally.doubled += [f"{conversation}: {name} was never sent" for name in unknown]
    turns = Counter(message.turn for message in mine if message.turn is not None)
    tally.doubled += [f"{conversation} turn {turn}" for turn, count in turns.items() if count > 1]
    answers = {message.turn: message.at for message in messages if message.author == "assistant"}
    for message in mine:
        if message.turn is None or message.turn not in answers:
            tally.unanswered.append(f"{conversation} {message.seq}")
        else:
            tally.waits.append((answers[message.turn] - message.at).total_seconds())
    if [message.seq for message in messages] != list(range(1, len(messages) + 1)):
        tally.misordered.append(f"{conversation}: numbers with gaps")
    tally.doubled += _answered_twice(conversation, messages)


def _answered_twice(conversation: str, messages: Sequence[StoredMessage]) -> list[str]:
    """Turns whose replies do not stand together: two processes wrote them."""
    places: dict[int, list[int]] = defaultdict(list)
    for message in messages:
        if message.author == "assistant" and message.turn is not None:
            places[message.turn].append(message.seq)
    return [
        f"{conversation} turn {turn}: replies {seqs}"
        for turn, seqs in places.items()
        if seqs != list(range(seqs[0], seqs[0] + len(seqs)))
    ]


def anomalies(acked: Iterable[Sent], reads: Iterable[Read]) -> list[str]:
    """Where the history of a conversation is no order of single acts: of two acts, the one that
    ended before the other began must come first in the numbers; a look shows all that was
    acknowledged before it, without gaps."""
    found = []
    writes: dict[str, list[Sent]] = defaultdict(list)
    for sent in acked:
        writes[sent.conversation].append(sent)
    for conversation, said in writes.items():
        highest, pending = 0, sorted(said, key=lambda sent: sent.ended)
        done = 0
        for sent in sorted(said, key=lambda sent: sent.began):
            while done < len(pending) and pending[done].ended < sent.began:
                highest = max(highest, *_seqs(pending[done]))
                done += 1
            if sent.seq <= highest:
                found.append(f"{conversation}: {sent.seq} began after {highest} was acknowledged")
        seqs = [seq for sent in said for seq in _seqs(sent)]
        found += [f"{conversation}: {seq} twice" for seq, n in Counter(seqs).items() if n > 1]
    for read in reads:
        before = [s for s in writes[read.conversation] if s.ended < read.began]
        newest = max((seq for sent in before for seq in _seqs(sent)), default=0)
        if read.seqs != list(range(1, len(read.seqs) + 1)) or len(read.seqs) < newest:
            found.append(f"{read.conversation}: a look showed {len(read.seqs)} of {newest}")
    return found


def _seqs(sent: Sent) -> list[int]:
    return [sent.seq, *(seq for seq, _ in sent.replies)]


def settled(journal: Journal, store: Store, within: float = LONGEST_SWEEP) -> Tally:
    """The comparison, once messages whose process died had time to be answered by another."""
    deadline = time.monotonic() + within
    tally = compare(journal, store)
    while tally.unanswered and time.monotonic() < deadline:
        time.sleep(1)
        tally = compare(journal, store)
    return tally


def claim(
    run: Run, backend: str, journal: Journal, store: Store, within: float | None = WITHIN
) -> Tally:
    """Makes the claims that every run under load makes: nothing lost, doubled, left, disordered,
    and every stored message answered ``within`` seconds (None: the database itself was gone)."""
    tally = settled(journal, store)
    for what, faults, of in (
        ("acknowledged messages and replies lost", tally.lost, tally.acked),
        ("messages or replies doubled", tally.doubled, tally.stored),
        ("stored messages without a reply", tally.unanswered, tally.stored),
        ("messages out of order, histories that are none", tally.misordered, tally.acked),
    ):
        run.none(f"{backend}: {what}", len(faults), of=of)
        for fault in faults[:5]:
            run.says(f"{backend}: {what}: {fault}")
    given_up = sum(not sent.seq for sent in journal.sent)
    run.none(f"{backend}: messages never acknowledged", given_up, of=len(journal.sent))
    late = sum(wait > (within or WITHIN) for wait in tally.waits)
    if within is None:
        run.says(f"{backend}: {late} of {len(tally.waits)} answers later than {WITHIN:.0f} s")
    else:
        run.none(f"{backend}: answers later than {within:.0f} s", late, of=len(tally.waits))
    run.shelf.histories.append(History(f"{run.row.id} {backend}", journal, tally, within))
    return tally


@dataclass(frozen=True)
class History:
    """What clients of one check were told, kept for the checks that look at all (B06, C07)."""

    name: str
    journal: Journal
    tally: Tally
    within: float | None


def wait_answer(journal: Journal, since: float, within: float = 60.0) -> float:
    """Seconds from ``since`` until a message that was begun after it is answered."""
    while not any(sent.seq and sent.began > since for sent in journal.sent[-400:]):
        if time.monotonic() - since > within:
            return float("inf")
        time.sleep(0.02)
    return time.monotonic() - since


def percentile(samples: Sequence[float], share: int) -> float:
    """The so-manieth percentile; infinite without samples."""
    if len(samples) < 2:
        return max(samples, default=float("inf"))
    return statistics.quantiles(samples, n=100, method="inclusive")[share - 1]
