"""Plots as SVG text, by hand, of two bots side by side; each has a text for who cannot see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = {"stock": "#8a8a8a", "ossa": "#1b5e8c"}
_WIDTH, _LEFT, _ROW, _TOP = 620.0, 170.0, 18.0, 34.0


def bars(title: str, unit: str, groups: Mapping[str, Mapping[str, float]]) -> str:
    """Horizontal bars: for each group one bar of each bot, with its figure."""
    most = max((value for pair in groups.values() for value in pair.values()), default=1.0) or 1.0
    body, y = (
        [f'<text x="0" y="16" font-weight="bold">{escape(title)} ({escape(unit)})</text>'],
        _TOP,
    )
    for group, pair in groups.items():
        body.append(
            f'<text x="{_LEFT - 8}" y="{y + _ROW}" text-anchor="end">{escape(group)}</text>'
        )
        for kind, value in pair.items():
            long = (_WIDTH - _LEFT - 80) * value / most
            colour = COLOURS.get(kind, "#1b5e8c")
            body.append(
                f'<rect x="{_LEFT}" y="{y:.0f}" width="{max(long, 1):.1f}" height="{_ROW - 4}" '
                f'fill="{colour}"/><text x="{_LEFT + long + 6:.1f}" y="{y + _ROW - 6:.0f}" '
                f'font-size="12">{shown(value)} {escape(kind)}</text>'
            )
            y += _ROW
        y += 8
    about = "; ".join(
        f"{group}: " + ", ".join(f"{kind} {shown(value)}" for kind, value in pair.items())
        for group, pair in groups.items()
    )
    return _svg(title, about, y, body)


def lines(
    title: str, unit: str, across: Sequence[str], series: Mapping[str, Sequence[float]]
) -> str:
    """One line a bot over some steps, from zero upwards."""
    high, most = 200.0, max((v for values in series.values() for v in values), default=1.0)
    step = (_WIDTH - _LEFT) / max(len(across) - 1, 1)
    body = [f'<text x="0" y="16" font-weight="bold">{escape(title)} ({escape(unit)})</text>']
    for index, name in enumerate(across):
        body.append(
            f'<text x="{60 + step * index:.1f}" y="{_TOP + high + 18}" text-anchor="middle">'
            f"{escape(name)}</text>"
        )
    for kind, values in series.items():
        points = [(60 + step * i, _TOP + high * (1 - v / most)) for i, v in enumerate(values)]
        colour = COLOURS.get(kind, "#1b5e8c")
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        body.append(f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for (x, y), value in zip(points, values, strict=True):
            body.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
                f'<text x="{x + 5:.1f}" y="{y - 5:.1f}" font-size="12">{shown(value)}</text>'
            )
        x, y = points[-1]
        body.append(f'<text x="{x + 5:.1f}" y="{y + 14:.1f}" font-size="12">{escape(kind)}</text>')
    about = "; ".join(
        f"{kind}: " + ", ".join(f"{a} {shown(v)}" for a, v in zip(across, values, strict=True))
        for kind, values in series.items()
    )
    return _svg(title, about, _TOP + high + 30, body)


def shown(value: float) -> str:
    """A figure with as many digits as it deserves."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _svg(title: str, about: str, height: float, body: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" '
        f'width="{_WIDTH:.0f}" role="img" font-family="sans-serif" font-size="13">'
        f"<title>{escape(title)}</title><desc>{escape(about)}</desc>{''.join(body)}</svg>"
    )
