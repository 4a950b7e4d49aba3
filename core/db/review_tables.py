"""The rows of reviews: sheets that wait for a person, and each decision that was made."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class ReviewRow(Row):
    """An audit that waits, or waited, for a person. Open ones are few: the queue is their index."""

    __tablename__ = "reviews"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), unique=True)
    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"))
    cause: Mapped[str]
    severity: Mapped[str]
    confidence: Mapped[float]  # of the least sure doubt, 0 to 1
    state: Mapped[str] = mapped_column(server_default="open")
    waiting_since: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime]
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    note: Mapped[str | None]  # why it was escalated
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    seconds: Mapped[float | None]  # from the claim to the end
    made_audit_id: Mapped[UUID | None] = mapped_column(ForeignKey("audits.id"))
    is_overturned: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint("state in ('open', 'escalated', 'done', 'superseded')", name="state"),
        CheckConstraint("(state in ('open', 'escalated')) = (ended_at is null)", name="ended"),
        Index(
            "ix_reviews_waiting",
            "state",
            "due_at",
            "confidence",
            "id",
            postgresql_where=text("ended_at is null"),
        ),
        Index(
            "ix_reviews_claimed",
            "claimed_by",
            postgresql_where=text("ended_at is null and claimed_by is not null"),
        ),
        Index("ix_reviews_sheet", "job_sheet_id"),
        Index(
            "ix_reviews_made", "made_audit_id", postgresql_where=text("made_audit_id is not null")
        ),
        Index("ix_reviews_ended", "ended_at", postgresql_where=text("state = 'done'")),
    )


class ReviewDecisionRow(Row):
    """Who decided what of a sheet, when and why. Append-only; the last of a target counts."""

    __tablename__ = "review_decisions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"))
    kind: Mapped[str]
    target: Mapped[str | None]  # a field, an item, or the rule that was checked by eye
    about: Mapped[str | None]  # the field of that rule's finding
    before: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    read_confidence: Mapped[float | None]  # how surely `before` was read
    label: Mapped[str | None]  # printed beside the value, where the spec does not know it
    spec: Mapped[str | None]  # of which the target is a field, where there is a label
    reason: Mapped[str | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_review_decisions_review", "review_id", "id"),
        Index(
            "ix_review_decisions_label",
            "spec",
            "id",
            postgresql_where=text("label is not null"),
        ),
    )


class LabelDismissalRow(Row):
    """Somebody said that a label is none of this field. The folded label only: what a sheet prints
    goes with the sheet."""

    __tablename__ = "label_dismissals"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    spec: Mapped[str]
    field: Mapped[str]
    label_key: Mapped[str]
    dismissed_by: Mapped[str]
    dismissed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("spec", "field", "label_key"),)
