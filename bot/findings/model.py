"""What one message says, before any judgement of it: findings, facts, and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Kind = Literal[
    "pain",
    "swelling",
    "lump",
    "fracture",
    "injury",
    "reduced_movement",
    "numbness_weakness",
    "bladder_bowel",
    "fever",
    "weight_loss",
    "night_sweats",
    "fatigue",
    "night_pain",
    "wound_bleeding",
    "breathing",
    "skin",
    "other",
]
Status = Literal["present", "absent", "past", "other_person", "unknown"]
CURRENT: frozenset[Status] = frozenset({"present", "unknown"})
"""What somebody has, or may have, now."""
Side = Literal["left", "right", "both", "middle"]
Language = Literal["en", "it"]
About = Literal["self", "child", "other"]
Answer = Literal["yes", "no", "dont_know"]
Origin = Literal["said", "report", "judge"]
"""Where a finding comes from: read in the patient's words, read in a medical report that they
pasted, or suspected by the learned judge, which knows wordings that the lexicon does not."""

FactValue = bool | int | float | str | list[float]
"""A fact as told: yes/no, a number, one of its values, ``[low, high]`` for a range, or
``"unknown"`` when the person was asked and does not know. A fact never told is simply missing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One symptom that a message speaks of, with its status and the words it was read from.

    ``start`` and ``end`` are character offsets into the message as written.
    """

    kind: Kind
    status: Status
    words: str
    start: int
    end: int
    site: str | None = None
    side: Side | None = None
    origin: Origin = "said"


@dataclass(frozen=True, slots=True)
class ToldFact:
    """One typed fact (an id of ``knowledge/triage/facts.yml``) stated about the patient."""

    fact: str
    value: FactValue
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the deterministic reader took from one message; nothing in it is inferred
    from other messages. ``about`` is None when the message does not say whose body it is.
    ``doubted`` was read, too, and is likelier not meant: staff see it, and triage counts it in."""

    text: str
    language: Language
    findings: tuple[Finding, ...] = ()
    told: tuple[ToldFact, ...] = ()
    about: About | None = None
    duration_days: float | None = None
    answer: Answer | None = None
    is_question: bool = False
    is_correction: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    doubted: tuple[Finding, ...] = ()

    @property
    def facts(self) -> dict[str, FactValue]:
        """The told facts by id; where a message says two things of one fact, the last stands."""
        return {item.fact: item.value for item in self.told}

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready copy; :meth:`from_dict` reads it back unchanged."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The reading that :meth:`as_dict` wrote. Raises ``TypeError`` on an unknown field."""
        fields = dict(data)
        for name in ("findings", "doubted"):
            fields[name] = tuple(Finding(**item) for item in fields.get(name, ()))
        fields["told"] = tuple(ToldFact(**item) for item in fields.get("told", ()))
        return cls(**fields)
