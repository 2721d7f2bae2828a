"""The report as one HTML page that needs nothing else: tables first, plots beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from actions.conversation import SURE
from evaluation import plots
from evaluation.counting import Counts, label_f1
from evaluation.measures import Result
from evaluation.robustness import TITLES
from evaluation.table import NAMES, cell, interval, rows_of

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;
color:#1c1c1c}
table{border-collapse:collapse;margin:1rem 0}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd;vertical-align:top}
thead th{border-bottom:2px solid #888}
td.short{font-weight:600}td.short::before{content:"✗ "}td.ok::before{content:"✓ "}
figure{display:inline-block;margin:1rem 1.5rem 1rem 0;vertical-align:top;max-width:100%;
overflow-x:auto}
figcaption{font-weight:600}
svg{font:12px system-ui,sans-serif;max-width:100%;height:auto}
svg .n{font-size:10px}svg .light{fill:#fff}
"""


def html(results: Sequence[Result], about: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Ossa: how messages are understood</title><style>{_STYLE}</style></head><body>",
        "<h1>How messages are understood</h1>",
        f"<p>{escape(_sentence(results, about))}</p>",
        "<p>Intervals are 95 % (Wilson for shares, resampled messages for F1). Labels follow "
        "<code>docs/labels.md</code>. Short: the target is missed.</p>",
        *_main_tables(results),
    ]
    for result in results:
        parts += _language(result)
    return "\n".join([*parts, "</body></html>"]) + "\n"


def _sentence(results: Sequence[Result], about: Mapping[str, Any]) -> str:
    files = "; ".join(
        f"{NAMES[r.language]}: " + ", ".join(f"{n} {name}" for name, n in r.messages.items())
        for r in results
    )
    return f"Model {about.get('model') or 'none asked'}, reader {about.get('reader')}. {files}."


def _main_tables(results: Sequence[Result]) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{NAMES[r.language]}</th>' for r in results)
    for section, rows in rows_of(results):
        yield f"<table><caption>{escape(section)}</caption><thead><tr>"
        yield f'<th scope="col">measure</th>{heads}<th scope="col">target</th></tr></thead><tbody>'
        for row in rows:
            cells = ""
            for result in results:
                told = cell(row, result)
                name = next((w for w in ("ok", "short") if told.endswith(f" {w}")), "")
                cells += f'<td class="{name}">{escape(told)}</td>'
            yield f'<tr><th scope="row">{escape(row.title)}</th>{cells}'
            yield f"<td>{escape(row.target)}</td></tr>"
        yield "</tbody></table>"


def _figure(caption: str, svg: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{svg}</figure>"


def _language(result: Result) -> Iterator[str]:
    name, lang = NAMES[result.language], result.language
    yield f"<h2>{name}</h2>"
    kinds = {kind: each for kind, each in result.per_kind.items() if each.gold or each.invented}
    if kinds:
        shown = {kind: (label_f1(each), each.gold) for kind, each in kinds.items()}
        title = f"F1 of each kind, {name}"
        yield _figure(title, plots.bars(f"kinds-{lang}", title, shown))
        yield _counts_table(f"Kinds, {name}", kinds)
    if result.robustness:
        lost = {TITLES[key]: each["points_lost"] for key, each in result.robustness.items()}
        title = f"Points of micro F1 lost, {name}"
        yield _figure(title, plots.losses(f"loss-{lang}", title, lost))
    yield from _intents(result)
    yield from _questions(result)
    if result.per_flag:
        title = f"Recall of the red-flag screen, {name}"
        shown = {flag: (each, each.n) for flag, each in result.per_flag.items()}
        yield _figure(title, plots.bars(f"flags-{lang}", title, shown))
    if result.kappas:
        yield f"<table><caption>Cohen's kappa of two labellings, {name}</caption><thead><tr>"
        yield '<th scope="col">kind</th><th scope="col">kappa</th><th scope="col">messages</th>'
        yield "</tr></thead><tbody>"
        for kind, (value, n) in result.kappas.items():
            yield f'<tr><th scope="row">{kind}</th><td>{value:.2f}</td><td>{n}</td></tr>'
        yield "</tbody></table>"


def _intents(result: Result) -> Iterator[str]:
    told = result.intents
    if told is None or not told.per_intent:
        return
    name, lang = NAMES[result.language], result.language
    title = f"Can the intent's confidence be believed? {name}"
    yield _figure(title, plots.reliability(f"intent-rel-{lang}", title, told.bins))
    yield _counts_table(f"Intents, {name}", told.per_intent)
    title = f"Intents due (rows) and given (columns), {name}"
    yield _figure(title, plots.matrix(f"confusion-{lang}", title, told.confusion))


def _questions(result: Result) -> Iterator[str]:
    asked = result.questions
    if asked is None:
        return
    name, lang = NAMES[result.language], result.language
    if asked.bins:
        title = f"Can the topic's confidence be believed? {name}"
        yield _figure(title, plots.reliability(f"topic-rel-{lang}", title, asked.bins))
    curves = (
        ("symptoms", "in-scope score", asked.symptom_curve, None),
        ("questions", "topic's confidence", asked.question_curve, SURE),
    )
    for group, score, points, mark in curves:
        if not points:
            continue
        title = f"Threshold on the {score}: {group} against out of scope, {name}"
        labels = (f"{group} lost", "out of scope let in")
        plot = plots.thresholds(f"curve-{group}-{lang}", title, points, labels, mark)
        yield _figure(title, plot)
    yield from _routes(asked.routes, name)


def _routes(routes: Mapping[str, Mapping[str, int]], name: str) -> Iterator[str]:
    ways = sorted({way for row in routes.values() for way in row})
    if not ways:
        return
    heads = "".join(f'<th scope="col">{way}</th>' for way in ways)
    yield f"<table><caption>Where a first message leads, {name}</caption><thead><tr>"
    yield f'<th scope="col">messages</th>{heads}</tr></thead><tbody>'
    for group, row in routes.items():
        cells = "".join(f"<td>{row.get(way, 0)}</td>" for way in ways)
        yield f'<tr><th scope="row">{group.replace("_", " ")}</th>{cells}</tr>'
    yield "</tbody></table>"


def _counts_table(caption: str, counts: Mapping[str, Counts]) -> str:
    rows = []
    for label, each in counts.items():
        cells = "".join(
            f"<td>{'-' if m.value is None else f'{100 * m.value:.1f}{interval(m)}'}</td>"
            for m in (each.precision, each.recall, label_f1(each))
        )
        rows.append(f'<tr><th scope="row">{escape(label)}</th>{cells}<td>{each.gold}</td></tr>')
    head = "".join(
        f'<th scope="col">{word}</th>' for word in ("label", "precision", "recall", "F1", "due")
    )
    return (
        f"<details><summary>{escape(caption)}: table</summary><table><caption>{escape(caption)}"
        f"</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></details>"
    )
