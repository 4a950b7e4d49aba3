"""What the morning check and the end of day ask of the rows, and the reports that were signed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeRow
from core.db.operations import DeadLetterRow
from core.db.review_tables import ReviewRow
from core.db.tables import AttemptRow, AuditRow, JobSheetRow
from core.db.upkeep_tables import ShiftReportRow
from core.domain import access
from core.domain.access import Action
from core.domain.disputes.moves import State
from core.domain.model import Actor, AuditStatus
from core.domain.ops import shifts
from core.domain.ops.shifts import Answer, Shift

LISTED: Final = 60
RECURS_FROM: Final = 3  # times within the span, to be called recurring


@dataclass(frozen=True, slots=True)
class Day:
    """What came in since a moment and what became of it. Seconds from upload to verdict."""

    received: int
    ended: int
    failed: int
    by_verdict: dict[str, int]
    seconds_p50: float | None
    seconds_p95: float | None


@dataclass(frozen=True, slots=True)
class Errors:
    """Kinds of failures within a span, with their counts: those that recur, those new in it."""

    recurring: tuple[tuple[str, int], ...]
    fresh: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A morning check or an end of day as it was signed."""

    id: UUID
    shift: Shift
    day: date
    answers: tuple[Answer, ...]
    notes: str
    signed_by: str
    signed_at: datetime


def day(session: Session, since: datetime) -> Day:
    """The statistics of a day, by audits that began in it."""
    received = select(func.count()).where(JobSheetRow.received_at >= since).scalar_subquery()
    took = func.extract("epoch", AuditRow.ended_at - AuditRow.queued_at)
    has_ended = AuditRow.ended_at.is_not(None)
    query = select(
        received,
        func.count().filter(has_ended),
        func.count().filter(AuditRow.status == AuditStatus.FAILED.value),
        func.percentile_cont(0.5).within_group(took),
        func.percentile_cont(0.95).within_group(took),
    ).where(AuditRow.queued_at >= since)
    count, ended, failed, p50, p95 = session.execute(query).one()
    verdicts = (
        select(AuditRow.verdict, func.count())
        .where(AuditRow.queued_at >= since, AuditRow.verdict.is_not(None))
        .group_by(AuditRow.verdict)
        .order_by(func.count().desc())
    )
    by_verdict = {str(verdict): number for verdict, number in session.execute(verdicts)}
    return Day(count or 0, ended, failed, by_verdict, _float(p50), _float(p95))


def errors(session: Session, since: datetime) -> Errors:
    """Failures since then, by the place they come from."""
    kinds = (
        select(
            AttemptRow.fingerprint,
            func.coalesce(func.max(AuditRow.error_code), func.max(AttemptRow.error_class)),
            func.count(),
        )
        .join(AuditRow, AuditRow.id == AttemptRow.audit_id)
        .where(AttemptRow.ended_at >= since, AttemptRow.fingerprint.is_not(None))
        .group_by(AttemptRow.fingerprint)
        .order_by(func.count().desc())
    )
    found = {sign: (str(code), count) for sign, code, count in session.execute(kinds)}
    known_before = set(
        session.scalars(
            select(AttemptRow.fingerprint)
            .where(AttemptRow.fingerprint.in_(found), AttemptRow.ended_at < since)
            .distinct()
        )
    )
    return Errors(
        recurring=tuple(one for one in found.values() if one[1] >= RECURS_FROM),
        fresh=tuple(one for sign, one in found.items() if sign not in known_before),
    )


def transient_letters(session: Session) -> tuple[int, int]:
    """Open dead letters whose trouble may be over, and all open ones."""
    is_transient = DeadLetterRow.error_class.in_(("transient", "rate_limited"))
    query = select(func.count().filter(is_transient), func.count()).where(
        DeadLetterRow.state == "open"
    )
    transient, every = session.execute(query).one()
    return transient, every


def waiting_reviews(session: Session, *, now: datetime) -> tuple[int, int]:
    """Sheets that wait for a person, and those of them past their time."""
    query = select(func.count(), func.count().filter(ReviewRow.due_at < now)).where(
        ReviewRow.ended_at.is_(None)
    )
    waiting, late = session.execute(query).one()
    return waiting, late


def unresolved_disputes(session: Session, *, now: datetime) -> tuple[int, int]:
    """Disputes nobody has decided, and those of them past their time."""
    query = select(func.count(), func.count().filter(DisputeRow.due_at < now)).where(
        DisputeRow.state.in_((State.OPEN, State.UNDER_REVIEW, State.ESCALATED))
    )
    waiting, late = session.execute(query).one()
    return waiting, late


def reports(session: Session, *, actor: Actor, limit: int = LISTED) -> list[Report]:
    """Those signed, the newest first. Errors: Forbidden."""
    access.require(actor, Action.HEALTH_READ)
    query = select(ShiftReportRow).order_by(ShiftReportRow.signed_at.desc()).limit(limit)
    return [_report(row) for row in session.scalars(query)]


def of_day(session: Session, shift: Shift, on: date) -> Report | None:
    """The one of this day, where it was signed."""
    query = select(ShiftReportRow).where(
        ShiftReportRow.kind == shift.value, ShiftReportRow.day == on
    )
    row = session.scalars(query).first()
    return None if row is None else _report(row)


def last_notes(session: Session) -> Report | None:
    """The newest report that leaves notes for the shift after it."""
    query = (
        select(ShiftReportRow)
        .where(ShiftReportRow.notes != "")
        .order_by(ShiftReportRow.signed_at.desc())
        .limit(1)
    )
    row = session.scalars(query).first()
    return None if row is None else _report(row)


def _report(row: ShiftReportRow) -> Report:
    return Report(
        id=row.id,
        shift=Shift(row.kind),
        day=row.day,
        answers=shifts.from_json(row.answers),
        notes=row.notes,
        signed_by=row.signed_by,
        signed_at=row.signed_at,
    )


def _float(number: Any) -> float | None:
    return None if number is None else float(number)
