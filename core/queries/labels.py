"""Labels that people found beside values of a spec's fields, and which of them are none."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core.db.review_tables import LabelDismissalRow, ReviewDecisionRow, ReviewRow
from core.db.tables import AuditRow, JobSheetRow
from core.domain.labelling.learning import Sighting
from core.domain.model import Actor
from core.domain.review import ReviewState
from core.queries import visible

MOST_SEEN = 5_000  # the newest of a spec


def sightings(session: Session, spec_id: str, *, actor: Actor) -> list[Sighting]:
    """What reviews that have ended say of labels this spec did not know, the newest first."""
    made, later = ReviewDecisionRow, aliased(ReviewDecisionRow)
    is_replaced = (
        select(later.id)
        .where(later.review_id == made.review_id, later.target == made.target, later.id > made.id)
        .correlate(made)
        .exists()
    )
    query = (
        select(made, ReviewRow.job_sheet_id, AuditRow.id)
        .join(ReviewRow, ReviewRow.id == made.review_id)
        .join(AuditRow, AuditRow.id == ReviewRow.made_audit_id)
        .join(JobSheetRow, JobSheetRow.id == ReviewRow.job_sheet_id)
        .where(
            made.spec == spec_id,
            made.label.is_not(None),
            ReviewRow.state == ReviewState.DONE.value,
            AuditRow.spec_id == spec_id,  # What it was judged by in the end.
            ~is_replaced,
            visible.sheets(actor),
        )
        .order_by(made.id.desc())
        .limit(MOST_SEEN)
    )
    return [
        Sighting(row.id, row.label or "", row.target or "", sheet_id, audit_id, row.decided_by)
        for row, sheet_id, audit_id in session.execute(query)
    ]


def dismissed(session: Session, spec_id: str) -> set[tuple[str, str]]:
    """The folded labels that are none of a field, with that field."""
    row = LabelDismissalRow
    query = select(row.label_key, row.field).where(row.spec == spec_id)
    return {(key, field) for key, field in session.execute(query)}


def filenames(session: Session, audit_ids: Collection[UUID], *, actor: Actor) -> dict[UUID, str]:
    """What the files of these audits are called."""
    query = (
        select(AuditRow.id, JobSheetRow.filename)
        .join(AuditRow.job_sheet)
        .where(AuditRow.id.in_(audit_ids), visible.sheets(actor))
    )
    return dict(session.execute(query).all())
