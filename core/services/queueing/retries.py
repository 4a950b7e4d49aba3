"""What comes after an attempt without a verdict: asked of the rows, decided by the domain."""

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.tables import AttemptRow
from core.domain import retrying
from core.domain.rescue import Cause
from core.domain.retrying import ErrorClass, History
from core.services.queueing.attempts import AttemptOutcome

JITTER_STEPS: Final = 1_000
COUNTED: Final = (AttemptOutcome.RELEASED, AttemptOutcome.LOST)  # parked ones used no try


@dataclass(frozen=True, slots=True)
class Next:
    """The next try in so many seconds; None: there is none, and `error_class` says why."""

    delay_s: float | None
    error_class: ErrorClass


def after(
    session: Session, audit_id: UUID, error_class: ErrorClass, *, asked_s: float | None = None
) -> Next:
    """Once the attempt that just ended is closed: try again, or not."""
    past = history(session, audit_id)
    jitter = secrets.randbelow(JITTER_STEPS) / JITTER_STEPS
    delay_s = retrying.delay_s(error_class, past, jitter=jitter, asked_s=asked_s)
    return Next(delay_s, retrying.exhausted(error_class, past))


def history(session: Session, audit_id: UUID) -> History:
    """The audit's attempts so far."""
    counts = AttemptRow.outcome.in_(COUNTED)
    # A sheet that was parked for a day has not been tried for a day.
    first = func.min(AttemptRow.started_at).filter(counts)
    query = select(
        func.count().filter(counts),
        func.count().filter(AttemptRow.cause == Cause.CRASHED.value),
        func.coalesce(func.extract("epoch", func.now() - first), 0),
    ).where(AttemptRow.audit_id == audit_id)
    tries, crashes, age_s = session.execute(query).one()
    return History(tries=tries, crashes=crashes, age_s=float(age_s))
