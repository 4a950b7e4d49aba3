"""Reads of job sheets: the list by keyset, and one sheet, each with its newest audit."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select, true, tuple_
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, JobSheetRow
from core.domain.model import Actor, AuditStatus, Verdict
from core.errors import NotFound
from core.queries import visible


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """What the list is narrowed to; `since` is inclusive, `until` exclusive, both aware."""

    batch: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A job sheet as received, and how its newest audit stands."""

    job_sheet_id: UUID
    receipt: str
    filename: str
    media_type: str
    size_bytes: int
    page_count: int
    sha256: str
    uploaded_by: str
    batch: str | None
    received_at: datetime
    audit_id: UUID
    status: AuditStatus
    verdict: Verdict | None


_NAMES = tuple(field.name for field in fields(Sheet))  # and the columns of `_sheets`, in order


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list: the row it stands on."""

    received_at: datetime
    job_sheet_id: UUID


def page(
    session: Session, narrowed: SheetFilter, *, actor: Actor, after: Place | None, limit: int
) -> tuple[list[Sheet], Place | None]:
    """The newest first, and where the next ones begin; None where there are no more."""
    query = _sheets().where(*_conditions(narrowed, actor))
    if after is not None:
        place = tuple_(JobSheetRow.received_at, JobSheetRow.id)
        query = query.where(place < (after.received_at, after.job_sheet_id))
    query = query.order_by(JobSheetRow.received_at.desc(), JobSheetRow.id.desc())
    found = [_sheet(row) for row in session.execute(query.limit(limit + 1))]
    shown = found[:limit]
    if len(found) <= limit:
        return shown, None
    return shown, Place(shown[-1].received_at, shown[-1].job_sheet_id)


def get(session: Session, job_sheet_id: UUID, *, actor: Actor) -> Sheet:
    """One sheet. Errors: NotFound, also where the actor may not see it."""
    query = _sheets().where(JobSheetRow.id == job_sheet_id, visible.sheets(actor))
    row = session.execute(query).first()
    if row is None:
        raise NotFound("There is no such job sheet.")
    return _sheet(row)


def _sheets() -> Select[*tuple[Any, ...]]:
    newest = (
        select(AuditRow.id, AuditRow.status, AuditRow.verdict)
        .where(AuditRow.job_sheet_id == JobSheetRow.id)
        .order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
        .limit(1)
        .correlate(JobSheetRow)
        .lateral("newest")
    )
    sheet = JobSheetRow
    columns = (sheet.id, sheet.receipt, sheet.filename, sheet.media_type, sheet.size_bytes)
    more = (sheet.page_count, sheet.sha256, sheet.uploaded_by, sheet.batch, sheet.received_at)
    audit = (newest.c.id, newest.c.status, newest.c.verdict)
    found: Select[*tuple[Any, ...]] = select(*columns, *more, *audit)
    return found.select_from(sheet).join(newest, true())


def _conditions(narrowed: SheetFilter, actor: Actor) -> list[ColumnElement[bool]]:
    conditions = [visible.sheets(actor)]
    if narrowed.batch is not None:
        conditions.append(JobSheetRow.batch == narrowed.batch)
    if narrowed.since is not None:
        conditions.append(JobSheetRow.received_at >= narrowed.since)
    if narrowed.until is not None:
        conditions.append(JobSheetRow.received_at < narrowed.until)
    return conditions


def _sheet(row: Row[Any]) -> Sheet:
    values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    status, verdict = AuditStatus(values["status"]), values["verdict"]
    return Sheet(**values | {"status": status, "verdict": Verdict(verdict) if verdict else None})
