"""The tables. What a patient wrote, or what can be read from it, is sealed; the rest is metadata.

A row's name in the seal is given beside each sealed column's table: ``ROW: …``.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.types import MaybeMoment, MaybeSealed, Moment, Sealed

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


WAITING = text("author = 'patient' AND turn IS NULL")
"""Messages that no turn has answered."""
DESK_DUE = text("desk_due")
"""Conversations that changed since their place in the worklist was worked out."""
# Literal, not bound: a partial index is used only where the database sees that it holds.
OPEN = text("status = 'open'")
"""Conversations whose patient may still write."""
TAKEN = text("taken_by IS NOT NULL")
"""Conversations that a person answers."""
HELD = text("held_at IS NOT NULL")
"""Conversations under a legal hold."""
JUDGED = text("level IS NOT NULL")
"""Reviews that say how soon the reader would have had the patient seen."""
FALLBACK = text("kind = 'fallback'")
"""Answers that were none."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def _conversation_key(*, primary: bool = False) -> Mapped[str]:
    return mapped_column(
        String(36), ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=primary
    )


class Conversation(Base):
    """One patient's talk with the bot. ROW: the conversation's id.

    ``version`` counts committed turns and is the fence: a turn is stored only if the version is
    still the one that it was computed from. ``last_seq`` is the newest message's number.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        # Covers every filter of the worklist: a filter that few rows pass reads this and no table.
        Index(
            "ix_conversations_worklist",
            "clinic",
            "place",
            "id",
            "urgency_rank",
            "language",
            "status",
            "assigned_to",
            "second_wanted",
            "last_activity_at",
            "n",
        ),
        # Covers what is kept for how long: finding what is due and counting the rest read no table.
        Index(
            "ix_conversations_kept",
            "clinic",
            "last_activity_at",
            "held_at",
            "last_patient_at",
            "urgency_rank",
            "id",
        ),
        # Covers what the figures of a span of days count.
        Index(
            "ix_conversations_figures",
            "clinic",
            "created_at",
            "last_patient_at",
            "urgency",
            "language",
            "reviewed_at",
            "version",
            "status",
            "complete",
            "n",
            "id",
        ),
        Index(
            "ix_conversations_open", "token_idle_until", sqlite_where=OPEN, postgresql_where=OPEN
        ),
        Index(
            "ix_conversations_taken", "last_patient_at", sqlite_where=TAKEN, postgresql_where=TAKEN
        ),
        Index(
            "ix_conversations_held", "clinic", "held_at", sqlite_where=HELD, postgresql_where=HELD
        ),
        Index("ix_conversations_delete_hash", "delete_hash", unique=True),
        Index("ix_conversations_n", "n", unique=True),
        Index(
            "ix_conversations_desk_due",
            "last_activity_at",
            sqlite_where=DESK_DUE,
            postgresql_where=DESK_DUE,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    """The conversation's data key, wrapped by the master key; without it nothing here opens."""
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """SHA-256 of the patient's bearer token; None once the conversation has ended."""
    token_idle_until: Mapped[Moment]
    token_expires_at: Mapped[Moment]
    delete_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """SHA-256 of the code with which the patient can erase it also when the token is gone."""
    language: Mapped[str] = mapped_column(String(8))
    consent_at: Mapped[Moment]
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    state: Mapped[MaybeSealed]
    """JSON: the engine's opaque snapshot for the next turn."""
    interview: Mapped[MaybeSealed]
    """JSON: ``Interview.as_dict()``."""
    interview_ahead: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The stored interview knows more than the engine's snapshot and goes along next turn."""
    urgency: Mapped[str | None] = mapped_column(String(32))
    urgency_rank: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 when nothing is assessed, 6 for EMERGENCY_NOW: sort descending for the worklist."""
    complete: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[str] = mapped_column(String(16), default="open")
    """``open`` or ``ended``."""
    last_patient_at: Mapped[MaybeMoment]
    last_activity_at: Mapped[Moment]
    reviewed_at: Mapped[MaybeMoment]
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    taken_by: Mapped[str | None] = mapped_column(String(64))
    """The username of the person who answers in place of the program."""
    taken_at: Mapped[MaybeMoment]
    patient_typing_at: Mapped[MaybeMoment]
    staff_typing_at: Mapped[MaybeMoment]
    """When each side last typed, while a person answers."""
    doctor_questions: Mapped[MaybeSealed]
    """JSON: what the patient wants to ask the doctor, for the summary."""
    n: Mapped[int | None] = mapped_column(BigInteger)
    """A short name for the search index; None until the desk first saw the conversation."""
    place: Mapped[int | None] = mapped_column(BigInteger)
    """Where it stands in the worklist, the smallest first (:mod:`bot.store.desk`); None: not there,
    as long as the patient wrote nothing."""
    waiting_since: Mapped[MaybeMoment]
    """Since when it needs eyes; None when it does not."""
    desk: Mapped[MaybeSealed]
    """JSON: what the worklist shows of it."""
    desk_due: Mapped[bool] = mapped_column(default=True, server_default=true())
    assigned_to: Mapped[str | None] = mapped_column(String(64))
    second_wanted: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A second person is to judge the urgency, without seeing what the first one said."""
    alerted_at: Mapped[MaybeMoment]
    """When staff were alerted that it waits."""
    held_at: Mapped[MaybeMoment]
    held_by: Mapped[str | None] = mapped_column(String(64))
    """Since when, and by whom, a legal hold keeps it from being erased."""


