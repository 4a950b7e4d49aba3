"""Which sheets an actor may see: the condition that every query of sheets carries."""

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import aliased

from core.db.tables import AuditRow, FindingRow, JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import newest


def sheets(actor: Actor) -> ColumnElement[bool]:
    """The condition on `JobSheetRow`: all of them, one's own, or none.

    One's own are those one sent, those whose sheet names one as its technician, and those with a
    finding that was charged to one.
    """
    if access.may(actor, Action.SHEETS_READ_ALL):
        return true()
    if not access.may(actor, Action.SHEETS_READ_OWN):
        return false()
    return own(actor)


def own(actor: Actor) -> ColumnElement[bool]:
    """The condition on `JobSheetRow` for one's own, whatever else one may see."""
    return or_(authored(actor), _is_charged(actor))


def authored(actor: Actor) -> ColumnElement[bool]:
    """The condition on `JobSheetRow` for those one sent or filled in."""
    return or_(JobSheetRow.uploaded_by == actor.name, _names(actor))


def names(actor: Actor) -> set[str]:
    """What one is called on sheets and here, in lower case."""
    return {name.lower() for name in (actor.name, actor.known_as) if name}


def _is_charged(actor: Actor) -> ColumnElement[bool]:
    """In the audit that stands; charged to one in an earlier one only counts no more."""
    audit = aliased(AuditRow)
    charged = (
        select(audit.job_sheet_id)
        .join(FindingRow, FindingRow.audit_id == audit.id)
        .where(func.lower(FindingRow.charged_to).in_(names(actor)), newest.stands(audit))
    )
    return JobSheetRow.id.in_(charged)


def _names(actor: Actor) -> ColumnElement[bool]:
    audit = aliased(AuditRow)
    return (
        select(audit.id)
        .where(audit.job_sheet_id == JobSheetRow.id, func.lower(audit.technician).in_(names(actor)))
        .correlate(JobSheetRow)
        .exists()
    )
