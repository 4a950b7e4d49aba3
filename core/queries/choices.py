"""What the list of audits can be narrowed to: the values that occur, read off their indexes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import AuditRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.queries import visible

MOST: Final = 200  # more than a person scrolls through; others are typed
FACETS: Final[dict[str, InstrumentedAttribute[str | None]]] = {
    "technician": AuditRow.technician,
    "customer": AuditRow.customer,
    "site": AuditRow.site,
    "assigned": AuditRow.assigned_to,
}


def of(session: Session, facet: str, *, actor: Actor, most: int = MOST) -> list[str]:
    """The values of a facet on the sheets the actor may see, in their order, at most so many.

    Jumps from value to value in the index, so that it costs by values and not by audits.
    """
    column = FACETS[facet]
    if not access.may(actor, Action.SHEETS_READ_ALL):
        return _own(session, column, actor, most)
    first = select(column.label("value")).where(column.is_not(None)).order_by(column).limit(1)
    jumps = first.cte("jumps", recursive=True)
    following = (
        select(column)
        .where(column > jumps.c.value)
        .order_by(column)
        .limit(1)
        .correlate(jumps)
        .scalar_subquery()
    )
    steps = jumps.union_all(select(following).where(jumps.c.value.is_not(None)))
    query = select(steps.c.value).where(steps.c.value.is_not(None)).limit(most)
    return [str(value) for value in session.scalars(query)]


def _own(
    session: Session, column: InstrumentedAttribute[str | None], actor: Actor, most: int
) -> list[str]:
    """Of one's own sheets, which are few."""
    query = (
        select(column)
        .join(AuditRow.job_sheet)
        .where(column.is_not(None), visible.sheets(actor))
        .distinct()
        .order_by(column)
        .limit(most)
    )
    return [str(value) for value in session.scalars(query)]
