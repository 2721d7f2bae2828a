"""B04: any order of acts on a conversation, on both databases, against a model of three lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)

from bot.store import Store, Work, open_store
from bot.store.conversations import (
    IDLE,
    NoSuchConversation,
    TokenRefused,
    conversation_for_token,
    end,
    erase,
    find,
    open_conversation,
)
from bot.store.messages import Draft, messages_after, unanswered
from bot.store.turns import BodyDiffers, Outcome, StaleTurn, commit_turn, earlier, take
from prove.check import Run, check
from prove.servers import PostgreSQL, postgresql

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
REFUSALS = (TokenRefused, NoSuchConversation, BodyDiffers, StaleTurn)
TEXTS = ("", "ciao", "my knee hurts", "\ud800", "🦴" * 50)


@dataclass
class Talk:
    """A conversation in each database, and what must be true of it."""

    ids: list[str]
    tokens: list[str]
    said: list[tuple[str, str]] = field(default_factory=list)
    """Author and text of every message."""
    by_id: dict[str, str] = field(default_factory=dict)
    answered: int = 0
    waiting: list[int] = field(default_factory=list)
    gone: str = ""
    idle_until: datetime = NOW + IDLE


class Machine(RuleBasedStateMachine):
    """Each rule acts on both databases; both must do what the model says."""

    stores: ClassVar[list[Store]] = []
    steps: ClassVar[int] = 0
    talks: Bundle[Talk] = Bundle("talks")

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW

    def both(self, act: Callable[[Work, int], Any]) -> Any:
        """What the act gives on both databases, or the kind of refusal; they must agree."""
        found = []
        for n, store in enumerate(self.stores):
            try:
                with store.work() as work:
                    found.append(act(work, n))
            except REFUSALS as refusal:
                found.append(type(refusal).__name__)
        assert found[0] == found[1], found
        type(self).steps += 1
        return found[0]

    @rule(target=talks)
    def opens(self) -> Talk:
        talk = Talk(["", ""], ["", ""], idle_until=self.now + IDLE)

        def act(work: Work, n: int) -> None:
            made, token = open_conversation(work, clinic="c", language="en", now=self.now)
            talk.ids[n], talk.tokens[n] = made.id, token

        self.both(act)
        return talk

    @rule(talk=talks, name=st.sampled_from("abcdef"), text=st.sampled_from(TEXTS))
    def says(self, talk: Talk, name: str, text: str) -> None:
        def act(work: Work, n: int) -> int:
            found = conversation_for_token(work, talk.tokens[n], talk.ids[n], self.now, slide=True)
            draft = Draft("patient", "text", text)
            known = earlier(work, found, name, draft)
            return (known or take(work, found, name, draft, self.now)).seq

        told = self.both(act)
        if talk.gone or self.now >= talk.idle_until:
            assert told == "TokenRefused", told
        elif name in talk.by_id and talk.by_id[name] != text:
            assert told == "BodyDiffers", told
        elif name not in talk.by_id:
            talk.by_id[name] = text
            talk.said.append(("patient", text))
            talk.waiting.append(len(talk.said))
            assert told == len(talk.said), told
        if not talk.gone and self.now < talk.idle_until and told != "BodyDiffers":
            talk.idle_until = self.now + IDLE
        self.same(talk)

    @rule(talk=talks, behind=st.integers(0, 1), replies=st.integers(1, 2))
    def answers(self, talk: Talk, behind: int, replies: int) -> None:
        seq = talk.waiting[0] if talk.waiting else 1
        drafts = [Draft("assistant", "notice", f"reply {n}") for n in range(replies)]

        def act(work: Work, n: int) -> int:
            version = talk.answered - behind
            return len(
                commit_turn(work, talk.ids[n], version, seq, Outcome(replies=drafts), self.now)
            )

        told = self.both(act)
        if talk.gone == "erased":
            assert told == "NoSuchConversation", told
        elif behind or not talk.waiting:
            assert told == "StaleTurn", told
        else:
            assert told == replies, told
            talk.waiting.pop(0)
            talk.answered += 1
            talk.said += [("assistant", draft.text) for draft in drafts]
        self.same(talk)

    @rule(talk=talks, how=st.sampled_from(["ended", "erased"]))
    def closes(self, talk: Talk, how: str) -> None:
        def act(work: Work, n: int) -> str:
            found = find(work, talk.ids[n])
            if how == "ended":
                end(found, self.now)
            else:
                erase(work, found, reason="patient", now=self.now)
            return how

        told = self.both(act)
        assert told == ("NoSuchConversation" if talk.gone == "erased" else how), told
        if talk.gone != "erased":
            talk.gone = how
        self.same(talk)

    @rule(minutes=st.sampled_from([1, 29, 31]))
    def waits(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def same(self, talk: Talk) -> None:
        """Both databases hold the messages of the model, numbered without gaps."""
        if talk.gone == "erased":
            return
        for n, store in enumerate(self.stores):
            with store.look() as work:
                found = messages_after(work, find(work, talk.ids[n]))
                waiting = [message.seq for message in unanswered(work, find(work, talk.ids[n]))]
            assert [(message.author, message.text) for message in found] == talk.said
            assert [message.seq for message in found] == list(range(1, len(found) + 1))
            assert waiting == talk.waiting


@contextmanager
def _stores(run: Run, server: PostgreSQL) -> Iterator[list[Store]]:
    urls = [f"sqlite:///{run.folder / 'b04.db'}", server.new_database("b04")]
    stores = [open_store(url, Path(run.folder)) for url in urls]
    try:
        yield stores
    finally:
        for store in stores:
            store.close()


@check("B04", minutes=15)
def any_order(run: Run) -> None:
    """Hypothesis draws orders of opening, writing, writing again, answering, late answers, ending,
    erasing and waiting, and runs each on SQLite and PostgreSQL and on a model."""
    examples = run.count(quick=8, short=60, full=500)
    with postgresql() as server, _stores(run, server) as stores:
        Machine.stores, Machine.steps = stores, 0
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=run.count(quick=25, short=50, full=50),
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            ),
        )
    run.none("acts after which a database differed from the model", 0, of=Machine.steps)
    run.says(f"{examples} orders of acts")
