"""Rescues: attempts whose worker is gone are closed, the cause named, and their sheet goes on."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.db.tables import AttemptRow, AuditRow, JobSheetRow, WorkerRow
from core.domain.model import ReasonCode
from core.domain.rescue import Cause
from core.domain.retrying import ErrorClass
from core.errors import OutOfTime
from core.ports import Runtime
from core.services.queueing import attempts, endings, failures, retries
from core.services.queueing.attempts import Attempt, AttemptOutcome, End
from core.services.queueing.dead_letter_rows import Failure
from core.services.queueing.stages import Stages

BATCH: Final = 500
ORPHANED_AFTER_S: Final = 90.0  # a pool that is merely slow shows itself long before
WORKER_DEAD_AFTER_S: Final = 15.0  # three of its signs of life are missing

GIVEN_UP: Final = {
    ErrorClass.POISON: "Reading this sheet crashed our program again and again, so it is kept "
    "apart and not tried again by itself. A person must look.",
    ErrorClass.TRANSIENT: "Every try at reading this sheet was cut short on our side. "
    "A person must look.",
}


def lose_workers(
    rt: Runtime,
    workers: Iterable[str],
    *,
    cause: Cause = Cause.WORKER_DEAD,
    memory_peak_bytes: int | None = None,
    limit_s: float | None = None,
) -> int:
    """The work-horses of these workers are dead: no need to wait until they fall silent.

    One that had its sheet for longer than `limit_s` was killed for that: the sheet ends as TIMEOUT.
    """
    with rt.write() as session:
        mine = AttemptRow.worker.in_(list(workers))
        late = (
            [] if limit_s is None else _open(session, mine, AttemptRow.started_at < _ago(limit_s))
        )
        for attempt in late:
            _end_late(session, attempt, memory_peak_bytes)
        held = [one for one in _open(session, mine) if one not in late]
        for attempt in held:
            _lose(session, attempt, cause, memory_peak_bytes)
    return len(held) + len(late)


def hand_back(rt: Runtime, workers: Iterable[str]) -> int:
    """These workers are stopped before they were done: their sheets wait for others at once."""
    with rt.write() as session:
        held = _open(session, AttemptRow.worker.in_(list(workers)))
        for attempt in held:
            attempts.close(session, attempt, End(AttemptOutcome.PARKED, "The worker stopped."))
            attempts.requeue(session, attempt, delay_s=0.0)
    return len(held)


def lose_silent(session: Session, lapse_s: float) -> tuple[Counter[Cause], int]:
    """Close attempts that fell silent or outlived their worker: counts by cause, and given up."""
    causes: Counter[Cause] = Counter()
    given_up = 0
    for attempt, cause in _astray(session, lapse_s):
        causes[cause] += 1
        given_up += _lose(session, attempt, cause)
    return causes, given_up


def _lose(
    session: Session, attempt: Attempt, cause: Cause, memory_peak_bytes: int | None = None
) -> bool:
    """Close a lost attempt and queue its audit again; True where it is given up instead."""
    kind = ErrorClass.POISON if cause is Cause.CRASHED else ErrorClass.TRANSIENT
    end = End(
        AttemptOutcome.LOST,
        message=f"This attempt was lost: {cause.value}.",
        error_class=kind,
        cause=cause,
        memory_peak_bytes=memory_peak_bytes,
    )
    attempts.close(session, attempt, end)
    following = retries.after(session, attempt.audit_id, kind)
    if following.delay_s is not None:
        attempts.requeue(session, attempt, delay_s=following.delay_s, cause=cause)
        return False
    ending = endings.failed(
        ReasonCode.PIPELINE_ERROR,
        code=ReasonCode.PIPELINE_ERROR,
        message=GIVEN_UP[following.error_class],
        failure=Failure(following.error_class, fingerprint=cause.name.lower()),
    )
    return endings.save(session, attempt, ending)


def _end_late(session: Session, attempt: Attempt, memory_peak_bytes: int | None) -> None:
    """It did not even hear that its time was up; what is known of it stands in the row."""
    pages = session.execute(
        select(AuditRow.pages_done, JobSheetRow.page_count)
        .join(AuditRow.job_sheet)
        .where(AuditRow.id == attempt.audit_id)
    ).one()
    ending = failures.ending(OutOfTime(), Stages.reading(*pages))
    endings.save(session, attempt, ending, memory_peak_bytes=memory_peak_bytes)


def _open(session: Session, *conditions: ColumnElement[bool]) -> list[Attempt]:
    query = (
        select(AttemptRow.audit_id, AttemptRow.number)
        .where(AttemptRow.ended_at.is_(None), *conditions)
        .order_by(AttemptRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [Attempt(*row) for row in session.execute(query)]


def _astray(session: Session, lapse_s: float) -> Sequence[tuple[Attempt, Cause]]:
    is_silent = AttemptRow.heartbeat_at < _ago(lapse_s)
    has_stopped = or_(WorkerRow.stopped_at.is_not(None), WorkerRow.name.is_(None))
    is_dead = or_(has_stopped, WorkerRow.heartbeat_at < _ago(WORKER_DEAD_AFTER_S))
    is_orphan = or_(
        WorkerRow.stopped_at < _ago(ORPHANED_AFTER_S),
        WorkerRow.heartbeat_at < _ago(ORPHANED_AFTER_S),
    )
    cause = case(
        (and_(is_silent, is_dead), Cause.WORKER_DEAD.value),
        (is_silent, Cause.SILENT.value),
        else_=Cause.ORPHAN.value,
    )
    query = (
        select(AttemptRow.audit_id, AttemptRow.number, cause)
        .outerjoin(WorkerRow, WorkerRow.name == AttemptRow.worker)
        .where(AttemptRow.ended_at.is_(None), or_(is_silent, is_orphan))
        .order_by(AttemptRow.id)
        .limit(BATCH)
        .with_for_update(of=AttemptRow, skip_locked=True)
    )
    return [
        (Attempt(audit_id, number), Cause(why)) for audit_id, number, why in session.execute(query)
    ]


def _ago(seconds: float) -> ColumnElement[datetime]:
    return func.now() - timedelta(seconds=seconds)
