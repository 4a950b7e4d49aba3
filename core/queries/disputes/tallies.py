"""How disputes of rules and causes were decided so far, from the counts kept with each move."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeCauseRow
from core.domain.disputes.triage import Tally

_COUNTS = (
    func.sum(DisputeCauseRow.accepted),
    func.sum(DisputeCauseRow.partly),
    func.sum(DisputeCauseRow.rejected),
)


def of_rules(session: Session, rules: Collection[str]) -> dict[str, Tally]:
    """The decisions on each of these rules, over all versions of all specs."""
    query = (
        select(DisputeCauseRow.rule, *_COUNTS)
        .where(DisputeCauseRow.rule.in_(rules))
        .group_by(DisputeCauseRow.rule)
    )
    return {rule: Tally(*map(int, counts)) for rule, *counts in session.execute(query)}


def live(session: Session, cause_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many live disputes share each of these causes."""
    query = select(DisputeCauseRow.id, DisputeCauseRow.live).where(
        DisputeCauseRow.id.in_(cause_ids)
    )
    return {row.id: row.live for row in session.execute(query)}
