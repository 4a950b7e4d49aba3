"""Live disputes that a corrected sheet has made needless."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session, aliased

from core.db.dispute_tables import DisputeCauseRow, DisputeRow, SheetVersionRow
from core.db.tables import AuditRow, FindingRow, JobSheetRow
from core.domain.disputes.effects import Kind
from core.domain.disputes.moves import LIVE
from core.domain.model import AuditStatus, Verdict
from core.queries import newest

_LIVE = tuple(state.value for state in LIVE)


@dataclass(frozen=True, slots=True)
class Solved:
    """A dispute, and the receipt of the later version of its sheet without the finding."""

    dispute_id: UUID
    receipt: str


def by_later_version(session: Session, *, limit: int) -> list[Solved]:
    """Disputes of findings that the newest audit of a later version does not have, judged by the
    same spec and left in no doubt."""
    later = _later_versions()
    audit, finding = aliased(AuditRow), aliased(FindingRow)
    is_found = (
        select(finding.rule)
        .where(
            finding.audit_id == audit.id,
            finding.rule == DisputeRow.rule,
            func.coalesce(finding.field, "") == func.coalesce(DisputeRow.field, ""),
        )
        .exists()
    )
    query = (
        select(DisputeRow.id, func.min(JobSheetRow.receipt))
        .join(later, later.c.sheet == DisputeRow.job_sheet_id)
        .join(JobSheetRow, JobSheetRow.id == later.c.version)
        .join(audit, audit.job_sheet_id == later.c.version)
        .join(DisputeCauseRow, DisputeCauseRow.id == DisputeRow.cause_id)
        .where(
            DisputeRow.state.in_(_LIVE),
            DisputeRow.kind == Kind.FINDING.value,
            audit.status == AuditStatus.DONE.value,
            audit.spec_id == DisputeCauseRow.spec_id,
            audit.verdict != Verdict.REVIEW_QUEUE.value,
            newest.stands(audit),
            ~is_found,
        )
        .group_by(DisputeRow.id)
        .limit(limit)
    )
    return [Solved(dispute_id, receipt) for dispute_id, receipt in session.execute(query)]


def _later_versions() -> Subquery:
    """Each disputed sheet with every version that came after it."""
    version = SheetVersionRow
    disputed = select(DisputeRow.job_sheet_id).where(DisputeRow.state.in_(_LIVE))
    first = select(version.replaces_id.label("sheet"), version.job_sheet_id.label("version")).where(
        version.replaces_id.in_(disputed)
    )
    chain = first.cte("later", recursive=True)
    further = select(chain.c.sheet, version.job_sheet_id).join(
        chain, version.replaces_id == chain.c.version
    )
    return select(chain.union(further)).subquery()
