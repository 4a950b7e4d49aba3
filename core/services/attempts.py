"""Attempts: who may run an audit now. Every move is fenced by the attempt's number."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from core.db.tables import AttemptRow, AuditRow, JobSheetRow, ReadingRow
from core.domain import policy
from core.domain.model import AuditStatus
from core.errors import Unavailable
from core.ports import Runtime
from core.services import relay

JITTER_STEPS: Final = 1_000
LONGEST_ASKED_DELAY_S: Final = 3600.0  # however long the other side asks us to wait


class AttemptOutcome(StrEnum):
    """How an attempt ended. PARKED is a wait that was not this sheet's fault."""

    DONE = "done"
    FAILED = "failed"
    RELEASED = "released"
    PARKED = "parked"
    LOST = "lost"


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


def close(session: Session, attempt: Attempt, outcome: AttemptOutcome, *, message: str) -> bool:
    """End the attempt's row; False where it had ended before."""
    query = (
        update(AttemptRow)
        .where(
            AttemptRow.audit_id == attempt.audit_id,
            AttemptRow.number == attempt.number,
            AttemptRow.ended_at.is_(None),
        )
        .values(ended_at=func.now(), outcome=outcome, message=message or None)
        .returning(AttemptRow.id)
    )
    return session.execute(query).scalar() is not None


def requeue(session: Session, attempt: Attempt, *, delay_s: float) -> bool:
    """Put the audit back into the queue after a delay; False where it is no longer this one's."""
    query = (
        update(AuditRow)
        .where(*held_by(attempt))
        .values(status=AuditStatus.QUEUED, retry_at=func.now() + timedelta(seconds=delay_s))
        .returning(AuditRow.id)
    )
    if session.execute(query).scalar() is None:
        return False
    relay.intend(session, attempt.audit_id, delay_s=delay_s)
    return True


def next_delay_s(
    session: Session, audit_id: UUID, *, after: Unavailable | None = None
) -> float | None:
    """Seconds until the next try, by the tries used up so far; None: there is none.

    `after` is what made this try end; where the other side said how long to wait, it is obeyed.
    """
    if after is not None and not after.uses_attempt:
        delay_s = policy.retry_delay_s(1, jitter=_jitter())
    else:
        delay_s = policy.retry_delay_s(_tries(session, audit_id), jitter=_jitter())
    if delay_s is None or after is None or after.retry_after_s is None:
        return delay_s
    return min(max(delay_s, after.retry_after_s), LONGEST_ASKED_DELAY_S)


def _tries(session: Session, audit_id: UUID) -> int:
    """How many attempts count against the audit; parked ones do not."""
    query = (
        select(func.count())
        .select_from(AttemptRow)
        .where(
            AttemptRow.audit_id == audit_id,
            AttemptRow.outcome.in_((AttemptOutcome.RELEASED, AttemptOutcome.LOST)),
        )
    )
    return session.execute(query).scalar_one()


def _jitter() -> float:
    """0 to 1, to spread retries."""
    return secrets.randbelow(JITTER_STEPS) / JITTER_STEPS


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
