"""Crisis talk by two opinions: the classifier's and the kernel machine's. Pure; without Rasa."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Mapping, Optional, Sequence

from engine.reader_first import CRISIS

_FLOOR = 1e-6
_MOST = math.log((1.0 - _FLOOR) / _FLOOR)
"""Log odds of which neither opinion is ever surer."""


def with_crisis(
    ranking: Sequence[Mapping[str, Any]], odds: Optional[float]
) -> List[Dict[str, Any]]:
    """The ranking with crisis talk half way, in log odds, between what it says and the machine's
    ``odds``; the others share the rest as they did before. Best first."""
    said = next((item["confidence"] for item in ranking if item["name"] == CRISIS), None)
    if odds is None or said is None:
        return [dict(item) for item in ranking]
    both = 1.0 / (1.0 + math.exp(-(_log_odds(said) + _held(odds)) / 2))
    share = (1.0 - both) / max(1.0 - said, _FLOOR)
    changed = [
        {**item, "confidence": both if item["name"] == CRISIS else item["confidence"] * share}
        for item in ranking
    ]
    return sorted(changed, key=lambda item: (-item["confidence"], item["name"]))


def _log_odds(probability: float) -> float:
    within = min(max(probability, _FLOOR), 1.0 - _FLOOR)
    return _held(math.log(within / (1.0 - within)))


def _held(odds: float) -> float:
    return min(max(odds, -_MOST), _MOST)
