"""The rows. Stay in db, queries and services; everyone else sees frozen dataclasses."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(DeclarativeBase):
    """Base of all rows. Texts are `text`, times `timestamptz`, JSON `jsonb`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB(none_as_null=True),
        list[Any]: JSONB(none_as_null=True),
        bytes: LargeBinary,
        float: Float,
    }


class JobSheetRow(Row):
    """A document received: its bytes lie in the store under `storage_key`."""

    __tablename__ = "job_sheets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    receipt: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    filename: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    page_count: Mapped[int]
    storage_key: Mapped[str]
    risks: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    troubles: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))  # [page, what]
    picture_print: Mapped[str | None]  # of the first page: like pictures, like prints
    uploaded_by: Mapped[str]
    batch: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    file_deleted_at: Mapped[datetime | None]  # by retention; the row stays, the bytes do not

    __table_args__ = (
        Index("ix_job_sheets_received", "received_at", "id"),
        Index("ix_job_sheets_batch", "batch"),
        Index("ix_job_sheets_storage_key", "storage_key"),
        Index("ix_job_sheets_picture_print", "picture_print"),
        Index("ix_job_sheets_uploaded_by", "uploaded_by", "received_at"),
    )


class ReadingRow(Row):
    """What an engine gave for a sheet's bytes, kept so that no page is read twice. Gzipped JSON."""

    __tablename__ = "readings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"))
    fingerprint: Mapped[str]
    engine: Mapped[str]
    model: Mapped[str | None]
    content: Mapped[bytes]
    seconds: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (UniqueConstraint("job_sheet_id", "fingerprint"),)


class AuditRow(Row):
    """One run of the rules over one sheet; the ledger that the queue only carries intent for."""

    __tablename__ = "audits"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"))
    status: Mapped[str] = mapped_column(server_default="queued")
    requested_by: Mapped[str]
    requested_spec: Mapped[str | None]
    priority: Mapped[str] = mapped_column(server_default="interactive")
    queued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    pages_done: Mapped[int] = mapped_column(server_default="0")
    attempt_number: Mapped[int] = mapped_column(server_default="0")
    verdict: Mapped[str | None]
    score: Mapped[int | None]
    spec_id: Mapped[str | None]
    spec_version: Mapped[str | None]
    spec_sha256: Mapped[str | None]
    selection: Mapped[dict[str, Any] | None]
    policy: Mapped[dict[str, Any] | None]
    reading_id: Mapped[UUID | None] = mapped_column(ForeignKey("readings.id"))
    timings_ms: Mapped[dict[str, Any] | None]
    reference: Mapped[str | None]
    technician: Mapped[str | None]
    customer: Mapped[str | None]
    site: Mapped[str | None]
    severity: Mapped[str | None]  # the gravest of its findings
    confidence: Mapped[float | None]  # of the least sure field, 0 to 1
    confidence_band: Mapped[str | None]
    assigned_to: Mapped[str | None]
    # The audit that a person corrected, or ruled on.
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("audits.id"))
    finding_count: Mapped[int] = mapped_column(server_default="0")
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]

    job_sheet: Mapped[JobSheetRow] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("status in ('queued', 'running', 'done', 'failed')", name="status"),
        # A verdict stands exactly where the audit has ended: no sheet ends without one.
        CheckConstraint("(status in ('done', 'failed')) = (verdict is not null)", name="verdict"),
        Index("ix_audits_queued", "queued_at", "id"),
        Index("ix_audits_ended", "ended_at"),
        # Of those somebody waits for, how long a verdict took, without a look at the rows.
        Index(
            "ix_audits_interactive",
            "queued_at",
            "ended_at",
            postgresql_where=text("priority = 'interactive'"),
        ),
        Index("ix_audits_open", "status", postgresql_where=text("status in ('queued', 'running')")),
        Index("ix_audits_verdict_queued", "verdict", "queued_at", "id"),
        Index("ix_audits_job_sheet", "job_sheet_id", "queued_at"),
        Index("ix_audits_technician", text("lower(technician)")),
        # The list by each filter, in its own order: a page costs the same however many there are.
        Index("ix_audits_status_queued", "status", "queued_at", "id"),
        Index("ix_audits_spec_queued", "spec_id", "queued_at", "id"),
        Index("ix_audits_technician_queued", "technician", "queued_at", "id"),
        Index("ix_audits_customer_queued", "customer", "queued_at", "id"),
        Index("ix_audits_site_queued", "site", "queued_at", "id"),
        Index("ix_audits_severity_queued", "severity", "queued_at", "id"),
        Index("ix_audits_band_queued", "confidence_band", "queued_at", "id"),
        Index("ix_audits_assigned_queued", "assigned_to", "queued_at", "id"),
        Index("ix_audits_reference", "reference"),
        Index("ix_audits_score", "score", "id"),
        Index("ix_audits_confidence", "confidence", "id"),
    )


