"""Reads of rulings: what was ruled on an audit's findings, and what counts for a sheet now."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import AuditRulingRow, DisputeRow, WaiverRow
from core.domain.disputes import effects
from core.domain.disputes.effects import Claim, Kind, Reason
from core.domain.disputes.moves import State
from core.domain.disputes.waivers import WaiverState
from core.domain.model import Applied, Finding, Ruling, RulingKind, Severity
from core.domain.rulings import Rulings, Waived
from core.queries import finding_json


def of_audit(session: Session, audit_id: UUID) -> tuple[Applied, ...]:
    """What people ruled on the findings of an audit, in the order it was applied."""
    query = (
        select(AuditRulingRow)
        .where(AuditRulingRow.audit_id == audit_id)
        .order_by(AuditRulingRow.position)
    )
    return tuple(applied(row) for row in session.scalars(query))


def in_force(session: Session, job_sheet_id: UUID, *, now: datetime) -> Rulings:
    """All that counts for this sheet at that moment."""
    return of_sheets(session, [job_sheet_id], now=now)[job_sheet_id]


def of_sheets(
    session: Session, sheet_ids: Collection[UUID], *, now: datetime
) -> dict[UUID, Rulings]:
    """The same for many sheets."""
    disputes = _disputes(session, sheet_ids)
    waivers = list(session.scalars(_waivers(sheet_ids, now)))
    return {
        sheet_id: _rulings(
            disputes.get(sheet_id, ()),
            [one for one in waivers if one.job_sheet_id in (None, sheet_id)],
        )
        for sheet_id in sheet_ids
    }


def claim(row: DisputeRow) -> Claim:
    """What a dispute's row says of its finding."""
    finding = finding_json.finding(row.finding)
    return Claim(row.id, Kind(row.kind), Reason(row.reason), finding)


def applied(row: AuditRulingRow) -> Applied:
    """A ruling where it met a finding, out of its row."""
    ruling = Ruling(
        kind=RulingKind(row.kind),
        rule=row.rule,
        field=row.field,
        cause=row.cause_id,
        severity=Severity(row.severity) if row.severity else None,
        person=row.person,
    )
    return Applied(ruling, _finding(row.was), _finding(row.now))


def _disputes(session: Session, sheet_ids: Collection[UUID]) -> dict[UUID, list[DisputeRow]]:
    query = (
        select(DisputeRow)
        .where(
            DisputeRow.job_sheet_id.in_(sheet_ids),
            DisputeRow.ruled.in_((State.ACCEPTED.value, State.PARTLY_ACCEPTED.value)),
        )
        .order_by(DisputeRow.decided_at, DisputeRow.id)
    )
    found: dict[UUID, list[DisputeRow]] = {}
    for row in session.scalars(query):
        found.setdefault(row.job_sheet_id, []).append(row)
    return found


def _waivers(sheet_ids: Collection[UUID], now: datetime) -> Select[WaiverRow]:
    return (
        select(WaiverRow)
        .where(
            WaiverRow.state == WaiverState.APPROVED.value,
            WaiverRow.expires_at > now,
            or_(WaiverRow.job_sheet_id.is_(None), WaiverRow.job_sheet_id.in_(sheet_ids)),
        )
        .order_by(WaiverRow.number)
    )


def _rulings(disputes: Iterable[DisputeRow], waivers: Iterable[WaiverRow]) -> Rulings:
    made: list[Ruling] = []
    added: list[tuple[UUID, Finding]] = []
    for row in disputes:
        said = claim(row)
        ruling = effects.ruling(
            said,
            State(str(row.ruled)),
            severity=Severity(row.ruled_severity) if row.ruled_severity else None,
            person=row.ruled_person,
        )
        if ruling is not None:
            made.append(ruling)
            added.append((row.id, said.finding))
    return Rulings(tuple(made), tuple(map(_waived, waivers)), tuple(added))


def _waived(row: WaiverRow) -> Waived:
    return Waived(
        waiver_id=row.id,
        rule=row.rule,
        field=row.field,
        spec_id=row.spec_id,
        customer=row.customer,
        asset=row.asset,
        expires_at=row.expires_at,
    )


def _finding(stored: dict[str, Any] | None) -> Finding | None:
    return None if stored is None else finding_json.finding(stored)
