"""Plots as SVG text, by hand: each has a title and a description for who does not see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from evaluation.counting import Bin, Measured
from evaluation.questions import Point

_FIRST, _SECOND, _GREY = "#1b5e8c", "#b3541e", "#888"
Scale = Callable[[float], float]


def _svg(width: float, height: float, name: str, title: str, about: str, body: list[str]) -> str:
    head = (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(about)}</desc>'
    )
    return head + "".join(body) + "</svg>"


def _text(x: float, y: float, words: str, anchor: str = "start", extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, extra: str = "") -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" {extra}/>'
    )


def bars(name: str, title: str, values: Mapping[str, tuple[Measured, int]]) -> str:
    """Horizontal bars of 0 to 100 with their intervals; the number behind a label is its cases."""
    left, top, row, width = 190.0, 20.0, 22.0, 320.0
    body = []
    for share in (0, 25, 50, 75, 100):
        x = left + width * share / 100
        body.append(_line(x, top, x, top + row * len(values), "#ddd"))
        body.append(_text(x, top - 6, f"{share}", "middle"))
    for index, (label, (measured, n)) in enumerate(values.items()):
        y = top + row * index
        value = measured.value or 0.0
        body.append(_text(left - 8, y + 15, f"{label} ({n})", "end"))
        body.append(
            f'<rect x="{left}" y="{y + 4:.1f}" width="{width * value:.1f}" height="14" '
            f'fill="{_FIRST}"/>'
        )
        if measured.low is not None and measured.high is not None:
            low, high = left + width * measured.low, left + width * measured.high
            body.append(_line(low, y + 11, high, y + 11, _SECOND, 'stroke-width="2"'))
        body.append(_text(left + width + 8, y + 15, f"{100 * value:.1f}"))
    told = ", ".join(f"{k} {100 * (m.value or 0):.0f}" for k, (m, _) in values.items())
    return _svg(left + width + 50, top + row * len(values) + 8, name, title, told, body)


def losses(name: str, title: str, values: Mapping[str, float]) -> str:
    """Horizontal bars of points lost; what was gained is shown as nothing lost."""
    left, top, row, width = 250.0, 6.0, 22.0, 240.0
    most = max([4.0, *values.values()])
    body = []
    for index, (label, value) in enumerate(values.items()):
        y = top + row * index
        long = width * max(0.0, value) / most
        body.append(_text(left - 8, y + 15, label, "end"))
        body.append(
            f'<rect x="{left}" y="{y + 4:.1f}" width="{long:.1f}" height="14" fill="{_SECOND}"/>'
        )
        body.append(_text(left + long + 8, y + 15, f"{value:.1f}"))
    told = ", ".join(f"{k} {v:.1f}" for k, v in values.items())
    return _svg(left + width + 50, top + row * len(values) + 8, name, title, told, body)


def _frame(x_name: str, y_name: str) -> tuple[list[str], Scale, Scale]:
    """A square of 0 to 1 in both directions, with its axes."""
    left, top, size = 50.0, 10.0, 260.0

    def across(value: float) -> float:
        return left + size * value

    def down(value: float) -> float:
        return top + size * (1 - value)

    body = [
        f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#bbb"/>'
    ]
    for step in range(0, 11, 2):
        share = step / 10
        body.append(_line(across(share), down(0), across(share), down(1), "#eee"))
        body.append(_line(across(0), down(share), across(1), down(share), "#eee"))
        body.append(_text(across(share), down(0) + 16, f"{share:g}", "middle"))
        body.append(_text(left - 6, down(share) + 4, f"{share:g}", "end"))
    body.append(_text(across(0.5), down(0) + 34, x_name, "middle"))
    middle = down(0.5)
    body.append(_text(12, middle, y_name, "middle", f'transform="rotate(-90 12 {middle:.1f})"'))
    return body, across, down


def reliability(name: str, title: str, bins: Sequence[Bin]) -> str:
    """Mean confidence against how often it was right, with intervals; the area is the cases."""
    body, across, down = _frame("confidence", "right")
    body.append(_line(across(0), down(0), across(1), down(1), _GREY, 'stroke-dasharray="4 4"'))
    most = max((each.right.n for each in bins), default=1)
    for each in bins:
        x, right = across(each.confidence), each.right
        if right.low is not None and right.high is not None:
            body.append(_line(x, down(right.low), x, down(right.high), _SECOND))
        radius = 2 + 7 * (right.n / most) ** 0.5
        body.append(
            f'<circle cx="{x:.1f}" cy="{down(right.value or 0):.1f}" r="{radius:.1f}" '
            f'fill="{_FIRST}" fill-opacity="0.8"><title>{right.n} cases</title></circle>'
        )
    told = "; ".join(
        f"confidence {each.confidence:.2f}: right {each.right.value or 0:.2f} of {each.right.n}"
        for each in bins
    )
    return _svg(330, 320, name, title, told, body)


def thresholds(
    name: str, title: str, points: Sequence[Point], labels: tuple[str, str], mark: float | None
) -> str:
    """What a threshold loses inside and lets in from outside; ``mark`` is the one in use."""
    body, across, down = _frame("threshold", "share of messages")
    if mark is not None:
        dashes = 'stroke-dasharray="3 3"'
        body.append(_line(across(mark), down(0), across(mark), down(1), _GREY, dashes))
    series = (
        (labels[0], _FIRST, [(p.threshold, p.inside_lost) for p in points]),
        (labels[1], _SECOND, [(p.threshold, p.outside_taken) for p in points]),
    )
    for index, (label, colour, line) in enumerate(series):
        path = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in line)
        dash = "" if index == 0 else ' stroke-dasharray="7 3"'
        body.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
        )
        y = 325.0 + 18 * index
        body.append(_line(50, y - 4, 78, y - 4, colour, f'stroke-width="2"{dash}'))
        body.append(_text(84, y, label))
    told = "; ".join(
        f"at {p.threshold:.1f} {labels[0]} {p.inside_lost:.2f}, {labels[1]} {p.outside_taken:.2f}"
        for p in points
        if round(p.threshold * 10) % 2 == 0 and abs(p.threshold * 10 % 1) < 1e-9
    )
    return _svg(330, 352, name, title, told, body)


def matrix(name: str, title: str, table: Mapping[str, Mapping[str, int]]) -> str:
    """A confusion matrix: rows are due, columns given; shade is the share of the row."""
    given = sorted({label for row in table.values() for label in row} | set(table))
    left, top, size = 190.0, 190.0, 20.0
    body = []
    for column, label in enumerate(given):
        x = left + size * column + 14
        body.append(_text(x, top - 6, label, extra=f'transform="rotate(-60 {x:.1f} {top - 6})"'))
    for line, (due, row) in enumerate(table.items()):
        y = top + size * line
        whole = sum(row.values())
        body.append(_text(left - 8, y + 14, due, "end"))
        for column, label in enumerate(given):
            cases = row.get(label, 0)
            x = left + size * column
            fill = f"rgba({'27,94,140' if label == due else '179,84,30'},{cases / whole:.3f})"
            body.append(
                f'<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="{fill}" '
                'stroke="#e4e4e4"/>'
            )
            if cases:
                dark = cases / whole > 0.55
                colour = 'class="n light"' if dark else 'class="n"'
                body.append(_text(x + size / 2, y + 14, str(cases), "middle", colour))
    wrong = sorted(
        ((n, due, label) for due, row in table.items() for label, n in row.items() if due != label),
        reverse=True,
    )
    about = "Most frequent confusions: " + "; ".join(
        f"{due} given as {label} {n}" for n, due, label in wrong[:10]
    )
    width = left + size * len(given) + 110
    return _svg(width, top + size * len(table) + 10, name, title, about, body)
