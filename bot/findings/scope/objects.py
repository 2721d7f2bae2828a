"""Where a denial has what it denies behind it, and where a list of that begins or ends."""

from __future__ import annotations

from bot.findings.scope.context import OR, Context
from bot.findings.words import word_set

_HABITS = word_set(
    "smoke smoked smoker smoking drink drinker drinking medication medications meds medicine "
    "medicines tablets pills allergies allergy diabetic pregnant married insured gp history "
    "operations surgery fumo fumato bevo farmaci medicine allergie diabetico diabetica incinta"
)
"""Last words of a denial that is none of symptoms, after which no list of those goes on."""
_HEADS = word_set(
    "ho ha abbiamo avere nego nega negati negate negativi assenti esclusi presenti deny denies "
    "denied denying negatives absent got have had seen far notice noticed of"
)
"""Last words of a denial that a colon and a list may follow: "non ho: febbre, tosse"."""


def has_its_object(context: Context, at: int) -> bool:
    """Whether the denial that ends before token ``at`` says of what stands before it: "febbre non
    ne ho la gamba è gonfia"."""
    return at > 2 and context.norm(at - 2) == "ne" and context.norm(at - 3) in {"non", "nn"}


def ends_the_denial(context: Context, first: int, at: int) -> bool:
    """Whether the comma before token ``at`` closes a denial that began at ``first``: of habits, or
    of what stands before it."""
    if at == first:
        return not _heads_a_list(context, first)
    return context.norm(at - 1) in _HABITS and context.norm(at) not in OR


def _heads_a_list(context: Context, at: int) -> bool:
    """Whether a list of what is denied begins at token ``at``: "non ho: febbre, tosse"."""
    tokens, raw = context.layout.text.tokens, context.layout.text.raw
    colon = ":" in raw[tokens[at - 1].end : tokens[at].start]
    return colon and tokens[at - 1].norm in _HEADS
