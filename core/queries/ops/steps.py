"""Steps of runbooks that were asked for and taken."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.checks_tables import StepRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops import step_states
from core.domain.ops.step_states import Standing, StepState

MOST = 50


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that changes something: who asked, who approved, what came of it."""

    id: UUID
    runbook: str
    step: str
    target: str | None
    reason: str
    state: StepState
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    ended_at: datetime | None
    outcome: str | None

    def standing(self, now: datetime) -> Standing:
        """Where it stands then."""
        return step_states.standing(
            self.state, approved_by=self.approved_by, asked_at=self.asked_at, now=now
        )


def taken(session: Session, *, actor: Actor, runbook: str | None = None) -> list[Taken]:
    """The newest first, of one runbook or of all. Errors: Forbidden."""
    access.require(actor, Action.HEALTH_READ)
    query = select(StepRow).order_by(StepRow.asked_at.desc(), StepRow.id).limit(MOST)
    if runbook is not None:
        query = query.where(StepRow.runbook == runbook)
    return [_taken(row) for row in session.scalars(query)]


def _taken(row: StepRow) -> Taken:
    return Taken(
        id=row.id,
        runbook=row.runbook,
        step=row.step,
        target=row.target,
        reason=row.reason,
        state=StepState(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        approved_by=row.approved_by,
        ended_at=row.ended_at,
        outcome=row.outcome,
    )
