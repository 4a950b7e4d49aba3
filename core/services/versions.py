"""Versions: a sheet handed in corrected stands in place of the one before."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import SheetVersionRow
from core.domain.model import Actor
from core.errors import Conflict
from core.services import audits


def replace(session: Session, job_sheet_id: UUID, *, by: UUID, actor: Actor) -> None:
    """Note that a sheet is replaced by another, in the caller's transaction.

    Errors: NotFound (or not the actor's to see), Conflict (it was replaced before).
    """
    audits.lock_sheet(session, job_sheet_id, actor)
    known = select(SheetVersionRow).where(SheetVersionRow.replaces_id == job_sheet_id)
    if session.scalar(known) is not None:
        raise Conflict("This sheet was corrected before; correct its newest version.")
    session.add(SheetVersionRow(job_sheet_id=by, replaces_id=job_sheet_id))
    session.flush()
