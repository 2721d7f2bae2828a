"""Traces: one tree of a request's stages, with nothing in it that a person wrote."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.dialogue.answer import Timing
from bot.telemetry import spans
from bot.telemetry.stages import stage


@pytest.fixture
def exported() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    spans.use(SimpleSpanProcessor(exporter))
    yield exporter
    spans.off()


def by_name(exporter: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in exporter.get_finished_spans()}


def parent(found: dict[str, ReadableSpan], name: str) -> str | None:
    above = found[name].parent
    names = {span.context.span_id: span.name for span in found.values() if span.context}
    return None if above is None else names[above.span_id]


def test_without_a_collector_nothing_is_traced() -> None:
    with spans.span("request") as request:
        request.tell("GET /", {"http.route": "/"})


def test_what_the_engine_told_stands_below_the_stage_that_asked_it(
    exported: InMemorySpanExporter,
) -> None:
    now = time.time()
    with spans.span("request") as request, stage("engine"):
        request.tell("POST /x", {"http.response.status_code": 201})
        spans.told(
            [
                Timing(name="understand", at=now, ms=7.0),
                Timing(name="decide", at=now + 0.007, ms=5.0),
                Timing(name="action_answer_topic", at=now + 0.008, ms=2.0, parent="decide"),
                Timing(name="My Leg Hurts", at=now, ms=1.0),
            ]
        )
    found = by_name(exported)
    assert set(found) == {
        "POST /x", "engine", "engine understand", "engine decide", "engine action_answer_topic",
    }  # fmt: skip
    assert parent(found, "engine") == "POST /x"
    assert parent(found, "engine understand") == "engine"
    assert parent(found, "engine action_answer_topic") == "engine decide"
    told = found["engine understand"]
    assert told.end_time is not None
    assert told.start_time is not None
    assert (told.end_time - told.start_time) // 10**6 == 7


def test_only_attributes_of_ours_may_be_traced() -> None:
    with spans.span("request") as request, pytest.raises(ValueError, match="not to be traced"):
        request.tell("POST /x", {"text": "my leg hurts"})


def test_what_an_exception_says_is_not_traced(exported: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="canary"), spans.span("request"):
        raise ValueError("canary")
    assert "canary" not in "".join(span.to_json() for span in exported.get_finished_spans())
