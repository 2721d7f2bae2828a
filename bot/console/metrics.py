"""Numbers for Prometheus: how the installation does, never who or what (`/staff/metrics`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from bot.store import Store, callbacks, worklist
from bot.store.health import backlog
from bot.store.signals import NEEDS


class _Numbers:
    def __init__(self, store: Store, clinic: str, now: datetime) -> None:
        self._store, self._clinic, self._now = store, clinic, now

    def collect(self) -> Iterable[Metric]:
        """The gauges, counted at this moment."""
        with self._store.look() as work:
            needs = worklist.counts(work, self._clinic, worklist.Filter()).needs
            calls = callbacks.open_callbacks(work, self._clinic)
            due, waiting = backlog(work)
        waits = GaugeMetricFamily(
            "ossa_conversations_waiting", "Conversations that need eyes", labels=["need"]
        )
        for need in NEEDS[:-1]:
            waits.add_metric([need], needs.get(need, 0))
        yield waits
        overdue = sum(call.overdue(self._now) for call in calls)
        for name, text, value in (
            ("ossa_callbacks_open", "Call-backs not made yet, at most 200", len(calls)),
            ("ossa_callbacks_overdue", "Call-backs past their time", overdue),
            ("ossa_desk_due", "Conversations whose place is to be worked out", due),
            ("ossa_messages_unanswered", "Patients' messages no turn has answered", waiting),
        ):
            yield GaugeMetricFamily(name, text, value=value)


def metrics_of(store: Store, clinic: str, now: datetime) -> bytes:
    """The numbers in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Numbers(store, clinic, now))
    return generate_latest(registry)
