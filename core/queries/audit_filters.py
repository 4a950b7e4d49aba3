"""What the list of audits is narrowed to and ordered by, each in the order of one index.

The list is read from the table whose index has the wanted rows in the wanted order: a reason code
from `audit_reasons`, a search from `audit_texts`, everything else from `audits` itself. A page then
costs the same however many audits there are; see docs/QUERIES.md.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.db.desk_tables import AuditReasonRow, AuditTextRow
from core.db.tables import AuditRow
from core.domain import search_words
from core.domain.bands import Band
from core.domain.model import AuditStatus, ReasonCode, Severity, Verdict


class Sort(StrEnum):
    """The orders of the list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LOWEST_SCORE = "score"
    LEAST_SURE = "confidence"


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the list is narrowed to; `since` is inclusive, `until` exclusive, both aware.

    `severity` is that of the gravest finding, `band` that of the least sure field.
    """

    verdict: Verdict | None = None
    status: AuditStatus | None = None
    spec: str | None = None
    technician: str | None = None
    customer: str | None = None
    site: str | None = None
    reason: ReasonCode | None = None
    severity: Severity | None = None
    band: Band | None = None
    assigned: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: the row it stands on, and what the list is ordered by there."""

    at: datetime | float
    audit_id: UUID

    def __str__(self) -> str:
        at = self.at.isoformat() if isinstance(self.at, datetime) else repr(self.at)
        return f"{at}~{self.audit_id}"

    @property
    def queued_at(self) -> datetime:
        """The time it stands at, in a list by time."""
        if not isinstance(self.at, datetime):
            raise TypeError("This place is in a list that is not ordered by time.")
        return self.at

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """The cursor a URL holds; None where it holds none that makes sense."""
        at, _, audit_id = (text or "").partition("~")
        try:
            return cls(_place(at), UUID(audit_id))
        except ValueError:
            return None

    def fits(self, sort: Sort) -> bool:
        """Whether it is a place in a list of this order: one of another list leads nowhere."""
        return isinstance(self.at, datetime) is (sort in (Sort.NEWEST, Sort.OLDEST))


WINDOW: Final = 2_000  # texts; a word in one sheet of fifty is found among them
FIRST_HITS: Final = 200  # several pages of them, as some fall to the other filters
Place = tuple[InstrumentedAttribute[Any], InstrumentedAttribute[UUID]]


def place(narrowed: AuditFilter, sort: Sort) -> Place:
    """The columns the list is ordered by."""
    if sort is Sort.LOWEST_SCORE:
        return AuditRow.score, AuditRow.id
    if sort is Sort.LEAST_SURE:
        return AuditRow.confidence, AuditRow.id
    if narrowed.reason is not None:
        return AuditReasonRow.queued_at, AuditReasonRow.audit_id
    return AuditRow.queued_at, AuditRow.id


def narrow(
    query: Select[*tuple[Any, ...]],
    narrowed: AuditFilter,
    sort: Sort = Sort.NEWEST,
    *,
    hits: CTE | None = None,
) -> Select[*tuple[Any, ...]]:
    """The query over audits with all that the filter asks for; a search finds these `hits` of
    `first_hits` only, where they are given."""
    when, _ = place(narrowed, sort)
    if narrowed.reason is not None:
        query = query.join(AuditReasonRow, AuditReasonRow.audit_id == AuditRow.id)
        query = query.where(AuditReasonRow.reason_code == narrowed.reason.value)
    if has_words(narrowed):
        found = hits if hits is not None else _all_hits(narrowed)
        query = query.join(found, found.c.audit_id == AuditRow.id)
    elif narrowed.text.strip():
        query = query.where(AuditRow.id == UUID(int=0))  # No word in it: nothing can be found.
    if sort in (Sort.LOWEST_SCORE, Sort.LEAST_SURE):
        query = query.where(when.is_not(None))
        when = AuditRow.queued_at
    if narrowed.since is not None:
        query = query.where(when >= narrowed.since)
    if narrowed.until is not None:
        query = query.where(when < narrowed.until)
    return query.where(*_equal(narrowed))


