"""Agreement of two readers beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960), unweighted; None without pairs, or when chance alone agrees fully."""
    if not pairs:
        return None
    count = len(pairs)
    seen = sum(first == second for first, second in pairs) / count
    firsts = Counter(first for first, _ in pairs)
    seconds = Counter(second for _, second in pairs)
    chance = sum(firsts[level] * seconds[level] for level in firsts) / count**2
    return None if chance == 1 else (seen - chance) / (1 - chance)
