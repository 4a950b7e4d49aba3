"""The rows behind the list of audits: what is searched, saved views, bulk actions."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from core.db.tables import Row


class AuditReasonRow(Row):
    """A reason code that an audit has findings of: the list by reason in its own order."""

    __tablename__ = "audit_reasons"

    reason_code: Mapped[str] = mapped_column(primary_key=True)
    queued_at: Mapped[datetime] = mapped_column(primary_key=True)  # the audit's
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), primary_key=True)


class AuditTextRow(Row):
    """What an audit is found by. Both texts lie out of line, so that a row is a few bytes."""

    __tablename__ = "audit_texts"

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    queued_at: Mapped[datetime]  # the audit's
    body: Mapped[str]
    search: Mapped[Any] = mapped_column(TSVECTOR)

    __table_args__ = (
        Index("ix_audit_texts_search", "search", postgresql_using="gin"),
        Index("ix_audit_texts_queued", "queued_at", "audit_id"),
    )


class SavedViewRow(Row):
    """A list somebody wants back: a name for what stands in the URL."""

    __tablename__ = "saved_views"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner: Mapped[str]
    name: Mapped[str]
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("owner", "name"),)


class BulkActRow(Row):
    """Something done to all audits of a filter at once."""

    __tablename__ = "bulk_acts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str]
    done_by: Mapped[str]
    done_at: Mapped[datetime] = mapped_column(server_default=func.now())
    until: Mapped[datetime]  # until when it can be undone
    undone_at: Mapped[datetime | None]
    audits: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (Index("ix_bulk_acts_done_by", "done_by", "done_at"),)


class BulkItemRow(Row):
    """One audit of a bulk act: what it had before, or the audit that was made."""

    __tablename__ = "bulk_items"

    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_acts.id"), primary_key=True)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    before: Mapped[str | None]
    made_audit_id: Mapped[UUID | None]

    __table_args__ = (
        Index(
            "ix_bulk_items_made",
            "made_audit_id",
            postgresql_where=text("made_audit_id is not null"),
        ),
    )
