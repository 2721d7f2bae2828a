"""``make rule-book``: every rule on one page for the clinicians who are to sign it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from bot.content import Sources, load_sources
from bot.triage import Level, Rule, Ruleset
from bot.triage.conditions import Condition
from bot.triage.ruleset import Shift
from proof.knowledge import ROOT, Version, load

GROUPS = {
    "A": "Crisis, safeguarding, life or limb",
    "B": "Spine and nerves",
    "C": "Cancer treatment and infection",
    "D": "Children and young people (0-24)",
    "E": "New symptoms in adults",
    "F": "After cryoablation at the clinic",
    "G": "Requests that are not symptoms",
}
COLOURS = {5: "#a31515", 4: "#b4530a", 3: "#8a6a00", 2: "#1f5f8b", 1: "#3f6212", 0: "#4b5563"}
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1a1a1a}
article{border:1px solid #bbb;border-radius:6px;padding:.5rem 1rem;margin:1rem 0}
h3 .level{color:#fff;border-radius:4px;padding:.1rem .5rem;font-size:.8rem}
ul{margin:.2rem 0}dt{font-weight:600}dd{margin:0 0 .4rem 1rem}.draft{color:#8a2c0d;font-weight:600}
svg{max-width:100%;height:auto}svg text{font:13px system-ui,sans-serif}
@media print{article{break-inside:avoid}}
"""
ROW, WIDE, LEFT = 26, 900, 90


def write_book(path: Path = ROOT / "results" / "rule-book.html") -> Path:
    """Write the page of the project's own rules; returns where it is."""
    version = load()
    triage = version.folder / "triage"
    sources = load_sources(version.folder / "sources.yml", triage / "sources.extra.yml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(version, sources), encoding="utf-8")
    return path


def page(version: Version, sources: Sources) -> str:
    """The whole page. It loads nothing from elsewhere."""
    ruleset = version.ruleset
    counts = ruleset.review_counts()
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>Rule book {ruleset.hash[:12]}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>Rule book</h1><p>Rule set <code>{ruleset.hash[:12]}</code>: {len(ruleset.rules)} "
        f"rules, {counts['reviewed']} signed, {counts['draft']} drafts. All rules are looked at, "
        "and the most urgent that holds decides. What is not known is never read as no.</p>",
        "<nav aria-label='Groups'><ul>",
        *(f'<li><a href="#group-{g}">{g}. {name}</a></li>' for g, name in GROUPS.items()),
        "</ul></nav>",
    ]
    for group, name in GROUPS.items():
        rules = [rule for rule in ruleset.rules if rule.group == group]
        parts.append(f'<section aria-labelledby="group-{group}">')
        parts.append(f'<h2 id="group-{group}">{group}. {name}</h2>{picture(name, rules)}')
        parts += [_rule(ruleset, sources, rule) for rule in rules]
        parts.append("</section>")
    return "\n".join(parts) + "</main></body></html>\n"


def picture(name: str, rules: Sequence[Rule]) -> str:
    """The group's decision picture: a column for each level, a line from each rule's level to
    where it may be raised or lowered."""
    height = ROW * (len(rules) + 2)
    step = (WIDE - LEFT) // len(Level)
    lines = [
        f'<svg viewBox="0 0 {WIDE} {height}" role="img" aria-label="Levels that the rules of '
        f'{escape(name)} give; the same is written below each rule.">'
    ]
    for level in Level:
        x = LEFT + step * level + step // 2
        lines.append(f'<text x="{x}" y="16" text-anchor="middle">{level.name}</text>')
        lines.append(f'<line x1="{x}" y1="24" x2="{x}" y2="{height}" stroke="#ddd"/>')
    for row, rule in enumerate(rules):
        y = ROW * (row + 2)
        levels = sorted({rule.level, *_shifted(rule)})
        xs = [LEFT + step * level + step // 2 for level in levels]
        lines.append(f'<text x="4" y="{y + 4}">{rule.id}</text>')
        lines.append(f'<line x1="{xs[0]}" y1="{y}" x2="{xs[-1]}" y2="{y}" stroke="#555"/>')
        for level, x in zip(levels, xs, strict=True):
            fill = COLOURS[level] if level is rule.level else "#fff"
            lines.append(
                f'<circle cx="{x}" cy="{y}" r="7" fill="{fill}" stroke="{COLOURS[level]}" '
                f'stroke-width="2"><title>{rule.id} {level.name}</title></circle>'
            )
    lines.append("</svg><p>Filled: the rule's own level. Open: a level that it may also give.</p>")
    return "".join(lines)


def _shifted(rule: Rule) -> set[Level]:
    return {s.level for s in (*rule.raises, *rule.lowers) if s.level is not None}


def words(ruleset: Ruleset, condition: Condition) -> str:
    """The condition as nested lists, each fact by its title."""
    if condition.is_leaf:
        return escape(_leaf(ruleset, condition))
    intro = "all of" if condition.conjunction else "any of"
    items = "".join(f"<li>{words(ruleset, part)}</li>" for part in condition.parts)
    return f"{intro}<ul>{items}</ul>"


def _leaf(ruleset: Ruleset, condition: Condition) -> str:
    (fact,) = condition.facts
    title = ruleset.vocabulary[fact].title
    said = condition.text.removeprefix(fact).strip()
    if said in ("is yes", "is no"):
        return title if said == "is yes" else f"not: {title}"
    return f"{title}: {said.removeprefix('in ').replace('_', ' ')}"


def _rule(ruleset: Ruleset, sources: Sources, rule: Rule) -> str:
    review = rule.review
    signed = (
        f"signed by {escape(review.by or '')} on {escape(review.on or '')}"
        if review.status == "reviewed"
        else '<span class="draft">draft, not signed</span>'
    )
    rows = [("When", words(ruleset, rule.when))]
    if rule.unless is not None:
        rows.append(("Unless it is certain that", words(ruleset, rule.unless)))
    rows += [("Higher", _shift(ruleset, each)) for each in rule.raises]
    rows += [("Lower", _shift(ruleset, each)) for each in rule.lowers]
    rows += [("Otherwise arranged", _shift(ruleset, each)) for each in rule.variants]
    rows += [
        ("First tests", _listed(rule.imaging)),
        ("To be seen by", _listed(rule.visit)),
        ("Within", escape(rule.timescale)),
        ("Source", "; ".join(_source(sources, key) for key in rule.sources)),
        ("Fires", _examples(rule, fires=True)),
        ("Does not fire", _examples(rule, fires=False)),
        ("Review", signed),
    ]
    level = f'<span class="level" style="background:{COLOURS[rule.level]}">{rule.level.name}</span>'
    body = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in rows)
    head = f"{rule.id}. {escape(rule.title)} {level}"
    return f'<article id="{rule.id}"><h3>{head}</h3><dl>{body}</dl></article>'


def _shift(ruleset: Ruleset, shift: Shift) -> str:
    to = f"{shift.level.name} with " if shift.level is not None else ""
    then = [_listed(names) for names in (shift.imaging, shift.visit) if names]
    return to + words(ruleset, shift.when) + (f" ({'; '.join(then)})" if then else "")


def _listed(names: Iterable[str] | None) -> str:
    return escape(", ".join(name.replace("_", " ") for name in names or ()) or "none")


def _source(sources: Sources, key: str) -> str:
    source = sources[key]
    return f"{escape(source.title)} ({escape(str(source.status)).replace('_', ' ')})"


def _examples(rule: Rule, *, fires: bool) -> str:
    items = "".join(f"<li>{escape(e.name)}</li>" for e in rule.examples if e.fires is fires)
    return f"<ul>{items}</ul>"
