"""Traces by OpenTelemetry, off until :func:`export_to` or :func:`use` is called.

A trace is one request: its stages, the engine's stages within it and the actions within those. The
engine and the actions only tell their times; this process makes the spans of them, so neither
needs an exporter or a way out of its network. Attributes are those of :data:`ALLOWED`, all ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span as OtelSpan
    from opentelemetry.trace import Tracer

ALLOWED = frozenset({"http.request.method", "http.route", "http.response.status_code"})
NAME = re.compile(r"[a-z_]{1,80}")
"""What a part that another process tells of may be called: our actions and stages are."""
_tracer: Tracer | None = None


class Told(Protocol):
    """A part of a turn as the engine tells it: its name, when it began, how long it took."""

    @property
    def name(self) -> str: ...
    @property
    def at(self) -> float: ...
    @property
    def ms(self) -> float: ...
    @property
    def parent(self) -> str | None: ...


class Span:
    """An open span, or nothing where there are no traces."""

    def __init__(self, inner: OtelSpan | None = None) -> None:
        self._inner = inner

    def tell(self, name: str, attributes: Mapping[str, str | int]) -> None:
        """Sets name and attributes. Raises ``ValueError`` for one not of :data:`ALLOWED`."""
        if not set(attributes) <= ALLOWED:
            raise ValueError(f"not to be traced: {sorted(set(attributes) - ALLOWED)}")
        if self._inner is not None:
            self._inner.update_name(name)
            self._inner.set_attributes(attributes)


def export_to(endpoint: str, service: str = "ossa-web") -> None:
    """Sends traces to an OTLP collector (``http://host:4318``), in batches from a thread."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    use(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")), service)


def use(processor: SpanProcessor, service: str = "ossa-web") -> None:
    """Gives finished spans to ``processor``, for this process."""
    global _tracer
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    provider = TracerProvider(resource=Resource({"service.name": service}))
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("ossa")


def off() -> None:
    """Makes no more spans."""
    global _tracer
    _tracer = None


@contextmanager
def span(name: str) -> Iterator[Span]:
    """A span of everything that happens inside. What an exception says is not recorded."""
    if _tracer is None:
        yield Span()
        return
    with _tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as inner:
        yield Span(inner)


def told(parts: Sequence[Told], service: str = "engine") -> None:
    """Makes spans of what another process told, within the current span; only of parts that are
    called as ours could be."""
    if _tracer is None:
        return
    from opentelemetry.trace import set_span_in_context  # noqa: PLC0415

    made: dict[str, OtelSpan] = {}
    for part in parts:
        if not NAME.fullmatch(part.name):
            continue
        above = made.get(part.parent or "")
        context = set_span_in_context(above) if above is not None else None
        began = int(part.at * 1e9)
        child = _tracer.start_span(f"{service} {part.name}", context=context, start_time=began)
        child.end(began + int(part.ms * 1e6))
        made[part.name] = child
