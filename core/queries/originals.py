"""What audits said before people ruled on their findings; for many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import AuditRulingRow
from core.db.tables import FindingRow
from core.domain import rulings
from core.domain.model import (
    Applied,
    Band,
    Finding,
    Outcome,
    Selection,
    SpecRef,
    Verdict,
)
from core.queries import audit_detail
from core.queries.disputes import rulings as kept

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Original:
    """What the rules alone said."""

    verdict: Verdict
    score: int


def of_audits(session: Session, audit_ids: Collection[UUID]) -> dict[UUID, Original]:
    """By audit; only those that somebody ruled on, which are few."""
    ruled = select(AuditRulingRow).where(AuditRulingRow.audit_id.in_(audit_ids))
    rows = session.scalars(ruled.order_by(AuditRulingRow.audit_id, AuditRulingRow.position))
    applied = _grouped([(row.audit_id, kept.applied(row)) for row in rows])
    standing = select(FindingRow).where(FindingRow.audit_id.in_(applied))
    found = session.scalars(standing.order_by(FindingRow.audit_id, FindingRow.position))
    findings = _grouped([(row.audit_id, audit_detail.finding(row)) for row in found])
    return {one: _original(findings.get(one, ()), made) for one, made in applied.items()}


def _grouped(pairs: Sequence[tuple[UUID, _T]]) -> dict[UUID, list[_T]]:
    found: dict[UUID, list[_T]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _original(findings: Sequence[Finding], applied: Sequence[Applied]) -> Original:
    # Only an audit by a spec is ruled on; which one makes no difference here.
    chosen = Selection(Band.HIGH, 100, (), SpecRef("any", "0"))
    ruled = Outcome(Verdict.PASS, 0, chosen, (), tuple(findings), applied=tuple(applied))
    before = rulings.original(ruled)
    return Original(before.verdict, before.score)