class SearchTerm(Base):
    """A word that somebody wrote in a conversation, as the keyed hash of its root (ADR 0015)."""

    __tablename__ = "search_terms"
    __table_args__ = (Index("ix_search_terms_n", "n"), {"sqlite_with_rowid": False})

    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("conversations.n", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


class Tag(Base):
    """A word that staff put on a conversation. ROW: the tag's id."""

    __tablename__ = "tags"
    __table_args__ = (Index("ix_tags_conversation", "conversation"), Index("ix_tags_at", "at"))

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = _conversation_key()
    text: Mapped[Sealed]
    staff: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class SavedFilter(Base):
    """A choice of the worklist's filters that a person keeps under a name. Sealed under a key of
    the master key's, as it may hold a patient's words. ROW: the filter's id."""

    __tablename__ = "saved_filters"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff: Mapped[str] = mapped_column(
        String(64), ForeignKey("staff.username", ondelete="CASCADE"), index=True
    )
    body: Mapped[Sealed]
    """JSON: name, query."""
    at: Mapped[Moment]


class Message(Base):
    """One message of a conversation. ROW: ``<conversation>/<seq>``.

    ``turn`` on a patient's message is the turn that answered it (None: not answered yet); on an
    assistant's message the turn that said it (0: the greeting).
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation", "client_message_id"),
        Index("ix_messages_conversation_turn", "conversation", "turn"),
        Index("ix_messages_waiting", "at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(
            "ix_messages_fallback",
            "conversation",
            sqlite_where=FALLBACK,
            postgresql_where=FALLBACK,
        ),
    )

    conversation: Mapped[str] = _conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str] = mapped_column(String(16))
    """``patient``, ``assistant`` or ``staff``."""
    kind: Mapped[str] = mapped_column(String(16))
    """patient: ``text``, ``choice``; assistant: a card's kind, ``greeting`` or ``fallback``;
    staff: ``text``, ``joined`` or ``left``."""
    text: Mapped[Sealed]
    payload: Mapped[MaybeSealed]
    """JSON of a :class:`bot.store.messages.Payload`: choices, citations, question, urgency, …"""
    client_message_id: Mapped[str | None] = mapped_column(String(36))
    body_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """HMAC of the patient's request under the conversation's key: tells a replay from a misuse."""
    turn: Mapped[int | None]
    understanding: Mapped[MaybeSealed]
    """JSON, patient's messages: ``{"intent", "confidence", "topic", …, "reading", "model"}``."""
    staff: Mapped[str | None] = mapped_column(String(64))
    """The username behind a staff message."""
    at: Mapped[Moment]


class EngineEvent(Base):
    """One event that the engine emitted; the full log. ROW: ``<conversation>/<turn>/<n>``."""

    __tablename__ = "engine_events"

    conversation: Mapped[str] = _conversation_key(primary=True)
    turn: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[Sealed]


class Assessment(Base):
    """What triage said after the patient's message ``seq``. ROW: ``<conversation>/<seq>``."""

    __tablename__ = "assessments"
    __table_args__ = (Index("ix_assessments_conversation_ruleset", "conversation", "ruleset"),)

    conversation: Mapped[str] = _conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str | None] = mapped_column(String(32))
    complete: Mapped[bool]
    ruleset: Mapped[str] = mapped_column(String(64))
    body: Mapped[Sealed]
    """JSON: imaging, visit, findings (the facts), reasons, facts missing."""
    at: Mapped[Moment]


class ContentRevision(Base):
    """A topic's text as it was once shown. Publishing inserts; nothing updates or deletes."""

    __tablename__ = "content_revisions"

    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    revision: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str]
    """JSON of the rendered answer: text, more, citations, status."""
    published_at: Mapped[Moment]


