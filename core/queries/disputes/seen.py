"""Which disputes an actor may see: the condition that every query of disputes carries."""

from sqlalchemy import ColumnElement, or_, select, true

from core.db.dispute_tables import DisputeRow
from core.db.tables import JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import visible


def disputes(actor: Actor) -> ColumnElement[bool]:
    """All of them, or those one opened and those of one's own sheets."""
    if access.may(actor, Action.DISPUTES_READ_ALL):
        return true()
    own = (
        select(JobSheetRow.id)
        .where(JobSheetRow.id == DisputeRow.job_sheet_id, visible.sheets(actor))
        .correlate(DisputeRow)
        .exists()
    )
    return or_(DisputeRow.disputer == actor.name, own)
