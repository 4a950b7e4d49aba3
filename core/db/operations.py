"""The rows that running the system leaves: dead letters, spend, copies outside, pauses, chores."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class DeadLetterRow(Row):
    """An audit of which we gave up; a person retries or discards it."""

    __tablename__ = "dead_letters"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), unique=True)
    state: Mapped[str] = mapped_column(server_default="open")
    error_class: Mapped[str]
    reason: Mapped[str]  # the audit's error code
    message: Mapped[str]
    fingerprint: Mapped[str | None]
    attempts: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(server_default=func.now())
    keep_until: Mapped[datetime]
    note: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    retry_audit_id: Mapped[UUID | None] = mapped_column(ForeignKey("audits.id"))

    __table_args__ = (
        CheckConstraint("state in ('open', 'retried', 'discarded')", name="state"),
        CheckConstraint("(state = 'open') = (decided_at is null)", name="decided"),
        Index("ix_dead_letters_state", "state", "last_at", "id"),
        # Hundreds of thousands are counted by kind without a look at their rows.
        Index(
            "ix_dead_letters_kinds",
            "error_class",
            "reason",
            "fingerprint",
            "first_at",
            "last_at",
            postgresql_where=text("state = 'open'"),
        ),
    )


class OcrPageRow(Row):
    """A page that was paid for: the provider's answer for a picture, kept as gzipped JSON."""

    __tablename__ = "ocr_pages"

    picture_sha256: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OcrClaimRow(Row):
    """A page somebody is about to pay for; it holds while that attempt is open, and no longer."""

    __tablename__ = "ocr_claims"

    picture_sha256: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"))
    attempt_number: Mapped[int]


class OcrCallRow(Row):
    """A call that costs: written before it, so that what may have been billed is counted."""

    __tablename__ = "ocr_calls"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    audit_id: Mapped[UUID | None] = mapped_column(ForeignKey("audits.id"))
    attempt_number: Mapped[int | None]
    model: Mapped[str]
    pages_asked: Mapped[int]
    pages_billed: Mapped[int | None]  # None: no answer was seen
    pages_cached: Mapped[int] = mapped_column(server_default="0")  # known, and not asked again
    called_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_ocr_calls_called", "called_at"),
        Index("ix_ocr_calls_audit", "audit_id", "attempt_number"),
    )


class ProviderCopyRow(Row):
    """A copy of a sheet that may lie at the OCR provider; the row goes once it is removed there."""

    __tablename__ = "provider_copies"

    name: Mapped[str] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())


class QueuePauseRow(Row):
    """A queue that nothing is taken from; without an expiry until somebody resumes it."""

    __tablename__ = "queue_pauses"

    queue: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    owner: Mapped[str]
    paused_at: Mapped[datetime] = mapped_column(server_default=func.now())
    until: Mapped[datetime | None]


class ChoreRow(Row):
    """The last run of a chore, on whichever host, and the last one that found anything."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    ran_at: Mapped[datetime] = mapped_column(server_default=func.now())
    found: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    last_gap: Mapped[dict[str, Any] | None]
    last_gap_at: Mapped[datetime | None]
