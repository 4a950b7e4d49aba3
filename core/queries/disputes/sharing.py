"""Sheets that share the cause of a dispute, and those whose verdict a person has confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from core.db.dispute_tables import DisputeRow
from core.db.review_tables import ReviewRow
from core.db.tables import AuditRow, FindingRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.review import ReviewState
from core.queries import audits
from core.queries.audits import SUMMARY_COLUMNS, AuditSummary

SHOWN = 20
COUNT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Sharing:
    """Newest audits on which the same rule of the same spec version stands, some of them, how many
    there are (at most COUNT_LIMIT), and how many sheets wait to be audited by that spec or one
    that is not known yet."""

    some: tuple[AuditSummary, ...]
    count: int
    queued: int


def sharing(
    session: Session, *, rule: str, spec_id: str, spec_version: str, actor: Actor
) -> Sharing:
    """Who else would profit from a repair. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    newer = aliased(AuditRow)
    is_followed = (
        select(newer.id)
        .where(newer.job_sheet_id == AuditRow.job_sheet_id, newer.queued_at > AuditRow.queued_at)
        .exists()
    )
    alike = (
        AuditRow.spec_id == spec_id,
        AuditRow.spec_version == spec_version,
        select(FindingRow.rule)
        .where(FindingRow.audit_id == AuditRow.id, FindingRow.rule == rule)
        .exists(),
        ~is_followed,
    )
    query = select(*SUMMARY_COLUMNS).join(AuditRow.job_sheet).where(*alike)
    some = session.execute(query.order_by(AuditRow.queued_at.desc()).limit(SHOWN))
    few = select(AuditRow.id).where(*alike).limit(COUNT_LIMIT).subquery()
    waits = AuditRow.status == AuditStatus.QUEUED.value
    queued = or_(AuditRow.requested_spec.is_(None), AuditRow.requested_spec.startswith(spec_id))
    return Sharing(
        some=tuple(audits.summary(row) for row in some),
        count=session.scalar(select(func.count()).select_from(few)) or 0,
        queued=session.scalar(select(func.count()).where(waits, queued)) or 0,
    )


def confirmed(session: Session, sheet_ids: Collection[UUID]) -> set[UUID]:
    """Those of the sheets that a person looked at: in a review that ended, or in a dispute."""
    reviewed = select(ReviewRow.job_sheet_id).where(
        ReviewRow.job_sheet_id.in_(sheet_ids), ReviewRow.state == ReviewState.DONE.value
    )
    disputed = select(DisputeRow.job_sheet_id).where(
        DisputeRow.job_sheet_id.in_(sheet_ids), DisputeRow.ruled.is_not(None)
    )
    return {*session.scalars(reviewed), *session.scalars(disputed)}
