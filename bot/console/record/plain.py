"""The record as plain text."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.console.record.content import Content
from bot.console.wording import Words

AUTHORS = {"patient": "talk.patient", "assistant": "talk.assistant", "staff": "talk.staff"}


def blocks_of(content: Content, t: Words) -> list[tuple[str, list[str]]]:
    """Headings, each with its lines; the first is the title."""
    head = [
        f"{content.clinic}, {t('talk.title', id=content.id)}",
        f"{t('talk.started')}: {_when(content.started_at)}",
        f"{t('record.made')}: {_when(content.made_at)}, {content.made_by}",
        t("review.done", name=content.reviewed_by, time=_when(content.reviewed_at))
        if content.reviewed_by and content.reviewed_at
        else t("review.not_done"),
        t("record.no_diagnosis"),
    ]
    return [
        (t("record.title"), head),
        (t("assess.title"), _assessed(content, t)),
        (t("talk.transcript"), _transcript(content, t)),
    ]


def text_of(content: Content, t: Words) -> str:
    """The text, UTF-8 able; what cannot be written becomes a question mark."""
    parts = []
    for heading, lines in blocks_of(content, t):
        parts += [heading, "=" * len(heading), *lines, ""]
    return "\n".join(parts).encode("utf-8", "replace").decode()


def _assessed(content: Content, t: Words) -> list[str]:
    if content.level is None:
        return [t("assess.none")]
    lines = [
        t.term("urgency", content.level),
        t("assess.complete") if content.complete else t("assess.incomplete"),
        f"{t('assess.imaging')}: {_terms(content.imaging, 'imaging', t)}",
        f"{t('assess.visit')}: {_terms(content.visit, 'visit', t)}",
    ]
    for reason in content.reasons:
        cited = f" ({', '.join(reason.sources)})" if reason.sources else ""
        lines.append(f"- {reason.rule}: {reason.because or reason.title}{cited}")
    for fact, value in content.facts.items():
        lines.append(f"{content.titles.get(fact) or fact}: {_value(value, t)}")
    if content.missing:
        names = ", ".join(content.titles.get(fact) or fact for fact in content.missing)
        lines.append(f"{t('assess.missing')}: {names}")
    lines.append(f"{t('talk.ruleset')} {content.ruleset}; {t('talk.model')} {content.model or '–'}")
    return lines


def _transcript(content: Content, t: Words) -> list[str]:
    lines = []
    for said in content.messages:
        author = t(AUTHORS[said.author]) if said.author in AUTHORS else said.author
        who = f"{author} ({said.who})" if said.who else author
        lines += [f"[{_when(said.at)}] {who}:", said.text or t("talk.unreadable"), ""]
    return lines


def _value(value: object, t: Words) -> str:
    if isinstance(value, bool):
        return t("value.yes" if value else "value.no")
    if isinstance(value, list):
        return " – ".join(str(part) for part in value)
    return t.term("value", str(value))


def _terms(names: tuple[str, ...], family: str, t: Words) -> str:
    return ", ".join(t.term(family, name) for name in names) or t("assess.nothing")


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