class ContentPublication(Base):
    """A topic's two texts as they were published; the newest of a topic is what patients see.

    Publishing inserts; a trigger refuses change.
    """

    __tablename__ = "content_publications"
    __table_args__ = (
        Index("ix_content_publications_topic", "topic", "n"),
        CheckConstraint(
            "(kind = 'files') = (approved_by IS NULL) AND approved_by <> by", name="two_persons"
        ),
    )

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Gap-free from 1 over all topics: the newest is the version of the whole content."""
    topic: Mapped[str] = mapped_column(String(64))
    en: Mapped[str]
    it: Mapped[str]
    """The files' texts."""
    en_revision: Mapped[str] = mapped_column(String(64))
    it_revision: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    """``files``, ``edit`` or ``rollback``."""
    by: Mapped[str] = mapped_column(String(64))
    """Who wrote it, or ``files``."""
    approved_by: Mapped[str | None] = mapped_column(String(64))
    draft: Mapped[str | None] = mapped_column(String(36))
    restores: Mapped[int | None]
    """The publication whose texts a roll-back publishes again."""
    at: Mapped[Moment]


class ContentSeed(Base):
    """A topic's files as this installation last saw them at a start."""

    __tablename__ = "content_seeds"

    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    en_revision: Mapped[str] = mapped_column(String(64))
    it_revision: Mapped[str] = mapped_column(String(64))
    gone: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The files were taken away: the topic is not shown any more."""
    seen_at: Mapped[Moment]


class ContentDraft(Base):
    """A change of a topic that one person prepares and another one decides."""

    __tablename__ = "content_drafts"
    __table_args__ = (
        Index("ix_content_drafts_status_changed_at", "status", "changed_at"),
        Index("ix_content_drafts_topic", "topic"),
        CheckConstraint(
            "status <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> author)",
            name="two_persons",
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str] = mapped_column(String(64))
    en: Mapped[str]
    it: Mapped[str]
    author: Mapped[str] = mapped_column(String(64))
    based_on: Mapped[int | None]
    """The publication that was current when the draft was begun; None: a new topic."""
    restores: Mapped[int | None]
    """The publication to publish again; such a draft cannot be edited."""
    status: Mapped[str] = mapped_column(String(16))
    """``draft``, ``submitted``, ``approved``, ``rejected`` or ``withdrawn``."""
    comment: Mapped[str]
    """What the author says about it."""
    answer: Mapped[str | None]
    """What the person who decided says about it."""
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    submitted_at: Mapped[MaybeMoment]
    decided_at: Mapped[MaybeMoment]
    decided_by: Mapped[str | None] = mapped_column(String(64))


class Unanswered(Base):
    """A patient's message that got no answer, or an unsure one. Its words and what was understood
    of them stay sealed with the message."""

    __tablename__ = "unanswered"
    __table_args__ = (Index("ix_unanswered_week_language", "week", "language"),)

    conversation: Mapped[str] = _conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    week: Mapped[str] = mapped_column(String(8))
    """ISO 8601, as ``2026-W47``."""
    why: Mapped[str] = mapped_column(String(16))
    """``not_understood`` or ``unsure``."""


class EvaluationRow(Base):
    """A question that staff took over, in words of their choice, to measure understanding by; never
    for training. Sealed under a key of the master key's. ROW: the row's id."""

    __tablename__ = "evaluation_rows"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    topic: Mapped[str | None] = mapped_column(String(64))
    """The topic that should answer it; None: no topic does."""
    text: Mapped[Sealed]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class Correction(Base):
    """A sentence of a transcript that staff corrected, for training or for tests. Sealed under a
    key of the master key's. ROW: the correction's id."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_clinic_fingerprint_use", "clinic", "fingerprint", "use", unique=True),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    use: Mapped[str] = mapped_column(String(16))
    """``nlu``, ``evaluation`` or ``scenario``."""
    language: Mapped[str] = mapped_column(String(8))
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC of the sentence without case, accents and signs: what trains never measures."""
    body: Mapped[Sealed]
    """JSON: text, label."""
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class Control(Base):
    """A switch or a text for the patients' side that staff set."""

    __tablename__ = "controls"

    clinic: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[str]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class Staff(Base):
    """A person of the clinic who may log in."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_subject", "subject", unique=True),)

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(128))
    password_hash: Mapped[str] = mapped_column(String(256))
    """argon2id, with its parameters."""
    role: Mapped[str] = mapped_column(String(16))
    """``viewer``, ``clinician``, ``manager`` or ``admin``."""
    active: Mapped[bool] = mapped_column(default=True)
    clinic: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
    password_changed_at: Mapped[Moment]
    subject: Mapped[str | None] = mapped_column(String(300))
    """Who this is to the identity provider: issuer and subject. Such an account has no password."""


class StaffFactor(Base):
    """A second factor of a person. Sealed under a key of the master key's. ROW: the factor's id."""

    __tablename__ = "staff_factors"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff: Mapped[str] = mapped_column(
        String(64), ForeignKey("staff.username", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(16))
    """``totp``, ``passkey`` or ``recovery``."""
    name: Mapped[str] = mapped_column(String(64))
    body: Mapped[Sealed]
    """JSON: secret; credential and public key; or a hash."""
    counter: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The last time step used, or the passkey's own count: nothing is accepted twice."""
    confirmed: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class StaffSession(Base):
    """A staff log-in; ends by idleness, age, log-out or when the person is disabled."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff: Mapped[str] = mapped_column(
        String(64), ForeignKey("staff.username", ondelete="CASCADE"), index=True
    )
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    id: Mapped[str | None] = mapped_column(String(36))
    """What a page may call the session by, to end it."""
    stage: Mapped[str] = mapped_column(String(8), default="full", server_default="full")
    """``full``; ``factor``: the second factor is still asked; ``enrol``: one must be set up."""
    address: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The network it was opened from, without its last part."""
    challenge: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What a passkey has to sign next; used once."""
    provider_token: Mapped[MaybeSealed]
    """The identity provider's token of this log-in, to log out there too. ROW: the session's id."""


class Review(Base):
    """A staff member has read the conversation up to message ``seq``."""

    __tablename__ = "reviews"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = _conversation_key()
    seq: Mapped[int]
    staff: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]
    level: Mapped[str | None] = mapped_column(String(32))
    """How soon the reader would have had the patient seen; None: not said."""
    said: Mapped[str | None] = mapped_column(String(32))
    """The level of the assessment that the reader judged."""

    __table_args__ = (
        Index("ix_reviews_conversation", "conversation"),
        Index(
            "ix_reviews_judged",
            "conversation",
            "staff",
            sqlite_where=JUDGED,
            postgresql_where=JUDGED,
        ),
    )


class Note(Base):
    """A staff member's note beside a conversation; patients never see it. ROW: the note's id."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_conversation", "conversation"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = _conversation_key()
    staff: Mapped[str] = mapped_column(String(64))
    text: Mapped[Sealed]
    at: Mapped[Moment]


