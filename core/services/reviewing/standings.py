"""Standings: a sheet judged again by what people ruled on its findings, nothing read.

The audit that stands is kept; where the rulings change it, a new one follows it.
"""

from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import telemetry
from core.db.tables import AuditRow
from core.domain import actors, rulings, summary
from core.domain.model import AuditStatus, Outcome
from core.domain.queues import Priority
from core.domain.rulings import Rulings
from core.ports import Runtime
from core.queries import audit_detail
from core.queries.audit_detail import AuditDetail
from core.queries.disputes import rulings as kept
from core.services.queueing import endings
from core.services.queueing.endings import Ending
from core.services.reviewing import judging

log = telemetry.logger(__name__)

WORKER: Final = "ruling"  # what an attempt's row names instead of a worker
_SEER: Final = actors.system("rulings")


def newest(session: Session, job_sheet_id: UUID) -> AuditDetail | None:
    """The sheet's newest audit where it has ended and a spec judged it; None otherwise."""
    query = (
        select(AuditRow.id, AuditRow.status, AuditRow.spec_id)
        .where(AuditRow.job_sheet_id == job_sheet_id)
        .order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    if found is None or found.status != AuditStatus.DONE or found.spec_id is None:
        return None
    return audit_detail.get(session, found.id, actor=_SEER)


def under(past: AuditDetail, given: Rulings) -> Outcome:
    """What an audit comes to under these rulings."""
    return rulings.judged(judging.stored(past), given)


def rejudge(rt: Runtime, session: Session, job_sheet_id: UUID, *, by: str) -> UUID | None:
    """Write the audit that follows from what is ruled now, in the caller's transaction, who holds
    the sheet's lock. None where nothing changes."""
    past = newest(session, job_sheet_id)
    if past is None:
        return None
    before = judging.stored(past)
    after = rulings.judged(before, kept.in_force(session, job_sheet_id, now=rt.clock()))
    if _is_same(before, after):
        return None
    audit_id = _write(session, past, after, by=by)
    log.info("standing.changed", audit_id=str(audit_id), verdict=after.verdict)
    return audit_id


def _is_same(before: Outcome, after: Outcome) -> bool:
    return before.applied == after.applied and before.verdict is after.verdict


def _write(session: Session, past: AuditDetail, outcome: Outcome, *, by: str) -> UUID:
    base = session.get_one(AuditRow, past.summary.audit_id)
    row = AuditRow(
        id=uuid4(),
        job_sheet_id=past.summary.job_sheet_id,
        requested_by=by,
        requested_spec=base.requested_spec,
        priority=Priority.INTERACTIVE.value,
        assigned_to=base.assigned_to,
        follows_id=past.summary.audit_id,
    )
    return endings.written(session, row, _ending(past, base, outcome), worker=WORKER)


def _ending(past: AuditDetail, base: AuditRow, outcome: Outcome) -> Ending:
    return Ending(
        status=AuditStatus.DONE,
        outcome=outcome,
        reading_id=past.reading_id,
        pages_done=base.pages_done,
        policy=base.policy,
        spec_sha256=base.spec_sha256,
        reference=summary.reference(outcome.fields),
        technician=summary.technician(outcome.fields),
    )
