"""The report as one page that loads nothing: one row a check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from prove.catalogue import CHAPTERS
from prove.check import Claim
from prove.runner import Verdict

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:0 auto;max-width:78rem;padding:1rem;color:#1a1a1a}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #bbb;padding:.35rem .5rem;
text-align:left;vertical-align:top}caption{text-align:left;font-weight:600;padding:.8rem 0 .3rem}
ul{margin:0;padding-left:1.1rem}pre{white-space:pre-wrap;font-size:.8rem;margin:.3rem 0}
.passed{background:#e3f4e3}.failed{background:#fbe0dc}.not-run{background:#fff3cf}
small{color:#444}th[scope=row]{white-space:nowrap}
"""
HEADS = ("id", "P", "what goes wrong, and what is tried", "result", "counted", "seconds")


def html(verdicts: Sequence[Verdict], about: Mapping[str, str]) -> str:
    """The whole page."""
    tallies = Counter(verdict.status for verdict in verdicts)
    told = ", ".join(f"{tallies[s]} {s}" for s in ("passed", "failed", "not run"))
    stops = [verdict.id for verdict in verdicts if verdict.stops]
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width"><title>make prove</title>',
        f"<style>{STYLE}</style></head><body><main><h1>What was broken on purpose</h1>",
        f"<p><strong>{told}</strong> of {len(verdicts)} rows. ",
        f"Rows of priority 0 that did not pass: {', '.join(stops) or 'none'}.</p>",
        "<dl>",
        *(f"<dt>{escape(key)}</dt><dd>{escape(value)}</dd>" for key, value in about.items()),
        "</dl><p>“rate &lt; x at 95 %” is what a count of no failure proves: 3 / trials.</p>",
        *_tables(verdicts),
    ]
    return "\n".join(parts) + "</main></body></html>\n"


def _tables(verdicts: Sequence[Verdict]) -> Iterator[str]:
    for letter, chapter in CHAPTERS.items():
        rows = [verdict for verdict in verdicts if verdict.id[0] == letter]
        if rows:
            heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
            yield f"<table><caption>{letter}. {escape(chapter)}</caption><thead><tr>{heads}</tr>"
            yield "</thead><tbody>"
            yield from (_row(verdict) for verdict in rows)
            yield "</tbody></table>"


def _row(verdict: Verdict) -> str:
    kind = verdict.status.replace(" ", "-")
    reason = f"<pre>{escape(verdict.reason)}</pre>" if verdict.reason else ""
    items = [_claim(claim) for claim in verdict.claims]
    items += [f"<li><small>{escape(fact)}</small></li>" for fact in verdict.facts]
    return (
        f'<tr class="{kind}"><th scope="row" id="{verdict.id}">{verdict.id}</th>'
        f"<td>{verdict.priority}</td>"
        f"<td>{escape(verdict.name)}<br><small>{escape(verdict.tried)}</small></td>"
        f"<td><strong>{verdict.status}</strong>{reason}<br><small>{escape(verdict.size)}, seed "
        f"{verdict.seed}, {escape(verdict.at)}</small></td>"
        f"<td><ul>{''.join(items)}</ul></td><td>{verdict.seconds:.0f}</td></tr>"
    )


def _claim(claim: Claim) -> str:
    mark = "" if claim.holds else "<strong>not kept:</strong> "
    bound = f" <small>({escape(claim.bound)})</small>" if claim.bound else ""
    return f"<li>{mark}{escape(claim.what)}: {escape(claim.told)}{bound}</li>"
