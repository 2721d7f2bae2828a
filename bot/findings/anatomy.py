"""Where on the body: the fine site ids of the facts vocabulary, and the regions they lie in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.findings.words import word_set

REGION: Mapping[str, str | None] = {
    "neck": "spine_neck",
    "upper_back": "spine_neck",
    "lower_back": "spine_neck",
    "back": "spine_neck",
    "ribs": "chest_rib",
    "breastbone": "chest_rib",
    "chest": "chest_rib",
    "collarbone": "shoulder",
    "shoulder": "shoulder",
    "shoulder_blade": "shoulder",
    "armpit": "shoulder",
    "upper_arm": "arm",
    "elbow": "arm",
    "forearm": "arm",
    "arm": "arm",
    "wrist": "hand",
    "hand": "hand",
    "finger": "hand",
    "hip": "hip_groin_pelvis",
    "groin": "hip_groin_pelvis",
    "pelvis": "hip_groin_pelvis",
    "buttock": "hip_groin_pelvis",
    "thigh": "thigh",
    "knee": "knee",
    "behind_knee": "knee",
    "shin": "shin_ankle",
    "calf": "shin_ankle",
    "ankle": "shin_ankle",
    "leg": None,  # anywhere between hip and foot: the interview asks
    "heel": "foot",
    "foot": "foot",
    "toe": "foot",
    "sacrum": "sacrum",
    "skull": "skull_jaw",
    "jaw": "skull_jaw",
    "face": "skull_jaw",
    "abdomen": "abdomen",
    "bones": "whole_body",
    "whole_body": "whole_body",
}
"""Region of each fine site; None where the word spans several regions."""

LEG = word_set("hip groin thigh knee behind_knee shin calf ankle leg heel foot toe buttock")
ARM = frozenset(["shoulder", "upper_arm", "elbow", "forearm", "arm", "wrist", "hand", "finger"])
SPINE = frozenset(["neck", "upper_back", "lower_back", "back", "sacrum"])
TRUNK = frozenset(["chest", "ribs", "breastbone", "abdomen"])
JOINTS = frozenset(["shoulder", "elbow", "wrist", "finger", "hip", "knee", "ankle", "toe"])
PARTS: Mapping[str, frozenset[str]] = {
    "foot": frozenset(["toe", "heel"]),
    "hand": frozenset(["finger"]),
    "leg": LEG - {"leg", "hip", "groin", "buttock"},
    "arm": ARM - {"arm", "shoulder"},
    "back": frozenset(["lower_back", "upper_back", "neck", "sacrum"]),
    "chest": frozenset(["ribs", "breastbone"]),
}
"""What lies within a wider place: "toes on my left foot" are toes."""
BROAD = frozenset(["bones", "whole_body"])
"""Sites that give way to any finer one in the same clause."""


def symbols(site: str) -> tuple[str, ...]:
    """The pattern classes a site belongs to."""
    groups = (("@leg", LEG), ("@arm", ARM), ("@spine", SPINE), ("@trunk", TRUNK))
    return ("@site", *(name for name, members in groups if site in members))
