"""Waivers in the background: sheets that one begins or ceases to cover are judged again, a few in
each transaction. Sheets audited meanwhile are judged with what is in force at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select

from core.db.dispute_tables import AuditRulingRow, WaiverRow
from core.db.tables import AuditRow, FieldRow, FindingRow
from core.domain.disputes.waivers import WaiverState
from core.domain.model import AuditStatus, RulingKind
from core.ports import Runtime
from core.queries import newest
from core.services import audits
from core.services.disputes import waivers
from core.services.reviewing import standings

_WHOLE: Final[ColumnElement[str]] = literal_column("'{}'")  # of a JSON text: the text itself
BATCH: Final = 50  # sheets looked up at once


@dataclass(frozen=True, slots=True)
class Swept:
    """How many sheets were judged again, and waivers that have begun or ended for all sheets."""

    sheets: int = 0
    waivers: int = 0


def sweep(rt: Runtime) -> Swept:
    """Judge again every sheet that a waiver begins or ceases to cover; called by the errands of a
    worker's host. Errors: Unavailable."""
    now = rt.clock()
    with rt.read() as session:
        over = list(session.scalars(_over(now)))
        begun = list(session.scalars(_begun(now)))
    judged = _judge(rt, _still_covered(over)) if over else 0
    judged += _judge(rt, _not_yet_covered(begun)) if begun else 0
    settled = 0
    for ids, column in ((over, "ended_at"), (begun, "began_at")):
        if ids and not _in_work(rt, ids, now=now):
            settled += _settle(rt, ids, column)
    return Swept(judged, settled)


def _judge(rt: Runtime, sheets: Select[UUID]) -> int:
    """By id: what a waiver turns out not to cover is met once, not for ever."""
    judged, last = 0, UUID(int=0)
    while True:
        query = sheets.where(AuditRow.job_sheet_id > last).order_by(AuditRow.job_sheet_id)
        with rt.read() as session:
            batch = list(session.scalars(query.limit(BATCH)))
        judged += sum(_rejudge(rt, one) for one in batch)
        if len(batch) < BATCH:
            return judged
        last = batch[-1]


def _rejudge(rt: Runtime, job_sheet_id: UUID) -> bool:
    with rt.write() as session:
        audits.lock_sheets(session, [job_sheet_id])
        return standings.rejudge(rt, session, job_sheet_id, by=waivers.CLOCK.name) is not None


def _over(now: datetime) -> Select[UUID]:
    """Waivers that hold no more and whose sheets may still be judged with them."""
    approved = WaiverRow.state == WaiverState.APPROVED.value
    is_over = or_(
        and_(approved, WaiverRow.expires_at <= now), WaiverRow.state == WaiverState.REVOKED.value
    )
    return select(WaiverRow.id).where(is_over, WaiverRow.ended_at.is_(None))


def _begun(now: datetime) -> Select[UUID]:
    return select(WaiverRow.id).where(
        WaiverRow.state == WaiverState.APPROVED.value,
        WaiverRow.expires_at > now,
        WaiverRow.began_at.is_(None),
    )


def _still_covered(ids: Iterable[UUID]) -> Select[UUID]:
    """Sheets whose newest audit is judged with one of these waivers."""
    return (
        select(AuditRow.job_sheet_id)
        .join(AuditRulingRow, AuditRulingRow.audit_id == AuditRow.id)
        .where(
            AuditRulingRow.cause_id.in_(ids),
            AuditRulingRow.kind == RulingKind.WAIVED.value,
            *_is_newest(),
        )
        .distinct()
    )


def _not_yet_covered(ids: Iterable[UUID]) -> Select[UUID]:
    """Sheets whose newest audit has a finding that one of these waivers may cover."""
    return (
        select(AuditRow.job_sheet_id)
        .join(FindingRow, FindingRow.audit_id == AuditRow.id)
        .join(WaiverRow, WaiverRow.rule == FindingRow.rule)
        .where(
            WaiverRow.id.in_(ids),
            or_(WaiverRow.spec_id.is_(None), WaiverRow.spec_id == AuditRow.spec_id),
            or_(WaiverRow.field.is_(None), WaiverRow.field == FindingRow.field),
            or_(
                WaiverRow.customer.is_(None),
                _plain(WaiverRow.customer) == _plain(AuditRow.customer),
            ),
            or_(WaiverRow.job_sheet_id.is_(None), WaiverRow.job_sheet_id == AuditRow.job_sheet_id),
            or_(WaiverRow.asset.is_(None), _names_asset()),
            *_is_newest(),
        )
        .distinct()
    )


def _names_asset() -> Any:
    """The sheet says the asset somewhere among its fields; which field it is, the domain tells."""
    says = _plain(FieldRow.value.op("#>>")(_WHOLE))
    return (
        select(FieldRow.audit_id)
        .where(FieldRow.audit_id == AuditRow.id, says == _plain(WaiverRow.asset))
        .exists()
    )


def _plain(text: Any) -> Any:
    """As the domain compares names: without regard to case and white space."""
    return func.lower(func.trim(func.regexp_replace(text, r"\s+", " ", "g")))


def _is_newest() -> tuple[ColumnElement[bool], ...]:
    return (AuditRow.status == AuditStatus.DONE.value, newest.stands())


def _in_work(rt: Runtime, ids: Iterable[UUID], *, now: datetime) -> bool:
    """Whether an audit under way may have looked at the waivers before one of them changed."""
    is_over = case((WaiverRow.expires_at <= now, WaiverRow.expires_at))
    changed = func.greatest(WaiverRow.decided_at, WaiverRow.revoked_at, is_over)
    last = select(func.max(changed)).where(WaiverRow.id.in_(ids)).scalar_subquery()
    query = select(AuditRow.id).where(
        AuditRow.status == AuditStatus.RUNNING.value, AuditRow.started_at <= last
    )
    with rt.read() as session:
        return session.execute(query.limit(1)).first() is not None


def _settle(rt: Runtime, ids: list[UUID], column: str) -> int:
    """Nothing is left to do for these waivers."""
    now, done = rt.clock(), 0
    with rt.write() as session:
        query = select(WaiverRow).where(WaiverRow.id.in_(ids)).with_for_update()
        for row in session.scalars(query):
            setattr(row, column, now)
            done += 1
            if column == "ended_at" and row.state == WaiverState.APPROVED.value:
                waivers.expired(rt, session, row)
    return done
