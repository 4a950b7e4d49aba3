"""What the rows say of the work: what ended lately, what waits, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, func, select, tuple_
from sqlalchemy.orm import Session

from core.db.operations import DeadLetterRow, QueuePauseRow
from core.db.people import TrailRow
from core.db.tables import AttemptRow, AuditRow, WorkerRow
from core.domain.model import AuditStatus
from core.domain.ops import objective
from core.domain.ops.objective import Kept
from core.domain.queues import Priority
from core.domain.trail import Event

BEGUN_AT_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Backlog:
    """Audits whose time has come and that wait; `oldest_at` is when the first was due."""

    due: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ended:
    """The newest end of an audit, and how many ended within the last hour."""

    last_at: datetime | None
    last_hour: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds from coming to the first attempt, of sheets begun lately; None without any."""

    count: int
    p50_s: float | None
    p95_s: float | None


@dataclass(frozen=True, slots=True)
class Letters:
    """Open dead letters: all, those of the last hour, and the first of them."""

    count: int
    last_hour: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class Crew:
    """Workers alive, when any of them last showed itself, and the versions they run."""

    alive: int
    last_seen_at: datetime | None
    versions: tuple[str, ...]


def backlog(session: Session) -> Backlog:
    """What waits although it could run; paused and postponed sheets are not in it."""
    due_at = func.greatest(AuditRow.queued_at, AuditRow.retry_at)
    query = select(func.count(), func.min(due_at)).where(
        AuditRow.status == AuditStatus.QUEUED.value, due_at <= func.now()
    )
    return Backlog(*session.execute(query).one())


def ended(session: Session) -> Ended:
    """What ended lately."""
    last = select(func.max(AuditRow.ended_at)).scalar_subquery()
    count = select(func.count()).where(AuditRow.ended_at > _ago(3600)).scalar_subquery()
    return Ended(*session.execute(select(last, count)).one())


def letters(session: Session) -> Letters:
    """Dead letters that nobody has decided on."""
    is_new = DeadLetterRow.last_at > _ago(3600)
    query = select(
        func.count(), func.count().filter(is_new), func.min(DeadLetterRow.last_at)
    ).where(DeadLetterRow.state == "open")
    return Letters(*session.execute(query).one())


def crew(session: Session, *, fresh_s: float) -> Crew:
    """Who is at work, by a sign of life within `fresh_s`."""
    is_alive = WorkerRow.stopped_at.is_(None) & (WorkerRow.heartbeat_at > _ago(fresh_s))
    versions = func.array_agg(WorkerRow.version.distinct()).filter(is_alive)
    query = select(func.count().filter(is_alive), func.max(WorkerRow.heartbeat_at), versions)
    alive, last_seen_at, found = session.execute(query).one()
    return Crew(alive, last_seen_at, tuple(sorted(found or ())))


def lost_lately(session: Session) -> int:
    """Attempts lost within the last hour."""
    query = select(func.count()).where(
        AttemptRow.outcome == "lost", AttemptRow.ended_at > _ago(3600)
    )
    return session.execute(query).scalar_one()


def paused(session: Session) -> list[tuple[str, datetime]]:
    """Queues that are paused now, and since when."""
    holds = QueuePauseRow.until.is_(None) | (QueuePauseRow.until > func.now())
    query = select(QueuePauseRow.queue, QueuePauseRow.paused_at).where(holds)
    return [(queue, at) for queue, at in session.execute(query.order_by(QueuePauseRow.paused_at))]


def refusals(session: Session) -> dict[str, int]:
    """Files refused within the last hour, by the contract's code."""
    code = TrailRow.after["code"].astext
    query = (
        select(func.coalesce(code, "other"), func.count())
        .where(TrailRow.action == Event.SHEET_REFUSED.value, TrailRow.at > _ago(3600))
        .group_by(code)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def verdicts_in_time(session: Session, *hours: float) -> tuple[Kept, ...]:
    """Of the sheets somebody waits for that came within these hours, those that are late; for each
    number of hours, the fewest first. No sheet is counted twice on the way."""
    found, count, late = [], 0, 0
    until: ColumnElement[datetime] = func.now()
    for one in hours:
        since = _ago(one * 3600)
        more, more_late = session.execute(_verdicts(since, until)).one()
        count, late, until = count + more, late + more_late, since
        found.append(Kept(count, late))
    return tuple(found)


def waits(session: Session) -> tuple[Waits, dict[str, Waits]]:
    """Of the sheets whose first attempt began within the last hour: of all, and by queue."""
    begun = _begun()
    p50, p95 = (func.percentile_cont(at).within_group(begun.c.waited_s) for at in (0.5, 0.95))
    sets = func.grouping_sets(tuple_(), tuple_(begun.c.priority))
    query = select(begun.c.priority, func.count(), p50, p95).group_by(sets)
    found = {priority: Waits(*told) for priority, *told in session.execute(query)}
    every = found.pop(None)  # the empty set is told even where nothing was begun
    return every, found


def _verdicts(since: ColumnElement[datetime], until: ColumnElement[datetime]) -> Any:
    took = func.coalesce(AuditRow.ended_at, func.now()) - AuditRow.queued_at
    is_late = took > timedelta(seconds=objective.WITHIN_S)
    is_settled = AuditRow.ended_at.is_not(None) | is_late  # the others may still be in time
    columns = (func.count().filter(is_settled), func.count().filter(is_late))
    return select(*columns).where(
        AuditRow.priority == Priority.INTERACTIVE.value,
        AuditRow.queued_at > since,
        AuditRow.queued_at <= until,
    )


def _begun() -> Subquery:
    """Priority and seconds waited of the sheets begun within the last hour.

    Of the newest `BEGUN_AT_MOST` attempts: it costs the same however many there were.
    """
    newest = (
        select(AttemptRow.audit_id, AttemptRow.number, AttemptRow.started_at)
        .order_by(AttemptRow.id.desc())
        .limit(BEGUN_AT_MOST)
        .subquery()
    )
    waited = func.extract("epoch", newest.c.started_at - AuditRow.queued_at)
    return (
        select(AuditRow.priority, waited.label("waited_s"))
        .join(newest, newest.c.audit_id == AuditRow.id)
        .where(newest.c.number == 1, newest.c.started_at > _ago(3600))
        .subquery()
    )


def _ago(seconds: float) -> ColumnElement[datetime]:
    return func.now() - timedelta(seconds=seconds)
