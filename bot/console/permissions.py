"""Who may do what in the console: one table, read by every route and by the tests."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for. One account has one role."""

    REVIEWER = "reviewer"
    CLINICIAN = "clinician"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What a route asks for. Every route of the console names exactly one of these."""

    ANYONE = "anyone"
    """Nobody in particular: log-in, style sheet, interface language. No data behind it."""
    OWN_ACCOUNT = "own_account"
    READ_CONVERSATIONS = "read_conversations"
    REVIEW_CONVERSATIONS = "review_conversations"
    TALK_TO_PATIENTS = "talk_to_patients"
    """Answering in place of the program, and saying that somebody was called."""
    EXPORT_RECORDS = "export_records"
    """Taking patients' words out of the console, each time written down."""
    CORRECT_READINGS = "correct_readings"
    """Taking a sentence over to the training data or the tests."""
    READ_FIGURES = "read_figures"
    """Counts; no word of a patient."""
    PRESS_CONTROLS = "press_controls"
    """Switching the assistant off for patients, and what they read before they write."""
    READ_PRIVACY = "read_privacy"
    """Terms, holds and receipts; no word of a patient."""
    SET_RETENTION = "set_retention"
    ERASE_CONVERSATIONS = "erase_conversations"
    """Erasing one conversation, and holding it back from being erased."""
    READ_AUDIT = "read_audit"
    MANAGE_PEOPLE = "manage_people"
    READ_TOPICS = "read_topics"
    EDIT_TOPICS = "edit_topics"
    APPROVE_TOPICS = "approve_topics"
    """Publishing what another person wrote; the store asks for the role again."""
    READ_UNANSWERED = "read_unanswered"
    """The counts; the questions themselves only together with ``READ_CONVERSATIONS``."""


# An auditor checks what staff did and needs no patient's words for it, so reads none.
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.REVIEWER: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.READ_CONVERSATIONS,
            Permission.REVIEW_CONVERSATIONS,
            Permission.TALK_TO_PATIENTS,
            Permission.EXPORT_RECORDS,
            Permission.CORRECT_READINGS,
            Permission.READ_FIGURES,
            Permission.PRESS_CONTROLS,
            Permission.READ_TOPICS,
            Permission.READ_UNANSWERED,
            Permission.READ_PRIVACY,
        }
    ),
    Role.CLINICIAN: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.READ_CONVERSATIONS,
            Permission.REVIEW_CONVERSATIONS,
            Permission.TALK_TO_PATIENTS,
            Permission.EXPORT_RECORDS,
            Permission.CORRECT_READINGS,
            Permission.READ_FIGURES,
            Permission.PRESS_CONTROLS,
            Permission.READ_TOPICS,
            Permission.EDIT_TOPICS,
            Permission.APPROVE_TOPICS,
            Permission.READ_PRIVACY,
            Permission.ERASE_CONVERSATIONS,
            Permission.READ_UNANSWERED,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.READ_CONVERSATIONS,
            Permission.REVIEW_CONVERSATIONS,
            Permission.TALK_TO_PATIENTS,
            Permission.EXPORT_RECORDS,
            Permission.CORRECT_READINGS,
            Permission.READ_FIGURES,
            Permission.PRESS_CONTROLS,
            Permission.READ_PRIVACY,
            Permission.SET_RETENTION,
            Permission.ERASE_CONVERSATIONS,
            Permission.READ_AUDIT,
            Permission.MANAGE_PEOPLE,
            Permission.READ_TOPICS,
            Permission.EDIT_TOPICS,
            Permission.READ_UNANSWERED,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.READ_AUDIT,
            Permission.READ_PRIVACY,
            Permission.READ_FIGURES,
        }
    ),
}


def allows(role: Role, permission: Permission) -> bool:
    """Whether an account of this role may use a route that asks for this permission."""
    return permission is Permission.ANYONE or permission in GRANTS[role]


def home_of(role: Role) -> str:
    """The page where an account of this role starts."""
    return "/staff/" if allows(role, Permission.READ_CONVERSATIONS) else "/staff/audit"
