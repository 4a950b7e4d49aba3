"""Dead letters as a person sees them, and what a bulk decision would touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow
from core.db.tables import AuditRow, JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.retrying import ErrorClass

ROWS_AT_MOST = 500
GROUPS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters; without anything all open ones."""

    state: str = "open"
    error_class: ErrorClass | None = None
    reason: str | None = None
    fingerprint: str | None = None


OPEN = LetterFilter()


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An audit of which we gave up, why, and what was decided about it."""

    id: UUID
    audit_id: UUID
    job_sheet_id: UUID
    filename: str
    receipt: str
    state: str
    error_class: ErrorClass
    reason: str
    message: str
    fingerprint: str | None
    attempts: int
    first_at: datetime
    last_at: datetime
    keep_until: datetime
    note: str | None
    decided_by: str | None
    decided_at: datetime | None
    retry_audit_id: UUID | None

    @property
    def kind(self) -> LetterFilter:
        """The filter that finds all of its kind."""
        return LetterFilter(
            error_class=self.error_class, reason=self.reason, fingerprint=self.fingerprint
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Open letters of one kind: the same class, code and place in the program."""

    error_class: ErrorClass
    reason: str
    fingerprint: str | None
    count: int
    first_at: datetime
    last_at: datetime

    @property
    def narrowed(self) -> LetterFilter:
        """The filter that finds them."""
        return LetterFilter(
            error_class=self.error_class, reason=self.reason, fingerprint=self.fingerprint
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk retry would do: how many, by reason, and how many pages are read again."""

    letters: tuple[UUID, ...]
    by_reason: tuple[tuple[str, int], ...]
    pages: int
    poison: int  # of these sheets, those that crashed their reader: never retried in bulk
    in_work: int  # of these sheets, those being audited now: they would be left alone


def page(
    session: Session, narrowed: LetterFilter = OPEN, *, actor: Actor, limit: int = ROWS_AT_MOST
) -> list[DeadLetter]:
    """The newest first. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    query = (
        select(DeadLetterRow, AuditRow.job_sheet_id, JobSheetRow.filename, JobSheetRow.receipt)
        .join(AuditRow, AuditRow.id == DeadLetterRow.audit_id)
        .join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
        .where(*_conditions(narrowed))
        .order_by(DeadLetterRow.last_at.desc(), DeadLetterRow.id.desc())
        .limit(limit)
    )
    return [_letter(*row) for row in session.execute(query)]


def groups(session: Session, *, actor: Actor) -> list[Group]:
    """The open letters by kind, the largest first: two thousand failures, three causes.

    Errors: Forbidden.
    """
    access.require(actor, Action.QUEUE_READ)
    kind = (DeadLetterRow.error_class, DeadLetterRow.reason, DeadLetterRow.fingerprint)
    count = func.count()
    query = (
        select(*kind, count, func.min(DeadLetterRow.first_at), func.max(DeadLetterRow.last_at))
        .where(DeadLetterRow.state == "open")
        .group_by(*kind)
        .order_by(count.desc(), *kind)
        .limit(GROUPS_AT_MOST)
    )
    return [Group(ErrorClass(row[0]), *row[1:]) for row in session.execute(query)]


def preview(session: Session, letter_ids: Sequence[UUID], *, actor: Actor) -> Preview:
    """What retrying these would touch; those decided already are left out. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    query = (
        select(
            DeadLetterRow.id,
            DeadLetterRow.reason,
            DeadLetterRow.error_class,
            JobSheetRow.page_count,
            AuditRow.job_sheet_id,
        )
        .join(AuditRow, AuditRow.id == DeadLetterRow.audit_id)
        .join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
        .where(DeadLetterRow.id.in_(letter_ids), DeadLetterRow.state == "open")
        .order_by(DeadLetterRow.last_at.desc(), DeadLetterRow.id.desc())
    )
    found = session.execute(query).all()
    reasons = [row.reason for row in found]
    return Preview(
        letters=tuple(row.id for row in found),
        by_reason=tuple(sorted((one, reasons.count(one)) for one in set(reasons))),
        poison=sum(row.error_class == ErrorClass.POISON.value for row in found),
        pages=sum(row.page_count for row in found),
        in_work=_in_work(session, [row.job_sheet_id for row in found]),
    )


def _in_work(session: Session, sheets: Sequence[UUID]) -> int:
    query = select(func.count(AuditRow.job_sheet_id.distinct())).where(
        AuditRow.job_sheet_id.in_(sheets),
        AuditRow.status.in_((AuditStatus.QUEUED, AuditStatus.RUNNING)),
    )
    return session.execute(query).scalar_one()


def _conditions(narrowed: LetterFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [DeadLetterRow.state == narrowed.state]
    if narrowed.error_class is not None:
        conditions.append(DeadLetterRow.error_class == narrowed.error_class.value)
    if narrowed.reason is not None:
        conditions.append(DeadLetterRow.reason == narrowed.reason)
    if narrowed.fingerprint is not None:
        conditions.append(DeadLetterRow.fingerprint == narrowed.fingerprint)
    return conditions


def _letter(row: Any, job_sheet_id: UUID, filename: str, receipt: str) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        audit_id=row.audit_id,
        job_sheet_id=job_sheet_id,
        filename=filename,
        receipt=receipt,
        state=row.state,
        error_class=ErrorClass(row.error_class),
        reason=row.reason,
        message=row.message,
        fingerprint=row.fingerprint,
        attempts=row.attempts,
        first_at=row.first_at,
        last_at=row.last_at,
        keep_until=row.keep_until,
        note=row.note,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        retry_audit_id=row.retry_audit_id,
    )
