"""Audits that do not get on, each with its cause."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.db.operations import QueuePauseRow
from core.db.tables import AttemptRow, AuditRow, JobSheetRow, OutboxRow, WorkerRow
from core.domain.model import AuditStatus
from core.domain.rescue import Cause

WORKER_DEAD_AFTER_S = 15.0
NEVER_STARTED_AFTER_S = 120.0  # in nobody's hands for that long though its time has come
OVERTAKEN_WITHIN_S = 3600.0
SAMPLE_DAYS = 30
SAMPLE_AT_LEAST = 50  # fewer sheets say nothing of one in a hundred
SAMPLE_AT_MOST = 2_000  # the newest: it costs the same however many were read
ROWS_AT_MOST = 200

SQLColumn = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Stuck:
    """An audit that waits or runs for too long."""

    audit_id: UUID
    filename: str
    cause: Cause
    since: datetime
    worker: str | None
    pages_done: int
    page_count: int


def stuck(session: Session, *, lapse_s: float) -> list[Stuck]:
    """The longest first; `lapse_s` is how long an attempt may be silent."""
    page_s = slowest_page_s(session)
    found = [
        Stuck(audit_id, filename, Cause(cause), since, worker, done, pages)
        for query in (_running(lapse_s, page_s), _waiting())
        for audit_id, filename, cause, since, worker, done, pages in session.execute(query)
    ]
    return sorted(found, key=lambda one: one.since)


def slowest_page_s(session: Session) -> float | None:
    """Seconds a page that 99 of 100 audits stay below; None where too few were read lately."""
    newest = (
        select(
            AttemptRow.audit_id,
            func.extract("epoch", AttemptRow.ended_at - AttemptRow.started_at).label("took_s"),
        )
        .where(AttemptRow.outcome == "done", AttemptRow.ended_at > _ago(SAMPLE_DAYS * 86_400.0))
        .order_by(AttemptRow.ended_at.desc())
        .limit(SAMPLE_AT_MOST)
        .subquery()
    )
    per_page = newest.c.took_s / func.greatest(JobSheetRow.page_count, 1)
    query = (
        select(func.count(), func.percentile_cont(0.99).within_group(per_page))
        .select_from(newest)
        .join(AuditRow, AuditRow.id == newest.c.audit_id)
        .join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
    )
    count, slowest = session.execute(query).one()
    return float(slowest) if count >= SAMPLE_AT_LEAST else None


def _running(lapse_s: float, page_s: float | None) -> Select[Any]:
    is_silent = AttemptRow.heartbeat_at < _ago(lapse_s)
    worker_is_dead = or_(
        WorkerRow.name.is_(None),
        WorkerRow.stopped_at.is_not(None),
        WorkerRow.heartbeat_at < _ago(WORKER_DEAD_AFTER_S),
    )
    cases: list[tuple[ColumnElement[bool], str]] = [
        (and_(is_silent, worker_is_dead), Cause.WORKER_DEAD.value),
        (is_silent, Cause.SILENT.value),
        (worker_is_dead, Cause.ORPHAN.value),
    ]
    if page_s is not None:
        allowed = func.make_interval(0, 0, 0, 0, 0, 0, page_s * JobSheetRow.page_count)
        cases.append((AttemptRow.started_at < func.now() - allowed, Cause.SLOW.value))
    return (
        _audits(case(*cases), AttemptRow.started_at, AttemptRow.worker)
        .join(AttemptRow, AttemptRow.audit_id == AuditRow.id)
        .outerjoin(WorkerRow, WorkerRow.name == AttemptRow.worker)
        .where(AttemptRow.ended_at.is_(None), or_(*(condition for condition, _ in cases)))
    )


def _waiting() -> Select[Any]:
    """Sent to Redis, and neither taken nor sent again since, though one behind it was begun.

    In a long or a paused queue others wait just as long: those are not stuck.
    """
    due_at = func.greatest(AuditRow.queued_at, AuditRow.retry_at)
    behind = aliased(AuditRow)
    overtaken = (
        select(behind.id)
        .where(
            behind.priority == AuditRow.priority,
            behind.queued_at > AuditRow.queued_at,
            behind.started_at > _ago(OVERTAKEN_WITHIN_S),
        )
        .exists()
    )
    holds = QueuePauseRow.until.is_(None) | (QueuePauseRow.until > func.now())
    paused = (
        select(QueuePauseRow.queue).where(QueuePauseRow.queue == AuditRow.priority, holds).exists()
    )
    sent = select(OutboxRow.id).where(
        OutboxRow.audit_id == AuditRow.id, OutboxRow.sent_at > _ago(NEVER_STARTED_AFTER_S)
    )
    return _audits(literal(Cause.NEVER_STARTED.value), due_at, null()).where(
        AuditRow.status == AuditStatus.QUEUED,
        due_at < _ago(NEVER_STARTED_AFTER_S),
        ~sent.exists(),
        overtaken,
        ~paused,
    )


def _audits(cause: ColumnElement[Any], since: SQLColumn, worker: SQLColumn) -> Select[Any]:
    columns = (AuditRow.id, JobSheetRow.filename, cause, since, worker)
    return (
        select(*columns, AuditRow.pages_done, JobSheetRow.page_count)
        .select_from(AuditRow)
        .join(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
        .limit(ROWS_AT_MOST)
    )


def _ago(seconds: float) -> ColumnElement[datetime]:
    return func.now() - timedelta(seconds=seconds)
