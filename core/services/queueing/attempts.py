"""Attempts: who may run an audit now. Every move is fenced by the attempt's number."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select, update
from sqlalchemy.orm import Session

from core.db.operations import OcrCallRow
from core.db.tables import AttemptRow, AuditRow, JobSheetRow, ReadingRow
from core.domain.model import AuditStatus
from core.domain.rescue import Cause
from core.domain.retrying import ErrorClass
from core.ports import Runtime
from core.services.queueing import pauses, relay


class AttemptOutcome(StrEnum):
    """How an attempt ended. PARKED is a wait that was not this sheet's fault."""

    DONE = "done"
    FAILED = "failed"
    RELEASED = "released"
    PARKED = "parked"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class End:
    """How an attempt ended, and what is known of why. Nothing here quotes the sheet."""

    outcome: AttemptOutcome
    message: str = ""
    error_class: ErrorClass | None = None
    cause: Cause | None = None
    fingerprint: str | None = None
    traceback: str | None = None
    memory_peak_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """The fence: only the newest attempt of an audit may change it."""

    audit_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class StoredReading:
    """A reading kept from an earlier attempt or audit of the same sheet."""

    id: UUID
    content: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker needs to run the audit that is now its own."""

    attempt: Attempt
    job_sheet_id: UUID
    storage_key: str
    media_type: str
    requested_spec: str | None
    waited_ms: int
    reading: StoredReading | None


def claim(rt: Runtime, audit_id: UUID, *, worker: str) -> Claim | None:
    """Take a queued audit whose time has come; None where another has it or it has ended."""
    fingerprint = rt.reader.fingerprint
    with rt.write() as session:
        row = session.execute(
            update(AuditRow)
            .where(
                AuditRow.id == audit_id,
                AuditRow.status == AuditStatus.QUEUED,
                or_(AuditRow.retry_at.is_(None), AuditRow.retry_at <= func.now()),
                pauses.is_open(AuditRow.priority),
                JobSheetRow.id == AuditRow.job_sheet_id,
            )
            .values(
                status=AuditStatus.RUNNING,
                attempt_number=AuditRow.attempt_number + 1,
                started_at=func.now(),
                retry_at=None,
                pages_done=0,
            )
            .returning(
                AuditRow.attempt_number,
                AuditRow.job_sheet_id,
                JobSheetRow.storage_key,
                JobSheetRow.media_type,
                AuditRow.requested_spec,
                func.extract("epoch", func.now() - AuditRow.queued_at) * 1000,
            )
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if row is None:
            return None
        number, job_sheet_id, storage_key, media_type, requested_spec, waited_ms = row
        session.add(AttemptRow(audit_id=audit_id, number=number, worker=worker))
        return Claim(
            attempt=Attempt(audit_id, number),
            job_sheet_id=job_sheet_id,
            storage_key=storage_key,
            media_type=media_type,
            requested_spec=requested_spec,
            waited_ms=int(waited_ms),
            reading=_stored_reading(session, job_sheet_id, fingerprint),
        )


def close(session: Session, attempt: Attempt, end: End) -> bool:
    """End the attempt's row; False where it had ended before."""
    query = (
        update(AttemptRow)
        .where(
            AttemptRow.audit_id == attempt.audit_id,
            AttemptRow.number == attempt.number,
            AttemptRow.ended_at.is_(None),
        )
        .values(
            ended_at=func.now(),
            outcome=end.outcome,
            message=end.message or None,
            error_class=end.error_class,
            cause=end.cause,
            fingerprint=end.fingerprint,
            traceback=end.traceback,
            memory_peak_bytes=end.memory_peak_bytes,
            pages_billed=_pages_billed(attempt),
        )
        .returning(AttemptRow.id)
    )
    return session.execute(query).scalar() is not None


def _pages_billed(attempt: Attempt) -> ScalarSelect[int]:
    """A call whose answer nobody saw may have been billed: it counts."""
    billed = func.coalesce(OcrCallRow.pages_billed, OcrCallRow.pages_asked)
    return (
        select(func.coalesce(func.sum(billed), 0))
        .where(OcrCallRow.audit_id == attempt.audit_id, OcrCallRow.attempt_number == attempt.number)
        .scalar_subquery()
    )


def requeue(
    session: Session, attempt: Attempt, *, delay_s: float, cause: Cause | None = None
) -> bool:
    """Put the audit back into the queue after a delay; False where it is no longer this one's.

    `cause`: its worker was lost, so it goes before sheets that nobody has begun.
    """
    query = (
        update(AuditRow)
        .where(*held_by(attempt))
        .values(status=AuditStatus.QUEUED, retry_at=func.now() + timedelta(seconds=delay_s))
        .returning(AuditRow.id)
    )
    if session.execute(query).scalar() is None:
        return False
    relay.intend(session, attempt.audit_id, delay_s=delay_s, cause=cause)
    return True


def held_by(attempt: Attempt) -> tuple[ColumnElement[bool], ...]:
    """The fence as conditions on the audit's row."""
    return (
        AuditRow.id == attempt.audit_id,
        AuditRow.status == AuditStatus.RUNNING,
        AuditRow.attempt_number == attempt.number,
    )


def _stored_reading(session: Session, job_sheet_id: UUID, fingerprint: str) -> StoredReading | None:
    row = session.execute(
        select(ReadingRow.id, ReadingRow.content).where(
            ReadingRow.job_sheet_id == job_sheet_id, ReadingRow.fingerprint == fingerprint
        )
    ).one_or_none()
    return None if row is None else StoredReading(*row)
