"""Reference pages of the clinical content: rules, questions, topics, sources."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content import Sources, Topics, load_sources, load_topics
from bot.content.language import LANGUAGES
from bot.triage import Questions, Rule, Ruleset
from handbook.markdown import ROOT, table
from proof.book import GROUPS
from proof.knowledge import load

MADE = "*Made from `knowledge/` by `make docs`; edit the content, not this page.*\n\n"


def pages() -> Mapping[str, str]:
    """The pages by name."""
    knowledge = ROOT / "knowledge"
    sources = load_sources(knowledge / "sources.yml", knowledge / "triage" / "sources.extra.yml")
    version = load()
    return {
        "rules": rules(version.ruleset),
        "questions": questions(version.questions),
        "topics": topics(load_topics(knowledge / "topics", sources)),
        "sources": cited(sources),
    }


def rules(ruleset: Ruleset) -> str:
    """Every rule in a line, by group."""
    counts = ruleset.review_counts()
    parts = [
        f"# Triage rules\n\n{MADE}{len(ruleset.rules)} rules, {counts['reviewed']} signed by a "
        f"clinician, {counts['draft']} drafts. Rule set `{ruleset.hash[:12]}`. With conditions, "
        "pictures, examples and sources, for signing: "
        "<a href='../../rule-book.html'>the rule book</a>. "
        "How a level comes about: [How triage decides](../triage.md).\n"
    ]
    heads = ("rule", "when", "level", "first tests", "seen by", "within", "sources", "review")
    for group, name in GROUPS.items():
        mine = [_row(rule) for rule in ruleset.rules if rule.group == group]
        parts.append(f"\n## {group}. {name}\n\n{table(heads, mine)}")
    return "".join(parts)


def _row(rule: Rule) -> tuple[str, ...]:
    level = rule.level.name if rule.highest is rule.level else f"{rule.level.name} or higher"
    signed = rule.review.status
    if signed == "reviewed":
        signed = f"{rule.review.by}, {rule.review.on}"
    return (
        f"`{rule.id}`", rule.title, level, _names(rule.imaging), _names(rule.visit),
        rule.timescale, ", ".join(rule.sources), signed,
    )  # fmt: skip


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in names) or "none"


def questions(all_questions: Questions) -> str:
    """Every question of the interview with its answers."""
    rows = [
        (f"`{each.id}`", f"`{each.slot}`", each.text["self"]["en"], each.text["self"]["it"],
         ", ".join(option.title["en"] for option in each.buttons))
        for each in all_questions.in_order
    ]  # fmt: skip
    heads = ("question", "name in the API", "English", "Italian", "answers")
    return (
        f"# Questions of the interview\n\n{MADE}At most twelve are asked; which comes next is "
        f"told in [How triage decides](../triage.md).\n\n{table(heads, rows)}"
    )


def topics(all_topics: Topics) -> str:
    """Every topic with its titles, sources and review."""
    rows = []
    for topic in all_topics.ids:
        texts = [all_topics.get(topic, language) for language in LANGUAGES]
        review = texts[0].review
        rows.append((
            f"`{topic}`", *(text.title for text in texts), f"`{texts[0].intent}`",
            ", ".join(source.key for source in texts[0].sources),
            f"{review.by}, due {review.due}" if review.by else review.status,
        ))  # fmt: skip
    heads = ("topic", "English", "Italian", "intent", "sources", "review")
    return f"# Topics\n\n{MADE}{len(rows)} topics.\n\n{table(heads, rows)}"


def cited(sources: Sources) -> str:
    """Every source, and whether somebody has looked it up."""
    rows = [
        (f"`{each.key}`", f"[{each.title}]({each.url})" if each.url else each.title,
         each.year or "", each.status.replace("_", " "))
        for each in sources.values()
    ]  # fmt: skip
    return (
        f"# Sources\n\n{MADE}*Verified*: looked up, seldom more than the abstract. *From "
        "knowledge*: not looked up, a clinician must. *Placeholder*: for the clinic to fill.\n\n"
        + table(("key", "title", "year", "status"), rows)
    )
