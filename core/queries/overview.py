"""Reads for the overview: what came in, how it was judged, what waits for a person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, JobSheetRow
from core.domain.model import Actor, AuditStatus, Verdict
from core.queries import newest, visible

COUNT_LIMIT = 1000  # A count past this reads "1,000+": counting further would cost, not tell.


@dataclass(frozen=True, slots=True)
class Today:
    """Sheets received since a moment: all, still in work, and ended by verdict."""

    received: int
    in_work: int
    by_verdict: dict[Verdict, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Audits on their way to a worker or in one; `oldest_at` is when the first was queued."""

    queued: int
    running: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Needs:
    """What waits for a person, each count at most COUNT_LIMIT."""

    review: int
    failed: int
    slow: int


def today(session: Session, *, actor: Actor, since: datetime) -> Today:
    """What came in since then that the actor may see, by the newest audit of each sheet."""
    query = (
        select(AuditRow.verdict, func.count())
        .join(AuditRow.job_sheet)
        .where(JobSheetRow.received_at >= since, visible.sheets(actor), newest.stands())
        .group_by(AuditRow.verdict)
    )
    counts = {row[0]: row[1] for row in session.execute(query)}
    by_verdict = {verdict: counts.get(verdict.value, 0) for verdict in Verdict}
    return Today(
        received=sum(counts.values()),
        in_work=counts.get(None, 0),
        by_verdict=by_verdict,
    )


def waiting(session: Session) -> Waiting:
    """The rows in work; rows are the truth, Redis only carries them."""
    query = (
        select(AuditRow.status, func.count(), func.min(AuditRow.queued_at))
        .where(AuditRow.status.in_([AuditStatus.QUEUED.value, AuditStatus.RUNNING.value]))
        .group_by(AuditRow.status)
    )
    found = {row[0]: (row[1], row[2]) for row in session.execute(query)}
    queued, oldest_at = found.get(AuditStatus.QUEUED.value, (0, None))
    running, _ = found.get(AuditStatus.RUNNING.value, (0, None))
    return Waiting(queued=queued, running=running, oldest_at=oldest_at)


def needs(session: Session, *, actor: Actor, slow_before: datetime) -> Needs:
    """Sheets to review, sheets we failed on, and sheets in work since before `slow_before`.

    Of those the actor may see.
    """
    own = visible.sheets(actor)
    in_review = (
        AuditRow.verdict == Verdict.REVIEW_QUEUE.value,
        AuditRow.status == AuditStatus.DONE.value,
        newest.stands(),
    )
    failed = (AuditRow.status == AuditStatus.FAILED.value, newest.stands())
    slow = (
        AuditRow.status.in_([AuditStatus.QUEUED.value, AuditStatus.RUNNING.value]),
        AuditRow.queued_at < slow_before,
    )
    return Needs(
        review=_count(session, own, *in_review),
        failed=_count(session, own, *failed),
        slow=_count(session, own, *slow),
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    query = select(AuditRow.id).join(AuditRow.job_sheet).where(*conditions)
    some = query.limit(COUNT_LIMIT).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0
