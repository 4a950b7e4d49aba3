"""Legal holds: nothing of a held sheet is deleted until the hold is lifted."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db.integration_tables import LegalHoldRow
from core.db.tables import JobSheetRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.services import trail


@asks(Action.RETENTION_KEEP)
def place(rt: Runtime, receipt: str, *, actor: Actor, reason: str) -> None:
    """Nothing of this sheet is deleted until the hold is lifted.

    Errors: Forbidden, Rejected (no reason), NotFound, Conflict (held already).
    """
    if not reason.strip():
        raise Rejected("Say why it is held: somebody has to know when it may be lifted.")
    with rt.write() as session:
        job_sheet_id = _locked(session, receipt)
        if session.get(LegalHoldRow, job_sheet_id) is not None:
            raise Conflict("This sheet is held already.")
        session.add(
            LegalHoldRow(job_sheet_id=job_sheet_id, reason=reason.strip(), placed_by=actor.name)
        )
        told = {"reason": reason.strip()}
        trail.write(session, Event.HOLD_PLACED, actor=actor, on=f"sheet:{job_sheet_id}", after=told)


@asks(Action.RETENTION_KEEP)
def lift(rt: Runtime, receipt: str, *, actor: Actor) -> None:
    """The sheet is kept like others from now on. Errors: Forbidden, NotFound."""
    with rt.write() as session:
        job_sheet_id = _locked(session, receipt)
        query = delete(LegalHoldRow).where(LegalHoldRow.job_sheet_id == job_sheet_id)
        if session.execute(query.returning(LegalHoldRow.job_sheet_id)).scalar() is None:
            raise NotFound("This sheet is not held.")
        trail.write(session, Event.HOLD_LIFTED, actor=actor, on=f"sheet:{job_sheet_id}")


def _locked(session: Session, receipt: str) -> UUID:
    """The lock keeps a run from taking the sheet at the same moment."""
    query = select(JobSheetRow.id).where(JobSheetRow.receipt == receipt).with_for_update()
    found = session.execute(query).scalar()
    if found is None:
        raise NotFound("There is no sheet with this receipt.")
    return found
