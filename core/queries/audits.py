"""Reads of audits: the list by keyset, and one audit with everything its page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select, tuple_
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, JobSheetRow
from core.domain.model import Actor, AuditStatus, Verdict
from core.queries import visible

PAGE_ROWS = 25
SEARCH_MAX_CHARS = 200


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the list is narrowed to; `since` is inclusive, `until` exclusive, both aware."""

    verdict: Verdict | None = None
    status: AuditStatus | None = None
    spec: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: the row it stands on."""

    queued_at: datetime
    audit_id: UUID

    def __str__(self) -> str:
        return f"{self.queued_at.isoformat()}~{self.audit_id}"

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """The cursor a URL holds; None where it holds none that makes sense."""
        when, _, audit_id = (text or "").partition("~")
        try:
            moment = datetime.fromisoformat(when)
            return cls(moment, UUID(audit_id)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """One line of a list of audits."""

    audit_id: UUID
    job_sheet_id: UUID
    filename: str
    receipt: str
    page_count: int
    status: AuditStatus
    verdict: Verdict | None
    score: int | None
    spec_id: str | None
    spec_version: str | None
    reference: str | None
    technician: str | None
    finding_count: int
    pages_done: int
    attempt_number: int
    queued_at: datetime
    retry_at: datetime | None
    ended_at: datetime | None
    requested_by: str
    error_message: str | None

    @property
    def cursor(self) -> Cursor:
        """Where this line stands in the list."""
        return Cursor(self.queued_at, self.audit_id)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the list, newest first, and where the next ones start."""

    audits: tuple[AuditSummary, ...]
    newer: Cursor | None
    older: Cursor | None


SUMMARY_COLUMNS: tuple[Any, ...] = (
    AuditRow.id.label("audit_id"),
    AuditRow.job_sheet_id,
    JobSheetRow.filename,
    JobSheetRow.receipt,
    JobSheetRow.page_count,
    AuditRow.status,
    AuditRow.verdict,
    AuditRow.score,
    AuditRow.spec_id,
    AuditRow.spec_version,
    AuditRow.reference,
    AuditRow.technician,
    AuditRow.finding_count,
    AuditRow.pages_done,
    AuditRow.attempt_number,
    AuditRow.queued_at,
    AuditRow.retry_at,
    AuditRow.ended_at,
    AuditRow.requested_by,
    AuditRow.error_message,
)


def page(
    session: Session,
    narrowed: AuditFilter,
    *,
    actor: Actor,
    older_than: Cursor | None = None,
    newer_than: Cursor | None = None,
    limit: int = PAGE_ROWS,
) -> AuditPage:
    """A page of the audits the actor may see that fit the filter; without a cursor the newest."""
    query = (
        select(*SUMMARY_COLUMNS)
        .join(AuditRow.job_sheet)
        .where(*conditions(narrowed), visible.sheets(actor))
    )
    place = tuple_(AuditRow.queued_at, AuditRow.id)
    if newer_than is not None:
        query = query.where(place > (newer_than.queued_at, newer_than.audit_id))
        query = query.order_by(AuditRow.queued_at, AuditRow.id)
    else:
        if older_than is not None:
            query = query.where(place < (older_than.queued_at, older_than.audit_id))
        query = query.order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
    # One row more than shown tells whether there is a further page.
    found = [summary(row) for row in session.execute(query.limit(limit + 1))]
    has_more, shown = len(found) > limit, found[:limit]
    if newer_than is not None:
        return _page(shown[::-1], is_newest=not has_more, is_oldest=False)
    return _page(shown, is_newest=older_than is None, is_oldest=not has_more)


def history(
    session: Session, job_sheet_id: UUID, *, actor: Actor, limit: int = PAGE_ROWS
) -> list[AuditSummary]:
    """The audits of one sheet, newest first; none where the actor may not see it."""
    query = (
        select(*SUMMARY_COLUMNS)
        .join(AuditRow.job_sheet)
        .where(AuditRow.job_sheet_id == job_sheet_id, visible.sheets(actor))
        .order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
        .limit(limit)
    )
    return [summary(row) for row in session.execute(query)]


def has_any(session: Session, *, actor: Actor) -> bool:
    """True once a sheet was received that the actor may see."""
    query = select(JobSheetRow.id).where(visible.sheets(actor)).limit(1)
    return session.execute(query).first() is not None


def summary(row: Row[Any]) -> AuditSummary:
    """A row that begins with `SUMMARY_COLUMNS` as values."""
    values = {column.key: row[place] for place, column in enumerate(SUMMARY_COLUMNS)}
    verdict = values.pop("verdict")
    return AuditSummary(
        **{**values, "status": AuditStatus(values["status"])},
        verdict=Verdict(verdict) if verdict else None,
    )


def like_pattern(text: str) -> str:
    """An ILIKE pattern for `text` anywhere, its wildcards meant as letters (escape: backslash)."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def conditions(narrowed: AuditFilter) -> list[ColumnElement[bool]]:
    """The conditions of this filter on an audit joined with its sheet."""
    found: list[ColumnElement[bool]] = []
    if narrowed.verdict is not None:
        found.append(AuditRow.verdict == narrowed.verdict.value)
    if narrowed.status is not None:
        found.append(AuditRow.status == narrowed.status.value)
    if narrowed.spec:
        found.append(AuditRow.spec_id == narrowed.spec)
    if narrowed.since is not None:
        found.append(AuditRow.queued_at >= narrowed.since)
    if narrowed.until is not None:
        found.append(AuditRow.queued_at < narrowed.until)
    if text := _searchable(narrowed.text):
        found.append(_mentions(text))
    return found


def _searchable(text: str) -> str:
    """What PostgreSQL can look for: no NUL, no more than a line."""
    return text.replace("\0", "").strip()[:SEARCH_MAX_CHARS]


def _mentions(text: str) -> ColumnElement[bool]:
    pattern = like_pattern(text)
    columns = (
        JobSheetRow.filename,
        JobSheetRow.receipt,
        AuditRow.reference,
        AuditRow.technician,
    )
    return or_(*(column.ilike(pattern, escape="\\") for column in columns))


def _page(shown: list[AuditSummary], *, is_newest: bool, is_oldest: bool) -> AuditPage:
    return AuditPage(
        audits=tuple(shown),
        newer=None if is_newest or not shown else shown[0].cursor,
        older=None if is_oldest or not shown else shown[-1].cursor,
    )