class AttemptRow(Row):
    """One try at running an audit. Only the newest attempt may save."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"))
    number: Mapped[int]
    worker: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    heartbeat_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]  # done, released, parked, failed or lost
    error_class: Mapped[str | None]
    cause: Mapped[str | None]  # why it was lost
    message: Mapped[str | None]
    fingerprint: Mapped[str | None]  # equal for errors of one kind from one place
    traceback: Mapped[str | None]  # places only: an error's own words may quote the sheet
    pages_billed: Mapped[int] = mapped_column(server_default="0")
    memory_peak_bytes: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        UniqueConstraint("audit_id", "number"),
        Index("ix_attempts_open", "heartbeat_at", postgresql_where=text("ended_at is null")),
        Index("ix_attempts_errors", "ended_at", postgresql_where=text("error_class is not null")),
        Index(
            "ix_attempts_parked", "audit_id", "number", postgresql_where=text("outcome = 'parked'")
        ),
        Index("ix_attempts_done", "ended_at", postgresql_where=text("outcome = 'done'")),
        Index("ix_attempts_lost", "worker", "ended_at", postgresql_where=text("outcome = 'lost'")),
    )


class OutboxRow(Row):
    """An intent to enqueue, written with the row it is for and relayed to Redis after commit."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    cause: Mapped[str | None]  # what a repeated intent makes good

    __table_args__ = (
        Index("ix_outbox_unsent", "due_at", postgresql_where=text("sent_at is null")),
        Index("ix_outbox_audit", "audit_id", "id"),
    )


class FieldRow(Row):
    """A value read, with its evidence."""

    __tablename__ = "fields"

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    label: Mapped[str]
    type: Mapped[str]
    state: Mapped[str]
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    raw: Mapped[str | None]
    confidence: Mapped[float | None]
    evidence: Mapped[dict[str, Any] | None]
    items: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))  # of a checklist
    is_confirmed: Mapped[bool] = mapped_column(server_default=text("false"))  # a person looked


class FindingRow(Row):
    """A rule not met."""

    __tablename__ = "findings"

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(index=True)
    field: Mapped[str | None]
    reason_code: Mapped[str]
    severity: Mapped[str]
    confidence: Mapped[float]
    evidence: Mapped[dict[str, Any] | None]
    value: Mapped[Any | None] = mapped_column(JSONB(none_as_null=True))
    expected: Mapped[str | None]
    message: Mapped[str]
    why_it_matters: Mapped[str]
    suggested_fix: Mapped[str]
    charged_to: Mapped[str | None]  # None: the technician the sheet names

    __table_args__ = (
        Index("ix_findings_reason", "reason_code", "severity"),
        Index(
            "ix_findings_charged_to",
            text("lower(charged_to)"),
            postgresql_where=text("charged_to is not null"),
        ),
    )


class PagePictureRow(Row):
    """The rendered picture of a page, so that it is rendered once."""

    __tablename__ = "page_pictures"

    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"), primary_key=True)
    page_number: Mapped[int] = mapped_column(primary_key=True)
    dpi: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(index=True)


class WorkerRow(Row):
    """A worker that has shown itself; alive while its heartbeat is fresh."""

    __tablename__ = "workers"

    name: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    version: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    heartbeat_at: Mapped[datetime] = mapped_column(server_default=func.now())
    stopped_at: Mapped[datetime | None]
    restart_asked_at: Mapped[datetime | None]  # its pool stops it, and starts another
