"""Words that are read both as stiff and as weak: which of the two the message means."""

from __future__ import annotations

from collections.abc import Sequence

from bot.findings.evidence import Judged
from bot.findings.layout import Layout
from bot.findings.model import Kind
from bot.findings.words import word_set

_GRIPS = word_set("grip grips gripping grasp squeeze")
_STIFF: frozenset[Kind] = frozenset(["swelling", "reduced_movement", "fracture", "injury", "pain"])


def chosen(judged: Sequence[Judged], layout: Layout) -> list[Judged]:
    """``judged`` without "stiff" where a grip fails in a weak hand, and without "weak" where it
    fails in a swollen or sore one."""
    return [item for item in judged if not _is_other(item, judged, layout)]


def _is_other(item: Judged, judged: Sequence[Judged], layout: Layout) -> bool:
    kind = item.hit.phrase.kind
    if item.hit.phrase.language != "en" or kind not in {"reduced_movement", "numbness_weakness"}:
        return False
    twin: Kind = "numbness_weakness" if kind == "reduced_movement" else "reduced_movement"
    if not any(
        other.hit.phrase.kind == twin and not other.hit.used.isdisjoint(item.hit.used)
        for other in judged
    ):
        return False
    words = {layout.text.tokens[at].norm for at in item.hit.used}
    if not words & _GRIPS:
        return False
    weak = _beside(item, judged, frozenset(["numbness_weakness"]))
    if kind == "reduced_movement":
        return weak
    return not weak and _beside(item, judged, _STIFF)


def _beside(item: Judged, judged: Sequence[Judged], kinds: frozenset[Kind]) -> bool:
    """Whether other words tell of one of ``kinds`` as being there."""
    return any(
        other.hit.phrase.kind in kinds
        and other.status in {"present", "unknown"}
        and other.hit.used.isdisjoint(item.hit.used)
        for other in judged
    )
