"""The rows of disputes: each with its thread and files, what was ruled, and what is alike."""

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

_LIVE = "state in ('open', 'under_review', 'escalated')"
_DECIDED = "state in ('accepted', 'partly_accepted', 'rejected')"


class DisputeCauseRow(Row):
    """Disputes that are alike, counted: how many are live, and how those before were decided.

    The counts are kept with each move, so that the desk never has to count its disputes.
    """

    __tablename__ = "dispute_causes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    spec_id: Mapped[str]
    spec_version: Mapped[str]
    rule: Mapped[str]
    pattern: Mapped[str]
    live: Mapped[int] = mapped_column(server_default="0")
    accepted: Mapped[int] = mapped_column(server_default="0")
    partly: Mapped[int] = mapped_column(server_default="0")
    rejected: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        UniqueConstraint("spec_id", "spec_version", "rule", "pattern"),
        Index("ix_dispute_causes_rule", "rule"),
        Index("ix_dispute_causes_live", "live", postgresql_where=text("live > 0")),
    )


class DisputeRow(Row):
    """A challenge to one finding of a sheet, or to there being none.

    `ruled` is the last decision; it counts until there is another, whatever `state` is meanwhile.
    """

    __tablename__ = "disputes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"))
    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"))  # the one that was disputed
    cause_id: Mapped[UUID] = mapped_column(ForeignKey("dispute_causes.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    rule: Mapped[str]
    field: Mapped[str | None]
    severity: Mapped[str]
    confidence_band: Mapped[str]
    finding: Mapped[dict[str, Any]]  # as it was made, or as it should have been
    doubt: Mapped[float]  # how likely it is wrong, by what was known when it was disputed
    proposed_verdict: Mapped[str | None]
    disputer: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[str] = mapped_column(server_default="open")
    due_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    holder: Mapped[str | None]
    is_appeal: Mapped[bool] = mapped_column(server_default=text("false"))
    was_appealed: Mapped[bool] = mapped_column(server_default=text("false"))
    deciders: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    ruled: Mapped[str | None]
    ruled_severity: Mapped[str | None]
    ruled_person: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    answered_s: Mapped[float | None]  # from the opening to the first decision
    made_audit_id: Mapped[UUID | None] = mapped_column(ForeignKey("audits.id"))

    __table_args__ = (
        CheckConstraint(
            "state in ('open', 'under_review', 'accepted', 'partly_accepted', 'rejected',"
            " 'escalated', 'withdrawn')",
            name="state",
        ),
        CheckConstraint(f"not ({_DECIDED}) or (ruled = state)", name="ruled"),
        CheckConstraint("(holder is not null) = (state = 'under_review')", name="holder"),
        Index(
            "uq_disputes_live",
            "job_sheet_id",
            "rule",
            text("coalesce(field, '')"),
            unique=True,
            postgresql_where=text(_LIVE),
        ),
        Index("ix_disputes_due", "due_at", "id", postgresql_where=text(_LIVE)),
        Index("ix_disputes_doubt", text("doubt desc"), "id", postgresql_where=text(_LIVE)),
        Index("ix_disputes_cause", "cause_id", "due_at", "id", postgresql_where=text(_LIVE)),
        Index("ix_disputes_holder", "holder", "due_at", postgresql_where=text(_LIVE)),
        Index("ix_disputes_remind", "remind_at", postgresql_where=text(_LIVE)),
        Index("ix_disputes_sheet", "job_sheet_id"),
        Index("ix_disputes_disputer", "disputer", "opened_at", "id"),
        Index("ix_disputes_opened", "opened_at", "id"),
        Index("ix_disputes_state_opened", "state", "opened_at", "id"),
        Index("ix_disputes_decided", "decided_at", postgresql_where=text("ruled is not null")),
    )


class DisputeEventRow(Row):
    """A move, or a comment: the thread of a dispute. Never changed."""

    __tablename__ = "dispute_events"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("disputes.id"))
    move: Mapped[str]
    state: Mapped[str]  # after it
    comment: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    facts: Mapped[dict[str, Any] | None]

    __table_args__ = (Index("ix_dispute_events_dispute", "dispute_id", "id"),)


class DisputeFileRow(Row):
    """Evidence: its bytes lie in the store."""

    __tablename__ = "dispute_files"

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("disputes.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("dispute_events.id"))
    filename: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    page_count: Mapped[int]
    storage_key: Mapped[str] = mapped_column(index=True)
    added_by: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AuditRulingRow(Row):
    """What people ruled on a finding of this audit: as it was, and as it stands."""

    __tablename__ = "audit_rulings"

    audit_id: Mapped[UUID] = mapped_column(ForeignKey("audits.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    rule: Mapped[str]
    field: Mapped[str | None]
    cause_id: Mapped[UUID]  # of the dispute or waiver it comes from
    severity: Mapped[str | None]
    person: Mapped[str | None]
    was: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    now: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))

    __table_args__ = (Index("ix_audit_rulings_cause", "cause_id"),)


class JudgementRow(Row):
    """A second judgement of a decided dispute by somebody who did not know the first."""

    __tablename__ = "judgements"

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("disputes.id"), primary_key=True)
    first: Mapped[str]  # the decision that stood, and who had made it
    first_by: Mapped[str]
    second: Mapped[str]
    second_by: Mapped[str]
    comment: Mapped[str]
    judged_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WaiverRow(Row):
    """A finding accepted for a time: of one sheet, or of a rule for a customer or an asset."""

    __tablename__ = "waivers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    scope: Mapped[str]
    rule: Mapped[str]
    field: Mapped[str | None]
    spec_id: Mapped[str | None]
    customer: Mapped[str | None]
    asset: Mapped[str | None]
    job_sheet_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_sheets.id"))
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default="asked")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    comment: Mapped[str | None]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
    revoke_comment: Mapped[str | None]
    began_at: Mapped[datetime | None]  # the sheets that were there stand judged with it
    ended_at: Mapped[datetime | None]  # and without it again

    __table_args__ = (
        CheckConstraint("state in ('asked', 'approved', 'refused', 'revoked')", name="state"),
        CheckConstraint("(scope = 'finding') = (job_sheet_id is not null)", name="scope"),
        Index("ix_waivers_rule", "rule", postgresql_where=text("state = 'approved'")),
        Index("ix_waivers_sheet", "job_sheet_id"),
        Index("ix_waivers_expires", "expires_at", postgresql_where=text("state = 'approved'")),
        Index("ix_waivers_asked", "asked_at", "id"),
    )


class SheetVersionRow(Row):
    """A sheet that was handed in corrected, in place of an earlier one."""

    __tablename__ = "sheet_versions"

    job_sheet_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"), primary_key=True)
    replaces_id: Mapped[UUID] = mapped_column(ForeignKey("job_sheets.id"), unique=True)


class NoticeRow(Row):
    """Something a person should know of, in the app and where wanted by e-mail."""

    __tablename__ = "notices"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    recipient: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]  # dispute:id or waiver:id
    sentence: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[datetime | None]
    mail_due_at: Mapped[datetime | None]  # None: no e-mail, or it is sent or given up
    mail_tries: Mapped[int] = mapped_column(server_default="0")
    mailed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_notices_recipient", "recipient", "id"),
        Index("ix_notices_unread", "recipient", postgresql_where=text("read_at is null")),
        Index("ix_notices_mail", "mail_due_at", postgresql_where=text("mail_due_at is not null")),
    )
