"""The FHIR bundle against two independent validators, and faults that they must find."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import fhirkit
import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import BaseModel, ValidationError

from bot.console.record import bundle_of, pdf_of, text_of
from bot.console.record.content import Because, Content, Said
from bot.console.wording import words

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WHOLE = Content(
    id="0b4f6c1e-0000-4000-8000-000000000001",
    clinic="Bone clinic",
    language="it",
    started_at=AT,
    made_at=AT,
    made_by="Rita Reviewer",
    level="URGENT_48H",
    complete=True,
    assessed_at=AT,
    ruleset="a" * 64,
    model="m1",
    facts={
        "age": 14,
        "swelling": True,
        "fever": "unknown",
        "days": [10, 30],
        "weight": 1.5,
        "site": "lower_leg",
    },
    missing=("trauma",),
    titles={"age": "Age"},
    imaging=("xray",),
    visit=("ortho_oncology_centre",),
    reasons=(Because("C01", "Child with swelling", "under 16 with swelling", ("NG12",)),),
    messages=(
        Said(1, "patient", "", "mio figlio ha lo stinco gonfio €\u202e", AT),
        Said(2, "assistant", "", "", AT),
        Said(3, "staff", "Rita Reviewer", "Chiamo io.", AT),
    ),
    reviewed_by="Rita Reviewer",
    reviewed_at=AT,
)
BARE = Content("id", "Bone clinic", "en", AT, AT, "Rita")


def made(content: Content, language: Any = "en") -> dict[str, Any]:
    t = words(language)
    bundle = bundle_of(content, t, pdf=pdf_of(content, t), text=text_of(content, t))
    whole: dict[str, Any] = json.loads(json.dumps(bundle))
    return whole


def problems_of_fhirkit(bundle: dict[str, Any]) -> list[str]:
    return [str(issue) for issue in fhirkit.validate(bundle)]


def problems_of_fhir_resources(bundle: dict[str, Any]) -> list[str]:
    try:
        read = Bundle.model_validate(bundle)
    except ValidationError as error:
        return [str(item["msg"]) for item in error.errors()]
    return list(codes_out_of_their_set(read))


def codes_out_of_their_set(value: object) -> Iterator[str]:
    """The library knows the codes of each required binding but does not hold anybody to them."""
    if isinstance(value, list):
        for item in value:
            yield from codes_out_of_their_set(item)
    if not isinstance(value, BaseModel):
        return
    for name, field in type(value).model_fields.items():
        found = getattr(value, name)
        extra = field.json_schema_extra
        allowed = extra.get("enum_values") if isinstance(extra, dict) else None
        if found is not None and isinstance(allowed, list) and found not in allowed:
            yield f"{type(value).__name__}.{name}: {found}"
        yield from codes_out_of_their_set(found)


@pytest.mark.parametrize("content", [WHOLE, BARE], ids=["whole", "bare"])
@pytest.mark.parametrize("language", ["en", "it"])
def test_both_validators_accept_it(content: Content, language: str) -> None:
    bundle = made(content, language)
    assert problems_of_fhirkit(bundle) == []
    assert problems_of_fhir_resources(bundle) == []


def resource(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind
    )
    return found


def wrong_status(bundle: dict[str, Any]) -> None:
    resource(bundle, "RiskAssessment")["status"] = "provisional status"
    resource(bundle, "QuestionnaireResponse")["status"] = "half done"


def no_subject(bundle: dict[str, Any]) -> None:
    del resource(bundle, "ServiceRequest")["subject"]


def two_values(bundle: dict[str, Any]) -> None:
    answer = resource(bundle, "QuestionnaireResponse")["item"][0]["answer"][0]
    answer["valueString"] = "fourteen"


def bad_date(bundle: dict[str, Any]) -> None:
    resource(bundle, "Communication")["sent"] = "22.11.2026"


def unknown_element(bundle: dict[str, Any]) -> None:
    resource(bundle, "Provenance")["reviewer"] = {"display": "Rita"}


FAULTS = [wrong_status, no_subject, two_values, bad_date, unknown_element]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_seeded_fault_is_found(fault: Callable[[dict[str, Any]], None]) -> None:
    bundle = copy.deepcopy(made(WHOLE))
    fault(bundle)
    assert problems_of_fhirkit(bundle) or problems_of_fhir_resources(bundle)


def test_it_says_what_is_not_settled() -> None:
    bundle = made(WHOLE)
    assert resource(bundle, "RiskAssessment")["status"] == "preliminary"
    request = resource(bundle, "ServiceRequest")
    assert (request["intent"], request["status"], request["priority"]) == (
        "proposal",
        "draft",
        "urgent",
    )
    agents = resource(bundle, "Provenance")["agent"]
    assert [a["type"]["coding"][0]["code"] for a in agents] == ["assembler", "enterer", "verifier"]
    assert "Condition" not in {e["resource"]["resourceType"] for e in bundle["entry"]}


def test_every_reference_is_in_the_bundle() -> None:
    bundle = made(WHOLE)
    there = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(there) == len(bundle["entry"])
    named = {part.split('"')[0] for part in json.dumps(bundle).split('"reference": "')[1:]}
    assert named
    assert named <= there


def test_without_an_assessment_nothing_is_proposed() -> None:
    kinds = {entry["resource"]["resourceType"] for entry in made(BARE)["entry"]}
    assert kinds == {"QuestionnaireResponse", "DocumentReference", "Provenance"}
