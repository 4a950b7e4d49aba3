"""How sheets flow through: what came, ended and failed, and when what waits is read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import AuditRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.ops.flow import LENGTHS, STEPS, Bucket, Drain, Span, drain
from core.domain.ops.objective import Kept
from core.queries.ops import work

PACE_MINUTES: Final = 15
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # steps are counted from here


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
    is_failed = AuditRow.status == AuditStatus.FAILED.value
    came = _by_step(session, AuditRow.queued_at, step, since, func.count())
    ended = _by_step(
        session, AuditRow.ended_at, step, since,
        func.count().filter(~is_failed), func.count().filter(is_failed),
    )  # fmt: skip
    first = _floor(since, step)
    steps = [first + number * step for number in range(int((now - first) / step) + 1)]
    return [Bucket(at, *came.get(at, (0,)), *ended.get(at, (0, 0))) for at in steps]


def drained(session: Session, waiting: int, *, actor: Actor) -> Drain:
    """When so many are read at the present pace. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    since = func.now() - timedelta(minutes=PACE_MINUTES)
    ended = select(func.count()).where(AuditRow.ended_at > since).scalar_subquery()
    came = select(func.count()).where(AuditRow.queued_at > since).scalar_subquery()
    ended_count, came_count = session.execute(select(ended, came)).one()
    per_hour = 60 / PACE_MINUTES
    return drain(
        waiting,
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
    *counts: ColumnElement[int],
) -> dict[datetime, tuple[int, ...]]:
    at = func.date_bin(step, moment, EPOCH)
    query = select(at, *counts).where(moment >= since).group_by(at)
    return {row[0]: tuple(row[1:]) for row in session.execute(query)}


def _floor(moment: datetime, step: timedelta) -> datetime:
    """The beginning of the step this moment lies in, as `date_bin` has it."""
    return EPOCH + ((moment - EPOCH) // step) * step
