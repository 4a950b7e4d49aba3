"""What /metrics tells, counted from the rows at the moment of asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from core.db.integration_tables import WebhookDeliveryRow
from core.db.operations import OcrCallRow
from core.db.tables import AuditRow, WorkerRow
from core.domain.model import AuditStatus, Verdict
from core.queries import chores, operations
from core.queries.chores import Chore

ALIVE_WITHIN_S: Final = 60.0
RATE_DAYS: Final = 30  # the straight-through rate looks back so far
BUCKETS_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0)


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations in seconds: how many stayed within each bucket's bound, how many, and their sum."""

    within: tuple[int, ...]
    count: int
    total_s: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that can be counted from rows. `straight_through` is None with nothing to rate."""

    waiting: Mapping[str, int]  # by queue
    running: int
    oldest_at: datetime | None
    wait: Spread
    verdict_after: Spread
    ended: Mapping[tuple[str, str], int]  # by status and verdict
    straight_through: float | None
    dead_letters: int
    workers: int
    pages_billed: int
    reconciler: Chore | None
    deliveries_due: int


def snapshot(session: Session, *, now: datetime) -> Snapshot:
    """All of it in one transaction, so that the numbers fit together."""
    waiting, oldest_at = _waiting(session)
    return Snapshot(
        waiting=waiting,
        running=_count(session, AuditRow.status == AuditStatus.RUNNING.value),
        oldest_at=oldest_at,
        wait=_spread(session, AuditRow.started_at - AuditRow.queued_at),
        verdict_after=_spread(session, AuditRow.ended_at - AuditRow.queued_at),
        ended=_ended(session),
        straight_through=_straight_through(session, since=now - timedelta(days=RATE_DAYS)),
        dead_letters=operations.open_dead_letters(session),
        workers=_workers(session, since=now - timedelta(seconds=ALIVE_WITHIN_S)),
        pages_billed=_pages_billed(session),
        reconciler=chores.all_of_them(session).get("reconciler"),
        deliveries_due=_deliveries_due(session),
    )


def _waiting(session: Session) -> tuple[dict[str, int], datetime | None]:
    query = (
        select(AuditRow.priority, func.count(), func.min(AuditRow.queued_at))
        .where(AuditRow.status == AuditStatus.QUEUED.value)
        .group_by(AuditRow.priority)
    )
    found = session.execute(query).all()
    oldest = min((at for _, _, at in found), default=None)
    return {queue: count for queue, count, _ in found}, oldest


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.execute(select(func.count(AuditRow.id)).where(condition)).scalar_one()


def _spread(session: Session, duration: ColumnElement[Any]) -> Spread:
    """Over all audits that came so far; a re-audit that never waited does not count."""
    seconds = func.extract("epoch", duration)
    counts = [func.count().filter(seconds <= bound) for bound in BUCKETS_S]
    query: Select[*tuple[Any, ...]] = select(
        func.count(duration), func.coalesce(func.sum(seconds), 0), *counts
    ).where(AuditRow.attempt_number > 0)
    count, total_s, *within = session.execute(query).one()
    return Spread(tuple(within), int(count), float(total_s))


def _ended(session: Session) -> dict[tuple[str, str], int]:
    query = (
        select(AuditRow.status, AuditRow.verdict, func.count())
        .where(AuditRow.verdict.is_not(None))
        .group_by(AuditRow.status, AuditRow.verdict)
    )
    return {(status, str(verdict)): count for status, verdict, count in session.execute(query)}


def _straight_through(session: Session, *, since: datetime) -> float | None:
    """The share of ended audits that passed without anybody having to look."""
    passed = case((AuditRow.verdict == Verdict.PASS.value, 1), else_=0)
    query = select(func.count(), func.coalesce(func.sum(passed), 0)).where(
        AuditRow.verdict.is_not(None), AuditRow.queued_at >= since
    )
    count, through = session.execute(query).one()
    return through / count if count else None


def _workers(session: Session, *, since: datetime) -> int:
    query = select(func.count()).where(
        WorkerRow.stopped_at.is_(None), WorkerRow.heartbeat_at >= since
    )
    return session.execute(query).scalar_one()


def _pages_billed(session: Session) -> int:
    query = select(func.coalesce(func.sum(OcrCallRow.pages_billed), 0))
    return int(session.execute(query).scalar_one() or 0)


def _deliveries_due(session: Session) -> int:
    query = select(func.count()).where(WebhookDeliveryRow.state == "due")
    return session.execute(query).scalar_one()
