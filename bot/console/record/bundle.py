"""The record as a FHIR R4 bundle (hl7.org/fhir/R4), for staff to file under the right patient.

The chat knows no patient: every subject is named "not identified", and nothing is a diagnosis. The
assessment is a preliminary RiskAssessment, what it asks for a proposal.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bot.console.record.content import Content
from bot.console.wording import Words

Resource = dict[str, Any]
PRIORITIES = {
    "EMERGENCY_NOW": "stat",
    "SAME_DAY": "asap",
    "URGENT_48H": "urgent",
    "URGENT_2W": "urgent",
}
"""Anything else is ``routine``."""
NOBODY: Resource = {"display": "Not identified: staff match the patient"}
SYSTEM = "urn:ossa:urgency"


def bundle_of(content: Content, t: Words, *, pdf: bytes, text: str) -> Resource:
    """The bundle, with the PDF and the plain text in it."""
    answers = _answers(content, t)
    made = [answers, _document(content, t, pdf, text)]
    if content.level is not None:
        risk = _risk(content, t, _url(content, "answers"))
        made += [risk, _request(content, t, _url(content, "risk"))]
    made += [_message(content, n) for n in range(len(content.messages))]
    entries = [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in made]
    targets = [{"reference": entry["fullUrl"]} for entry in entries]
    provenance = _provenance(content, targets)
    entries.append({"fullUrl": f"urn:uuid:{provenance['id']}", "resource": provenance})
    return {
        "resourceType": "Bundle",
        "id": _id(content, "bundle"),
        "type": "collection",
        "timestamp": _moment(content.made_at),
        "entry": entries,
    }


def _answers(content: Content, t: Words) -> Resource:
    items = [
        {
            "linkId": fact,
            "text": content.titles.get(fact) or fact.replace("_", " "),
            "answer": [_answer(value, t)],
        }
        for fact, value in content.facts.items()
    ]
    items += [
        {"linkId": fact, "text": content.titles.get(fact) or fact.replace("_", " ")}
        for fact in content.missing
        if fact not in content.facts
    ]
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": _id(content, "answers"),
        "language": content.language,
        "questionnaire": f"urn:ossa:interview|{content.ruleset[:12] or 'none'}",
        "status": "completed" if content.complete else "in-progress",
        "subject": NOBODY,
        "authored": _moment(content.assessed_at or content.started_at),
    }
    return made | ({"item": items} if items else {})


def _answer(value: object, t: Words) -> Resource:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int):
        return {"valueInteger": value}
    if isinstance(value, float):
        return {"valueDecimal": value}
    if isinstance(value, list):
        return {"valueString": " – ".join(str(part) for part in value) or "–"}
    text = str(value)
    return {"valueString": t.term("value", text) if text == "unknown" else text or "–"}


def _document(content: Content, t: Words, pdf: bytes, text: str) -> Resource:
    def attached(kind: str, data: bytes) -> Resource:
        return {
            "attachment": {
                "contentType": kind,
                "language": t.language,
                "data": b64encode(data).decode(),
                "title": t("record.title"),
                "creation": _moment(content.made_at),
            }
        }

    return {
        "resourceType": "DocumentReference",
        "id": _id(content, "document"),
        "status": "current",
        "docStatus": "preliminary" if content.reviewed_at is None else "final",
        "type": {
            "coding": [
                {
                    "system": "http://loinc.org",
                    "code": "34133-9",
                    "display": "Summary of episode note",
                }
            ]
        },
        "subject": NOBODY,
        "date": _moment(content.made_at),
        "author": [{"display": content.made_by}],
        "description": t("record.title"),
        "content": [
            attached("application/pdf", pdf),
            attached("text/plain; charset=utf-8", text.encode("utf-8", "replace")),
        ],
    }


def _risk(content: Content, t: Words, basis: str) -> Resource:
    level = content.level or ""
    made: Resource = {
        "resourceType": "RiskAssessment",
        "id": _id(content, "risk"),
        "status": "preliminary",
        "method": {"text": f"Ossa triage rules, rule set {content.ruleset}"},
        "code": {"text": t("record.how_soon")},
        "subject": NOBODY,
        "occurrenceDateTime": _moment(content.assessed_at or content.made_at),
        "basis": [{"reference": basis}],
        "prediction": [
            {
                "qualitativeRisk": {
                    "coding": [
                        {"system": SYSTEM, "code": level, "display": t.term("urgency", level)}
                    ],
                    "text": t.term("urgency", level),
                },
                "rationale": "; ".join(
                    f"{reason.rule}: {reason.because or reason.title}" for reason in content.reasons
                )
                or t("assess.no_reasons"),
            }
        ],
        "note": [{"text": t("record.no_diagnosis")}],
    }
    return made


def _request(content: Content, t: Words, risk: str) -> Resource:
    wanted = [t.term("visit", name) for name in content.visit]
    wanted += [t.term("imaging", name) for name in content.imaging]
    return {
        "resourceType": "ServiceRequest",
        "id": _id(content, "request"),
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITIES.get(content.level or "", "routine"),
        "code": {"text": ", ".join(wanted) or t.term("urgency", content.level or "none")},
        "subject": NOBODY,
        "authoredOn": _moment(content.made_at),
        "reasonReference": [{"reference": risk}],
    }


def _message(content: Content, n: int) -> Resource:
    said = content.messages[n]
    return {
        "resourceType": "Communication",
        "id": _id(content, f"message {said.seq}"),
        "language": content.language,
        "status": "completed",
        "subject": NOBODY,
        "sent": _moment(said.at),
        "sender": {"display": f"{said.author} {said.who}".strip()},
        "payload": [{"contentString": said.text.strip() or "–"}],
    }


def _provenance(content: Content, targets: list[Resource]) -> Resource:
    def agent(kind: str, who: str) -> Resource:
        system = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
        return {
            "type": {"coding": [{"system": system, "code": kind}]},
            "who": {"display": who},
        }

    program = f"Ossa, model {content.model or 'unknown'}, rule set {content.ruleset or 'none'}"
    agents = [agent("assembler", program), agent("enterer", content.made_by)]
    if content.reviewed_by is not None:
        agents.append(agent("verifier", content.reviewed_by))
    return {
        "resourceType": "Provenance",
        "id": _id(content, "provenance"),
        "target": targets,
        "recorded": _moment(content.made_at),
        "agent": agents,
    }


def _id(content: Content, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"urn:ossa:{content.id}:{part}"))


def _url(content: Content, part: str) -> str:
    return f"urn:uuid:{_id(content, part)}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
