"""A conversation prepared for its page: every id beside its title, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot.console.knowledge import Knowledge, SourceCard
from bot.console.views import (
    AssessmentView,
    FactLine,
    FindingLine,
    MessageView,
    Origin,
    Reason,
    TalkView,
    Understood,
)
from bot.console.wording import Words
from bot.store.review import Talk, TalkAssessment, TalkMessage

MOST = 150
"""Messages on one page: a conversation may have hundreds, and its page is to open at once."""
SHORT = 12
"""Characters of a hash that are enough to tell two apart."""
_ORIGINS = frozenset({"report", "judge"})
_FAMILIES = {"site": "site", "site_detail": "site", "side": "side", "who": "about"}
"""Facts whose values have words of their own in the catalogue."""


def talk_view(talk: Talk, knowledge: Knowledge, t: Words, *, until: int | None = None) -> TalkView:
    """The conversation in the reader's language, with the last :data:`MOST` messages up to number
    ``until``. Stored values that are not of the expected shape are left out, never guessed: the
    page of a conversation must open."""
    shown = [m for m in talk.messages if until is None or m.seq <= until][-MOST:]
    models: dict[int | None, str | None] = {
        message.turn: _text_in(message.understanding or {}, "model")
        for message in talk.messages
        if message.author == "patient" and message.turn is not None
    }
    assessment = talk.assessment
    return TalkView(
        id=talk.id,
        language=talk.language,
        status=talk.status,
        urgency=talk.urgency,
        created_at=talk.created_at,
        last_activity_at=talk.last_activity_at,
        last_seq=talk.last_seq,
        reviewed_at=talk.reviewed_at,
        reviewed_by=talk.reviewed_by,
        unseen=talk.unseen,
        messages=[
            _message(m, models.get(m.turn), m.seq in talk.unhelpful, knowledge, t) for m in shown
        ],
        count=len(talk.messages),
        assessment=None if assessment is None else _assessment(assessment, knowledge, t),
        notes=talk.notes,
        tags=talk.tags,
        assigned_to=talk.assigned_to,
        second_wanted=talk.second_wanted,
        taken_by=talk.taken_by,
        held_by=talk.held_by,
    )


def _message(
    message: TalkMessage, model: str | None, unhelpful: bool, knowledge: Knowledge, t: Words
) -> MessageView:
    payload = message.payload
    patient = message.author == "patient"
    reading = _dict_in(message.understanding or {}, "reading")
    return MessageView(
        seq=message.seq,
        author=message.author,
        text=message.text,
        at=message.at,
        staff=message.staff,
        urgency=_text_in(payload, "urgency"),
        choice=_text_in(payload, "choice"),
        choices=[str(choice.get("title", "")) for choice in _dicts_in(payload, "choices")],
        marks=_marks(reading) if patient else [],
        understood=(
            _understood(message.understanding, reading, knowledge, t)
            if patient and message.understanding
            else None
        ),
        origin=_origin(payload, model, knowledge, t) if message.author == "assistant" else None,
        unhelpful=unhelpful,
        fixed=message.kind == "greeting",
    )


def _understood(
    stored: Mapping[str, Any], reading: Mapping[str, Any], knowledge: Knowledge, t: Words
) -> Understood:
    confidence = stored.get("confidence")
    topic = _text_in(stored, "topic")
    about = _text_in(reading, "about")
    return Understood(
        by=_text_in(stored, "by"),
        intent=_text_in(stored, "intent"),
        percent=round(100 * confidence) if isinstance(confidence, int | float) else None,
        topic=_topic(topic, knowledge, t),
        about=t.term("about", about) if about else None,
        findings=[
            *(_finding(item, t) for item in _dicts_in(reading, "findings")),
            *(
                replace(_finding(item, t), status=t("talk.doubted"))
                for item in _dicts_in(reading, "doubted")
            ),
        ],
        facts=[
            FactLine(
                _fact(str(item.get("fact", "")), knowledge),
                _value(str(item.get("fact", "")), item.get("value"), t),
                str(item.get("words", "")),
            )
            for item in _dicts_in(reading, "told")
        ],
        model=_text_in(stored, "model"),
        suspected=_suspected(reading, knowledge, t),
        suspected_words=", ".join(_texts_in(_note_in(reading), "words")),
    )


def _note_in(reading: Mapping[str, Any]) -> Mapping[str, Any]:
    return _dict_in(_dict_in(reading, "extra"), "second_net")


def _suspected(reading: Mapping[str, Any], knowledge: Knowledge, t: Words) -> str | None:
    """What the second net suspected, and whether it was sure enough to ring."""
    flag = _text_in(_note_in(reading), "flag")
    if flag is None:
        return None
    sure = _note_in(reading).get("sure") is True
    title = knowledge.flags.get(flag, flag)
    return t("talk.suspected_sure" if sure else "talk.suspected_worried", flag=title)


def _finding(item: Mapping[str, Any], t: Words) -> FindingLine:
    site, side = _text_in(item, "site"), _text_in(item, "side")
    where = [t.term("site", site)] if site else []
    where += [t.term("side", side)] if side else []
    origin = _text_in(item, "origin")
    return FindingLine(
        what=t.term("kind", str(item.get("kind", "other"))),
        status=t.term("finding", str(item.get("status", "unknown"))),
        where=", ".join(where),
        words=str(item.get("words", "")),
        origin=t.term("origin", origin) if origin in _ORIGINS else "",
    )


def _origin(
    payload: Mapping[str, Any], model: str | None, knowledge: Knowledge, t: Words
) -> Origin:
    rules = [knowledge.rule(rule) for rule in _texts_in(payload, "rules")]
    cited = [
        SourceCard(
            key=str(item.get("key", "")),
            title=str(item.get("title", "")),
            url=_safe_url(item.get("url")),
            status=knowledge.source(str(item.get("key", ""))).status,
        )
        for item in _dicts_in(payload, "citations")
    ]
    ruleset = _text_in(payload, "ruleset")
    return Origin(
        rules=rules,
        sources=_once([*cited, *(source for rule in rules for source in rule.sources)]),
        status=_text_in(payload, "status"),
        signed=_signed(_dict_in(payload, "review")),
        revision=_short(_text_in(payload, "revision")),
        revision_page=_revision_page(payload),
        ruleset=_short(ruleset),
        older_ruleset=bool(ruleset and knowledge.ruleset and ruleset != knowledge.ruleset),
        question=_question(_text_in(payload, "question"), knowledge, t),
        topic=_topic(_text_in(payload, "topic"), knowledge, t),
        model=model,
    )


def _assessment(stored: TalkAssessment, knowledge: Knowledge, t: Words) -> AssessmentView:
    body = stored.body or {}
    return AssessmentView(
        level=stored.level,
        complete=stored.complete,
        at=stored.at,
        readable=stored.body is not None,
        imaging=[t.term("imaging", name) for name in _texts_in(body, "imaging")],
        visit=[t.term("visit", name) for name in _texts_in(body, "visit")],
        reasons=[_reason(item, knowledge, t) for item in _dicts_in(body, "reasons")],
        used=[
            FactLine(_fact(fact, knowledge), _value(fact, value, t), denied=value is False)
            for fact, value in (_dict_in(body, "findings") or _dict_in(body, "facts_used")).items()
        ],
        missing=[
            _fact(fact, knowledge)
            for fact in _texts_in(body, "missing") or _texts_in(body, "facts_missing")
        ],
        ruleset=stored.ruleset[:SHORT],
        older_ruleset=bool(knowledge.ruleset) and stored.ruleset != knowledge.ruleset,
    )


def _reason(item: Mapping[str, Any], knowledge: Knowledge, t: Words) -> Reason:
    rule = knowledge.rule(str(item.get("rule", "")))
    because = item.get("because", "")
    if isinstance(because, Mapping):
        because = because.get(t.language) or because.get("en", "")
    source = item.get("source")
    keys = [source] if isinstance(source, str) else _texts_in(item, "source")
    return Reason(
        rule=rule,
        because=str(because),
        sources=_once([*(knowledge.source(key) for key in keys if key), *rule.sources]),
        status=_text_in(item, "status") or rule.status,
        presumed=[_fact(fact, knowledge) for fact in _texts_in(item, "presumed")],
    )


def _once(sources: Iterable[SourceCard]) -> list[SourceCard]:
    return list({source.key: source for source in reversed(list(sources))}.values())[::-1]


def _marks(reading: Mapping[str, Any]) -> list[tuple[int, int]]:
    found = [*_dicts_in(reading, "findings"), *_dicts_in(reading, "told")]
    ends = [(item.get("start"), item.get("end")) for item in found]
    return [(a, b) for a, b in ends if isinstance(a, int) and isinstance(b, int)]


def _fact(fact: str, knowledge: Knowledge) -> str:
    return knowledge.facts.get(fact) or fact.replace("_", " ")


def _topic(topic: str | None, knowledge: Knowledge, t: Words) -> str | None:
    return None if topic is None else knowledge.topics.get((topic, t.language)) or topic


def _question(question: str | None, knowledge: Knowledge, t: Words) -> str | None:
    if question is None:
        return None
    return knowledge.questions.get((question, t.language)) or question


def _value(fact: str, value: object, t: Words) -> str:
    if isinstance(value, bool):
        return t("value.yes" if value else "value.no")
    if isinstance(value, list) and len(value) == 2:
        return t("value.range", low=f"{value[0]:g}", high=f"{value[1]:g}")
    if isinstance(value, float):
        return f"{value:g}"
    family = _FAMILIES.get(fact, "value")
    return t.term("value" if value == "unknown" else family, str(value))


def _signed(review: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Who had signed the text that was shown, when, and until when; None for nobody."""
    name, on, due = (_text_in(review, key) for key in ("by", "on", "due"))
    return {"name": name, "on": on, "due": due} if name and on and due else None


def _revision_page(payload: Mapping[str, Any]) -> str | None:
    topic, revision = _text_in(payload, "topic"), _text_in(payload, "revision")
    if topic is None or revision is None:
        return None
    return f"/staff/topics/{quote(topic, safe='')}/revisions/{quote(revision, safe='')}"


def _short(name: str | None) -> str | None:
    return None if name is None else name[:SHORT]


def _safe_url(url: object) -> str | None:
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else None


def _text_in(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) and value else None


def _dict_in(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _dicts_in(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = data.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts_in(data: Mapping[str, Any], name: str) -> list[str]:
    value = data.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
