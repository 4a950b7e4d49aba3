"""The queues as the ledger knows them: how much waits in each, for how long, and who is at work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.db.tables import AttemptRow, AuditRow, JobSheetRow, WorkerRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.ops.thresholds import WORKER_FRESH_S
from core.domain.queues import Priority
from core.queries.ops import work
from core.queries.ops.work import Waits

LEFT_SHOWN_S: Final = 3600.0  # how long one that went is still told of
WORKERS_AT_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One queue. `later` wait for a time to come; `wait_p95_s` is of the last hour's sheets."""

    queue: Priority
    waiting: int
    running: int
    later: int
    oldest_at: datetime | None
    wait_p95_s: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """All queues at one moment; `waits` are of the last hour's sheets of all of them."""

    lines: list[Line]
    waits: Waits

    @property
    def waiting(self) -> int:
        """Sheets that could be read now."""
        return sum(one.waiting for one in self.lines)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker and the sheet it has, where it has one; `is_alive` by its sign of life alone."""

    name: str
    host: str
    version: str
    started_at: datetime
    heartbeat_at: datetime
    is_alive: bool
    audit_id: UUID | None
    filename: str | None
    pages_done: int
    page_count: int
    crashed_at: datetime | None  # when it last lost a sheet


def lines(session: Session, *, actor: Actor) -> list[Line]:
    """Every queue, the most urgent first. Errors: Forbidden."""
    return standing(session, actor=actor).lines


def standing(session: Session, *, actor: Actor) -> Standing:
    """Every queue, the most urgent first, and all of them together. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    open_ = {row.priority: row for row in session.execute(_open())}
    waits, by_queue = work.waits(session)
    lines = [_line(one, open_.get(one.value), by_queue.get(one.value)) for one in Priority]
    return Standing(lines, waits)


def workers(session: Session, *, actor: Actor) -> list[Worker]:
    """Those alive, then those that went lately without being told to; by host and name.

    Errors: Forbidden.
    """
    access.require(actor, Action.QUEUE_READ)
    is_alive = (WorkerRow.heartbeat_at > _ago(WORKER_FRESH_S)) & WorkerRow.stopped_at.is_(None)
    lost = aliased(AttemptRow)
    crashed = (
        select(func.max(lost.ended_at))
        .where(lost.worker == WorkerRow.name, lost.outcome == "lost")
        .scalar_subquery()
    )
    has = (AttemptRow.worker == WorkerRow.name) & AttemptRow.ended_at.is_(None)
    query = (
        select(
            WorkerRow.name,
            WorkerRow.host,
            WorkerRow.version,
            WorkerRow.started_at,
            WorkerRow.heartbeat_at,
            is_alive,
            AuditRow.id,
            JobSheetRow.filename,
            func.coalesce(AuditRow.pages_done, 0),
            func.coalesce(JobSheetRow.page_count, 0),
            crashed,
        )
        .outerjoin(AttemptRow, has)
        .outerjoin(AuditRow, AuditRow.id == AttemptRow.audit_id)
        .outerjoin(JobSheetRow, JobSheetRow.id == AuditRow.job_sheet_id)
        .where(or_(is_alive, _went_silent()))
        .order_by(is_alive.desc(), WorkerRow.host, WorkerRow.started_at, WorkerRow.name)
        .limit(WORKERS_AT_MOST)
    )
    return [Worker(*row) for row in session.execute(query)]


def _went_silent() -> ColumnElement[bool]:
    return WorkerRow.stopped_at.is_(None) & (WorkerRow.heartbeat_at > _ago(LEFT_SHOWN_S))


def _open() -> Any:
    is_queued = AuditRow.status == AuditStatus.QUEUED
    is_later = is_queued & (AuditRow.retry_at > func.now())
    is_due = is_queued & ~func.coalesce(AuditRow.retry_at > func.now(), False)
    return (
        select(
            AuditRow.priority,
            func.count().filter(is_due).label("waiting"),
            func.count().filter(AuditRow.status == AuditStatus.RUNNING).label("running"),
            func.count().filter(is_later).label("later"),
            func.min(AuditRow.queued_at).filter(is_queued).label("oldest_at"),
        )
        .where(AuditRow.status.in_((AuditStatus.QUEUED, AuditStatus.RUNNING)))
        .group_by(AuditRow.priority)
    )


def _line(queue: Priority, row: Any, waits: Waits | None) -> Line:
    wait_p95_s = waits.p95_s if waits else None
    if row is None:
        return Line(queue, 0, 0, 0, None, wait_p95_s)
    return Line(queue, row.waiting, row.running, row.later, row.oldest_at, wait_p95_s)


def _ago(seconds: float) -> ColumnElement[datetime]:
    return func.now() - timedelta(seconds=seconds)
