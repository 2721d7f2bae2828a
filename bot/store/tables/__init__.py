"""The tables. What a patient wrote, or what can be read from it, is sealed; the rest is metadata.

A row's name in the seal is given beside each sealed column's table: ``ROW: …``.
"""

from bot.store.tables.base import Base
from bot.store.tables.content import ContentDraft, ContentPublication, ContentRevision, ContentSeed
from bot.store.tables.conversations import (
    DESK_DUE,
    HELD,
    OPEN,
    TAKEN,
    Conversation,
    SearchTerm,
    Tombstone,
)
from bot.store.tables.installation import Control, Probe, Retention, Version
from bot.store.tables.people import Audit, AuditHead, Staff, StaffFactor, StaffSession
from bot.store.tables.reading import (
    JUDGED,
    Correction,
    EvaluationRow,
    Note,
    Review,
    SavedFilter,
    Tag,
)
from bot.store.tables.requests import Callback, Feedback
from bot.store.tables.turns import FALLBACK, WAITING, Assessment, EngineEvent, Message, Unanswered

__all__ = [
    "DESK_DUE",
    "FALLBACK",
    "HELD",
    "JUDGED",
    "OPEN",
    "TAKEN",
    "WAITING",
    "Assessment",
    "Audit",
    "AuditHead",
    "Base",
    "Callback",
    "ContentDraft",
    "ContentPublication",
    "ContentRevision",
    "ContentSeed",
    "Control",
    "Conversation",
    "Correction",
    "EngineEvent",
    "EvaluationRow",
    "Feedback",
    "Message",
    "Note",
    "Probe",
    "Retention",
    "Review",
    "SavedFilter",
    "SearchTerm",
    "Staff",
    "StaffFactor",
    "StaffSession",
    "Tag",
    "Tombstone",
    "Unanswered",
    "Version",
]
