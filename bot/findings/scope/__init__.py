"""Scope: what the words around a symptom make of it (as ConText and NegEx do for reports)."""

from bot.findings.scope.context import Context
from bot.findings.scope.judging import CRISIS, Scope, scope_of

__all__ = ["CRISIS", "Context", "Scope", "scope_of"]
