"""Crisis talk by three opinions: of classifier, kernel machine and phrases. Pure; without Rasa."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Mapping, Optional, Sequence

from engine.reader_first import CRISIS

_FLOOR = 1e-6
_MOST = math.log((1.0 - _FLOOR) / _FLOOR)
"""Log odds of which no opinion is ever surer."""


def with_crisis(
    ranking: Sequence[Mapping[str, Any]], odds: Optional[float], evidence: Optional[float]
) -> List[Dict[str, Any]]:
    """The ranking with crisis talk half way, in log odds, between what it says and the machine's
    ``odds``, and from there by the phrases' ``evidence``; the others share the rest as they did
    before. Best first."""
    said = next((item["confidence"] for item in ranking if item["name"] == CRISIS), None)
    if odds is None or said is None:
        return [dict(item) for item in ranking]
    summed = (_log_odds(said) + _held(odds)) / 2 + _held(evidence or 0.0)
    all_say = 1.0 / (1.0 + math.exp(-summed))
    share = (1.0 - all_say) / max(1.0 - said, _FLOOR)
    changed = [
        {**item, "confidence": all_say if item["name"] == CRISIS else item["confidence"] * share}
        for item in ranking
    ]
    return sorted(changed, key=lambda item: (-item["confidence"], item["name"]))


def _log_odds(probability: float) -> float:
    within = min(max(probability, _FLOOR), 1.0 - _FLOOR)
    return math.log(within / (1.0 - within))


def _held(odds: float) -> float:
    return min(max(odds, -_MOST), _MOST)
