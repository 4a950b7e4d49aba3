"""Versions of a sheet: what it replaces, and what replaced it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import SheetVersionRow
from core.domain.model import Actor, Verdict
from core.domain.reaudit import Stand
from core.queries import audits, past_audits
from core.queries.audits import AuditSummary


@dataclass(frozen=True, slots=True)
class Versions:
    """The newest audits of the version before and of the version after; None where there is
    none, or the actor may not see it."""

    before: AuditSummary | None
    after: AuditSummary | None


def of_sheet(session: Session, job_sheet_id: UUID, *, actor: Actor) -> Versions:
    """The versions beside this one."""
    row = SheetVersionRow
    before = session.scalar(select(row.replaces_id).where(row.job_sheet_id == job_sheet_id))
    after = session.scalar(select(row.job_sheet_id).where(row.replaces_id == job_sheet_id))
    return Versions(_newest(session, before, actor), _newest(session, after, actor))


def stands(session: Session, *summaries: AuditSummary) -> dict[UUID, Stand]:
    """How these audits stand, to be compared; those without a verdict are left out."""
    ended: dict[UUID, Verdict] = {
        one.audit_id: one.verdict for one in summaries if one.verdict is not None
    }
    return past_audits.stands(session, ended)


def replaced(session: Session, sheet_ids: list[UUID]) -> set[UUID]:
    """Those of the sheets that were handed in again, corrected."""
    query = select(SheetVersionRow.replaces_id).where(SheetVersionRow.replaces_id.in_(sheet_ids))
    return set(session.scalars(query))


def _newest(session: Session, job_sheet_id: UUID | None, actor: Actor) -> AuditSummary | None:
    if job_sheet_id is None:
        return None
    found = audits.history(session, job_sheet_id, actor=actor, limit=1)
    return found[0] if found else None
