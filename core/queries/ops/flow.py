"""How sheets flow through: what came, ended and failed, how long they waited, what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import AuditRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.ops.flow import LENGTHS, STEPS, Bucket, Drain, Span, drain
from core.domain.ops.objective import Kept
from core.queries.ops import work

PACE_MINUTES: Final = 15
EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # of the database's own clock: bins begin here


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds from coming to the first attempt, of sheets begun lately; None without any."""

    count: int
    p50_s: float | None
    p95_s: float | None


@dataclass(frozen=True, slots=True)
class Objective:
    """Upload to verdict in time: of the last hour and of the last day."""

    hour: Kept
    day: Kept


def buckets(session: Session, span: Span, *, actor: Actor, now: datetime) -> list[Bucket]:
    """Every step of the span, the first first, also those in which nothing happened.

    Errors: Forbidden.
    """
    access.require(actor, Action.QUEUE_READ)
    step, since = STEPS[span], now - LENGTHS[span]
    came = dict(_by_step(session, AuditRow.queued_at, step, since, literal(True)))
    is_failed = AuditRow.status == AuditStatus.FAILED.value
    done = dict(_by_step(session, AuditRow.ended_at, step, since, ~is_failed))
    failed = dict(_by_step(session, AuditRow.ended_at, step, since, is_failed))
    first = _floor(since, step)
    steps = [first + number * step for number in range(int((now - first) / step) + 1)]
    return [Bucket(at, came.get(at, 0), done.get(at, 0), failed.get(at, 0)) for at in steps]


def waits(session: Session, *, actor: Actor) -> Waits:
    """Of the sheets whose first attempt began within the last hour. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    begun = work.begun()
    p50, p95 = (func.percentile_cont(at).within_group(begun.c.waited_s) for at in (0.5, 0.95))
    query = select(func.count(), p50, p95).select_from(begun)
    return Waits(*session.execute(query).one())


def drained(session: Session, *, actor: Actor) -> Drain:
    """When the queue is empty at the present pace. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    since = func.now() - timedelta(minutes=PACE_MINUTES)
    ended = select(func.count()).where(AuditRow.ended_at > since).scalar_subquery()
    came = select(func.count()).where(AuditRow.queued_at > since).scalar_subquery()
    ended_count, came_count = session.execute(select(ended, came)).one()
    per_hour = 60 / PACE_MINUTES
    return drain(
        work.backlog(session).due,
        ended_per_h=ended_count * per_hour,
        came_per_h=came_count * per_hour,
    )


def objective(session: Session, *, actor: Actor) -> Objective:
    """Verdicts in time. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    return Objective(*work.verdicts_in_time(session, 1, 24))


def _by_step(
    session: Session,
    moment: InstrumentedAttribute[Any],
    step: timedelta,
    since: datetime,
    holds: ColumnElement[bool],
) -> list[tuple[datetime, int]]:
    at = func.date_bin(step, func.timezone("UTC", moment), EPOCH)
    query = select(at, func.count()).where(moment >= since, holds).group_by(at)
    return [(found.replace(tzinfo=since.tzinfo), count) for found, count in session.execute(query)]


def _floor(moment: datetime, step: timedelta) -> datetime:
    """The beginning of the step this moment lies in, as `date_bin` has it."""
    start = EPOCH.replace(tzinfo=moment.tzinfo)
    return start + ((moment - start) // step) * step
