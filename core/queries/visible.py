"""Which sheets an actor may see: the condition that every query of sheets carries."""

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import aliased

from core.db.tables import AuditRow, JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor


def sheets(actor: Actor) -> ColumnElement[bool]:
    """The condition on `JobSheetRow`: all of them, one's own, or none.

    One's own are those one sent, and those whose sheet names one as its technician.
    """
    if access.may(actor, Action.SHEETS_READ_ALL):
        return true()
    if not access.may(actor, Action.SHEETS_READ_OWN):
        return false()
    return own(actor)


def own(actor: Actor) -> ColumnElement[bool]:
    """The condition on `JobSheetRow` for one's own, whatever else one may see."""
    return or_(JobSheetRow.uploaded_by == actor.name, _names(actor))


def _names(actor: Actor) -> ColumnElement[bool]:
    names = {name.lower() for name in (actor.name, actor.known_as) if name}
    audit = aliased(AuditRow)
    return (
        select(audit.id)
        .where(audit.job_sheet_id == JobSheetRow.id, func.lower(audit.technician).in_(names))
        .correlate(JobSheetRow)
        .exists()
    )
