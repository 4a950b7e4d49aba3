"""Past audits for a re-audit: each sheet's newest verdict, with what it was read as."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from core.db.tables import AuditRow, FindingRow, JobSheetRow, ReadingRow
from core.domain.model import AuditStatus, ReasonCode, Severity, Verdict
from core.domain.reaudit import Mark, Place, Stand

_ENDED = (AuditStatus.DONE, AuditStatus.FAILED)
_NOT_NEGATIVE = 0x7FFFFFFF


@dataclass(frozen=True, slots=True)
class Share:
    """One of several parts of the sheets, for as many processes: the `number`-th, from 0, `of` so
    many. A sheet is always in the same one."""

    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which sheets: received since, last judged by this spec; None is no limit."""

    since: datetime | None = None
    spec_id: str | None = None
    most: int | None = None  # the newest so many
    rule: str | None = None  # of which a finding stands
    share: Share | None = None


@dataclass(frozen=True, slots=True)
class PastAudit:
    """A sheet's newest ended audit. `reading_id` is None where nothing of it was kept."""

    audit_id: UUID
    job_sheet_id: UUID
    filename: str
    receipt: str
    received_at: datetime
    queued_at: datetime
    requested_spec: str | None
    spec_sha256: str | None
    reading_id: UUID | None
    stand: Stand


def newest(
    session: Session, scope: Scope, *, older_than: PastAudit | None, limit: int
) -> tuple[PastAudit, ...]:
    """The next so many of the scope, newest first; `older_than` is the last one had before."""
    query = _of_scope(scope).order_by(AuditRow.queued_at.desc(), AuditRow.id.desc()).limit(limit)
    if older_than is not None:
        last = (older_than.queued_at, older_than.audit_id)
        query = query.where(tuple_(AuditRow.queued_at, AuditRow.id) < last)
    rows = session.execute(query).all()
    marks = _marks(session, [row.id for row in rows])
    return tuple(
        PastAudit(
            audit_id=row.id,
            job_sheet_id=row.job_sheet_id,
            filename=row.filename,
            receipt=row.receipt,
            received_at=row.received_at,
            queued_at=row.queued_at,
            requested_spec=row.requested_spec,
            spec_sha256=row.spec_sha256,
            reading_id=row.reading_id,
            stand=Stand(Verdict(row.verdict), frozenset(marks.get(row.id, ()))),
        )
        for row in rows
    )


def readings(session: Session, ids: Collection[UUID]) -> Mapping[UUID, bytes]:
    """Stored readings by id, packed."""
    query = select(ReadingRow.id, ReadingRow.content).where(ReadingRow.id.in_(ids))
    return {row.id: row.content for row in session.execute(query)}


def stands(session: Session, verdicts: Mapping[UUID, Verdict]) -> dict[UUID, Stand]:
    """How sheets stood by these audits, whose verdicts are known."""
    marks = _marks(session, verdicts.keys())
    return {
        audit_id: Stand(verdict, frozenset(marks.get(audit_id, ())))
        for audit_id, verdict in verdicts.items()
    }


def _of_scope(scope: Scope) -> Select[*tuple[Any, ...]]:
    later = aliased(AuditRow)
    is_superseded = exists().where(
        later.job_sheet_id == AuditRow.job_sheet_id,
        later.status.in_(_ENDED),
        tuple_(later.queued_at, later.id) > tuple_(AuditRow.queued_at, AuditRow.id),
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            AuditRow.id,
            AuditRow.job_sheet_id,
            AuditRow.queued_at,
            AuditRow.requested_spec,
            AuditRow.spec_sha256,
            AuditRow.reading_id,
            AuditRow.verdict,
            JobSheetRow.filename,
            JobSheetRow.receipt,
            JobSheetRow.received_at,
        )
        .join(AuditRow.job_sheet)
        .where(AuditRow.status.in_(_ENDED), ~is_superseded)
    )
    if scope.since is not None:
        query = query.where(JobSheetRow.received_at >= scope.since)
    if scope.spec_id is not None:
        query = query.where(AuditRow.spec_id == scope.spec_id)
    if scope.share is not None:
        number = func.hashtext(cast(AuditRow.job_sheet_id, Text)).bitwise_and(_NOT_NEGATIVE)
        query = query.where(number % scope.share.of == scope.share.number)
    if scope.rule is not None:
        stands = (FindingRow.audit_id == AuditRow.id, FindingRow.rule == scope.rule)
        query = query.where(exists().where(*stands))
    return query


def _marks(session: Session, audit_ids: Collection[UUID]) -> dict[UUID, list[Mark]]:
    query = select(
        FindingRow.audit_id,
        FindingRow.rule,
        FindingRow.field,
        FindingRow.reason_code,
        FindingRow.severity,
    ).where(FindingRow.audit_id.in_(audit_ids))
    found: dict[UUID, list[Mark]] = {}
    for audit_id, rule, field, reason, severity in session.execute(query):
        mark = Mark(Place(rule, field), ReasonCode(reason), Severity(severity))
        found.setdefault(audit_id, []).append(mark)
    return found
