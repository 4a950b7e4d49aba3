"""Sheets that share the cause of a dispute, and those whose verdict a person has confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeRow
from core.db.review_tables import ReviewRow
from core.db.tables import AuditRow, FindingRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor, AuditStatus
from core.domain.review import ReviewState
from core.queries import audits, newest
from core.queries.audits import SUMMARY_COLUMNS, AuditSummary

SHOWN = 20
COUNT_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Sharing:
    """Newest audits on which the same rule of the same spec version stands, some of them, how many
    there are (at most COUNT_LIMIT). And the audits that wait and may meet the rule, because they
    ask for that spec or for none: the first in their order, and how many (at most COUNT_LIMIT).
    """

    some: tuple[AuditSummary, ...]
    count: int
    waiting: tuple[AuditSummary, ...]
    queued: int


def sharing(
    session: Session, *, rule: str, spec_id: str, spec_version: str, actor: Actor
) -> Sharing:
    """Who else would profit from a repair. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    alike = (
        AuditRow.spec_id == spec_id,
        AuditRow.spec_version == spec_version,
        select(FindingRow.rule)
        .where(FindingRow.audit_id == AuditRow.id, FindingRow.rule == rule)
        .exists(),
        newest.stands(),
    )
    query = select(*SUMMARY_COLUMNS).join(AuditRow.job_sheet).where(*alike)
    some = session.execute(query.order_by(AuditRow.queued_at.desc()).limit(SHOWN))
    few = select(AuditRow.id).where(*alike).limit(COUNT_LIMIT).subquery()
    queued = _may_meet(spec_id)
    waiting = select(*SUMMARY_COLUMNS).join(AuditRow.job_sheet).where(*queued)
    next_ones = session.execute(waiting.order_by(AuditRow.queued_at, AuditRow.id).limit(SHOWN))
    line = select(AuditRow.id).where(*queued).limit(COUNT_LIMIT).subquery()
    return Sharing(
        some=tuple(audits.summary(row) for row in some),
        count=session.scalar(select(func.count()).select_from(few)) or 0,
        waiting=tuple(audits.summary(row) for row in next_ones),
        queued=session.scalar(select(func.count()).select_from(line)) or 0,
    )


def _may_meet(spec_id: str) -> tuple[ColumnElement[bool], ...]:
    """Audits that wait and name that spec, in any version, or none."""
    asked = AuditRow.requested_spec
    return (
        AuditRow.status == AuditStatus.QUEUED.value,
        or_(asked.is_(None), asked == spec_id, asked.startswith(f"{spec_id}@", autoescape=True)),
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