class Feedback(Base):
    """A patient's word on one answer. ROW: ``<conversation>/<seq>``."""

    __tablename__ = "feedback"

    conversation: Mapped[str] = _conversation_key(primary=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    helpful: Mapped[bool]
    comment: Mapped[MaybeSealed]
    at: Mapped[Moment]


class Callback(Base):
    """A patient asked to be called. ROW: the request's id."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index("ix_callbacks_conversation", "conversation"),
        Index("ix_callbacks_status_at", "status", "at"),
        Index("ix_callbacks_status_due_at", "status", "due_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation: Mapped[str] = _conversation_key()
    body: Mapped[Sealed]
    """JSON: name, phone, when, note."""
    status: Mapped[str] = mapped_column(String(16), default="open")
    """``open`` or ``done``."""
    at: Mapped[Moment]
    urgency: Mapped[str | None] = mapped_column(String(32))
    """The conversation's level when the patient asked."""
    due_at: Mapped[MaybeMoment]
    """The time by which the patient was told to be called: the clock that staff see."""
    done_by: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[MaybeMoment]


class Audit(Base):
    """Who did what to which object, and when. Append-only (a trigger refuses change), chained by
    HMAC, and free of patient text."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "object"), Index("ix_audit_who_at", "who", "at"))

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Gap-free from 1."""
    who: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    object: Mapped[str] = mapped_column(String(128))
    at: Mapped[Moment]
    link: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC over the previous entry's link and this entry."""


class AuditHead(Base):
    """Where the log ends, so that entries cut off at its end are missed."""

    __tablename__ = "audit_heads"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    n: Mapped[int]
    seal: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC over the last entry's number and link."""


class Version(Base):
    """A model or a rule set that answered patients, and from when to when it was seen to."""

    __tablename__ = "versions"

    clinic: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """``model`` or ``ruleset``."""
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    first_at: Mapped[Moment]
    last_at: Mapped[Moment]


class Tombstone(Base):
    """A conversation was here and has been erased; only that is known."""

    __tablename__ = "tombstones"

    conversation: Mapped[str] = mapped_column(String(36), primary_key=True)
    clinic: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(32))
    """``patient``, ``staff`` or ``retention``."""
    by: Mapped[str | None] = mapped_column(String(64))
    """The person of the staff who erased it."""
    at: Mapped[Moment]


class Retention(Base):
    """How many days a category of conversations is kept, where a clinic decided so."""

    __tablename__ = "retention"

    clinic: Mapped[str] = mapped_column(String(64), primary_key=True)
    category: Mapped[str] = mapped_column(String(16), primary_key=True)
    days: Mapped[int]
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[Moment]


class Probe(Base):
    """One row that the readiness check rewrites: a database that cannot write is not ready."""

    __tablename__ = "probes"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[Moment]
