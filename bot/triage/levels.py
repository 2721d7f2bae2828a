"""How soon, which first test, and whom to see: the closed lists of every result."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal


class Level(IntEnum):
    """Six ordered levels of urgency; the higher number is the more urgent."""

    SELF_CARE_INFO = 0
    ROUTINE = 1
    URGENT_2W = 2
    URGENT_48H = 3
    SAME_DAY = 4
    EMERGENCY_NOW = 5

    def raised(self, steps: int, cap: Level) -> Level:
        """This level moved up by ``steps``, not beyond ``cap`` and never below itself."""
        return max(self, Level(min(self + steps, cap)))


Imaging = Literal["xray", "mri", "ct", "pet_ct", "bone_scan", "ultrasound", "blood_tests"]
IMAGING: frozenset[str] = frozenset(
    {"xray", "mri", "ct", "pet_ct", "bone_scan", "ultrasound", "blood_tests"}
)

Visit = Literal[
    "emergency_department",
    "on_call_oncology",
    "ortho_oncology_centre",
    "interventional_radiology",
    "clinic_on_call",
    "gp",
    "paediatrics",
    "orthopaedics",
    "physiotherapy",
    "other_specialist",
]
VISITS: frozenset[str] = frozenset(
    {
        "emergency_department",
        "on_call_oncology",
        "ortho_oncology_centre",
        "interventional_radiology",
        "clinic_on_call",
        "gp",
        "paediatrics",
        "orthopaedics",
        "physiotherapy",
        "other_specialist",
    }
)

AlarmKind = Literal["medical", "crisis", "safeguarding"]
ALARMS: frozenset[str] = frozenset({"medical", "crisis", "safeguarding"})
