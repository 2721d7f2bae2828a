"""Scope: what the words around a symptom make of it (as ConText and NegEx do for reports)."""

from bot.findings.scope.judging import CRISIS, Scope, scope_of, surroundings
from bot.findings.scope.once import imperfect
from bot.findings.scope.resumed import denied_of_oneself

__all__ = ["CRISIS", "Scope", "denied_of_oneself", "imperfect", "scope_of", "surroundings"]