def ordered(
    query: Select[*tuple[Any, ...]],
    narrowed: AuditFilter,
    sort: Sort,
    cursor: Cursor | None,
    *,
    is_falling: bool,
) -> Select[*tuple[Any, ...]]:
    """The query in the order of the list, from the cursor on."""
    places = place(narrowed, sort)
    if cursor is not None:
        there = (cursor.at, cursor.audit_id)
        query = query.where(tuple_(*places) < there if is_falling else tuple_(*places) > there)
    return query.order_by(*(one.desc() if is_falling else one.asc() for one in places))


def has_words(narrowed: AuditFilter) -> bool:
    """Whether there is something to search for."""
    return bool(search_words.query(narrowed.text))


def first_hits(narrowed: AuditFilter, cursor: Cursor | None, *, is_falling: bool) -> list[CTE]:
    """Some hits of a search, those that the list from here shows first; nothing where nothing is
    searched for.

    A common word is found among the next texts of the list, and the others need not be looked at;
    of either word only the first few hits are worth a join.
    """
    if not has_words(narrowed):
        return []
    near = _from(cursor, AuditTextRow, is_falling=is_falling).limit(WINDOW)
    window = aliased(AuditTextRow, near.cte("near").prefix_with("MATERIALIZED"))
    return [
        _from(cursor, texts, is_falling=is_falling)
        .where(_holds(texts, narrowed))
        .with_only_columns(texts.audit_id)
        .limit(FIRST_HITS)
        .cte("hits")
        .prefix_with("MATERIALIZED")
        for texts in (window, AuditTextRow)
    ]


def _from(
    cursor: Cursor | None, texts: type[AuditTextRow], *, is_falling: bool
) -> Select[*tuple[Any, ...]]:
    """Texts in the order of a list by time, from the cursor on."""
    query: Select[*tuple[Any, ...]] = select(texts.audit_id, texts.queued_at, texts.search)
    here = (texts.queued_at, texts.audit_id)
    if cursor is not None:
        there = (cursor.at, cursor.audit_id)
        query = query.where(tuple_(*here) < there if is_falling else tuple_(*here) > there)
    return query.order_by(*(one.desc() if is_falling else one.asc() for one in here))


def _all_hits(narrowed: AuditFilter) -> CTE:
    """The audits whose text holds the words. Kept apart from the rest of the query, or the planner
    walks the whole list for a word of which it has no statistics."""
    found = select(AuditTextRow.audit_id).where(_holds(AuditTextRow, narrowed))
    return found.cte("hits").prefix_with("MATERIALIZED")


def _holds(texts: type[AuditTextRow], narrowed: AuditFilter) -> ColumnElement[bool]:
    words = func.to_tsquery(cast("simple", REGCONFIG), search_words.query(narrowed.text))
    return texts.search.op("@@", is_comparison=True)(words)


def _equal(narrowed: AuditFilter) -> list[ColumnElement[bool]]:
    wanted: dict[InstrumentedAttribute[Any], str | None] = {
        AuditRow.verdict: narrowed.verdict,
        AuditRow.status: narrowed.status,
        AuditRow.spec_id: narrowed.spec,
        AuditRow.technician: narrowed.technician,
        AuditRow.customer: narrowed.customer,
        AuditRow.site: narrowed.site,
        AuditRow.severity: narrowed.severity,
        AuditRow.confidence_band: narrowed.band,
        AuditRow.assigned_to: narrowed.assigned,
    }
    return [column == str(value) for column, value in wanted.items() if value]


def _place(text: str) -> datetime | float:
    """Raises ValueError where it is neither an aware time nor a number."""
    if "T" not in text:
        number = float(text)
        if number != number or abs(number) > 1e6:  # NaN is no place
            raise ValueError(text)
        return number
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
