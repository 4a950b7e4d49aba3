"""What the list of audits can be narrowed to: the values that occur, read off their indexes."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.db.tables import AuditRow

MOST: Final = 200  # more than a person scrolls through; others are typed
FACETS: Final[dict[str, InstrumentedAttribute[str | None]]] = {
    "technician": AuditRow.technician,
    "customer": AuditRow.customer,
    "site": AuditRow.site,
    "assigned": AuditRow.assigned_to,
}


def of(session: Session, facet: str, *, most: int = MOST) -> list[str]:
    """The values of a facet in their order, at most so many.

    Jumps from value to value in the index, so that it costs by values and not by audits.
    """
    column = FACETS[facet]
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
