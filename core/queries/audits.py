"""Reads of audits: the list by keyset, and one audit with everything its page shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from core.db.desk_tables import AuditTextRow
from core.db.tables import AuditRow, JobSheetRow
from core.domain import search_words
from core.domain.model import Actor, AuditStatus, Verdict
from core.domain.page.precheck import Trouble
from core.queries import audit_filters, visible
from core.queries.audit_filters import AuditFilter as AuditFilter
from core.queries.audit_filters import Cursor as Cursor
from core.queries.audit_filters import Sort

PAGE_ROWS = 25
SEARCH_MAX_CHARS = search_words.QUERY_MAX_CHARS


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
    customer: str | None
    site: str | None
    confidence: float | None
    assigned_to: str | None
    troubles: tuple[tuple[int, Trouble], ...]

    def cursor(self, sort: Sort = Sort.NEWEST) -> Cursor:
        """Where this line stands in the list of that order."""
        places = {Sort.LOWEST_SCORE: self.score, Sort.LEAST_SURE: self.confidence}
        at = places.get(sort, self.queued_at)
        return Cursor(at if isinstance(at, datetime) else float(at or 0), self.audit_id)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the list, and where the pages before and after it start."""

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
    AuditRow.customer,
    AuditRow.site,
    AuditRow.confidence,
    AuditRow.assigned_to,
    JobSheetRow.troubles,
)


def page(
    session: Session,
    narrowed: AuditFilter,
    *,
    actor: Actor,
    sort: Sort = Sort.NEWEST,
    older_than: Cursor | None = None,
    newer_than: Cursor | None = None,
    limit: int = PAGE_ROWS,
) -> AuditPage:
    """A page of the audits the actor may see that fit the filter; without a cursor the first.

    `older_than` is the last line of the page before this one, `newer_than` the first of the next.
    """
    cursor = newer_than or older_than
    cursor = cursor if cursor is not None and cursor.fits(sort) else None
    is_falling = (sort is Sort.NEWEST) is (newer_than is None)
    by_time = sort in (Sort.NEWEST, Sort.OLDEST)
    first = audit_filters.first_hits(narrowed, cursor, is_falling=is_falling) if by_time else []
    found: list[AuditSummary] = []
    # One row more than shown tells whether there is a further page.
    for hits in (*first, None):
        query = audit_filters.narrow(_EVERYTHING, narrowed, sort, hits=hits)
        query = audit_filters.ordered(query, narrowed, sort, cursor, is_falling=is_falling)
        query = query.where(visible.sheets(actor)).limit(limit + 1)
        found = [summary(row) for row in session.execute(query)]
        if len(found) > limit:
            break
    has_more, shown = len(found) > limit, found[:limit]
    if newer_than is not None:
        return _page(shown[::-1], sort, is_newest=not has_more, is_oldest=False)
    return _page(shown, sort, is_newest=older_than is None, is_oldest=not has_more)


def count(session: Session, narrowed: AuditFilter, *, actor: Actor) -> int:
    """Exactly how many audits the actor may see fit the filter."""
    everything = select(func.count()).select_from(AuditRow).join(AuditRow.job_sheet)
    query = audit_filters.narrow(everything, narrowed).where(visible.sheets(actor))
    return int(session.execute(query).scalar_one())


def texts(session: Session, audit_ids: Collection[UUID]) -> dict[UUID, str]:
    """The text of these audits' sheets, to show where a search hit it."""
    query = select(AuditTextRow.audit_id, AuditTextRow.body).where(
        AuditTextRow.audit_id.in_(audit_ids)
    )
    return {row.audit_id: row.body for row in session.execute(query)}


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


def summary(row: Row[Any] | tuple[Any, ...]) -> AuditSummary:
    """A row that begins with `SUMMARY_COLUMNS` as values."""
    values = {column.key: row[place] for place, column in enumerate(SUMMARY_COLUMNS)}
    verdict, troubles = values.pop("verdict"), values.pop("troubles")
    return AuditSummary(
        **{**values, "status": AuditStatus(values["status"])},
        verdict=Verdict(verdict) if verdict else None,
        troubles=tuple((int(page), Trouble(what)) for page, what in troubles),
    )


def like_pattern(text: str) -> str:
    """An ILIKE pattern for `text` anywhere, its wildcards meant as letters (escape: backslash)."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


_EVERYTHING = select(*SUMMARY_COLUMNS).select_from(AuditRow).join(AuditRow.job_sheet)


def _page(shown: list[AuditSummary], sort: Sort, *, is_newest: bool, is_oldest: bool) -> AuditPage:
    return AuditPage(
        audits=tuple(shown),
        newer=None if is_newest or not shown else shown[0].cursor(sort),
        older=None if is_oldest or not shown else shown[-1].cursor(sort),
    )
