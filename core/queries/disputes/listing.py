"""Lists of disputes: the desk of those who decide, and one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, lateral, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from core.db.dispute_tables import DisputeCauseRow, DisputeRow
from core.db.tables import JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.disputes import triage
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.moves import LIVE, State
from core.domain.disputes.triage import Order, Tally
from core.domain.model import Actor, Severity
from core.queries.audit_filters import Cursor
from core.queries.disputes import seen, tallies

PAGE_ROWS = 25
_Desk = Callable[[str | None, int], Select[Any]]
_LIVE = tuple(state.value for state in LIVE)


@dataclass(frozen=True, slots=True)
class Line:
    """A dispute in a list. `repeated`: how many live ones share its cause, itself included;
    `doubt`: how likely the finding is wrong by what is known now, 0 to 1."""

    dispute_id: UUID
    number: int
    job_sheet_id: UUID
    audit_id: UUID
    cause_id: UUID
    filename: str
    kind: Kind
    reason: Reason
    rule: str
    field: str | None
    severity: Severity
    message: str
    state: State
    disputer: str
    holder: str | None
    opened_at: datetime
    due_at: datetime
    is_paused: bool
    is_appeal: bool
    decided_at: datetime | None
    tally: Tally
    doubt: float
    repeated: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which disputes; None is any. `live` alone is what waits for somebody."""

    state: State | None = None
    is_live: bool = False
    holder: str | None = None
    disputer: str | None = None
    rule: str | None = None
    cause_id: UUID | None = None
    job_sheet_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits, and how much of it is late; `late` counts to a thousand at most."""

    live: int
    late: int


_COLUMNS: tuple[Any, ...] = (DisputeRow, JobSheetRow.filename)


def desk(
    session: Session,
    *,
    actor: Actor,
    order: Order = Order.DEADLINE,
    holder: str | None = None,
    limit: int = PAGE_ROWS,
) -> list[Line]:
    """The next live disputes in that order; `holder` narrows to what one person has.

    Errors: Forbidden.
    """
    access.require(actor, Action.DISPUTES_READ_ALL)
    return _lines(session, _DESK[order](holder, limit))


def page(
    session: Session,
    narrowed: Filter,
    *,
    actor: Actor,
    older_than: Cursor | None = None,
    limit: int = PAGE_ROWS,
) -> list[Line]:
    """The newest disputes first that the actor may see and that fit; one page by keyset."""
    query = _all().where(seen.disputes(actor), *_conditions(narrowed))
    if older_than is not None:
        place = tuple_(DisputeRow.opened_at, DisputeRow.id)
        query = query.where(place < (older_than.at, older_than.audit_id))
    query = query.order_by(DisputeRow.opened_at.desc(), DisputeRow.id.desc()).limit(limit)
    return _lines(session, query)


def counts(session: Session, *, now: datetime) -> Counts:
    """What waits for a decision. The live ones are counted with each move, not here."""
    live = session.execute(select(func.coalesce(func.sum(DisputeCauseRow.live), 0))).scalar_one()
    some = (
        select(DisputeRow.id)
        .where(DisputeRow.state.in_(_LIVE), DisputeRow.due_at < now)
        .limit(1_000)
        .subquery()
    )
    late = session.execute(select(func.count()).select_from(some)).scalar_one()
    return Counts(int(live), late)


def of_finding(
    session: Session, job_sheet_id: UUID, *, actor: Actor
) -> dict[tuple[str, str | None], Line]:
    """The disputes of a sheet by what they are about, the newest of each."""
    found = page(session, Filter(job_sheet_id=job_sheet_id), actor=actor, limit=200)
    return {(one.rule, one.field): one for one in reversed(found)}


def _all() -> Select[Any]:
    return select(*_COLUMNS).join(JobSheetRow, JobSheetRow.id == DisputeRow.job_sheet_id)


def _conditions(narrowed: Filter) -> list[ColumnElement[bool]]:
    columns = {
        DisputeRow.state: narrowed.state.value if narrowed.state else None,
        DisputeRow.holder: narrowed.holder,
        DisputeRow.disputer: narrowed.disputer,
        DisputeRow.rule: narrowed.rule,
        DisputeRow.cause_id: narrowed.cause_id,
        DisputeRow.job_sheet_id: narrowed.job_sheet_id,
    }
    found = [column == value for column, value in columns.items() if value is not None]
    return [*found, DisputeRow.state.in_(_LIVE)] if narrowed.is_live else found


def _by(*places: Any) -> _Desk:
    def query(holder: str | None, limit: int) -> Select[Any]:
        return _all().where(*_waiting(DisputeRow, holder)).order_by(*places).limit(limit)

    return query


def _by_cause(weight: str) -> _Desk:
    """Causes are few and disputes are many: the causes are ordered, and of each the most urgent
    disputes are taken by an index, no more than fit on the page."""

    def query(holder: str | None, limit: int) -> Select[Any]:
        causes = _rated().where(DisputeCauseRow.live > 0).subquery()
        few = select(causes).order_by(causes.c[weight].desc(), causes.c.id).limit(limit).cte("few")
        one = aliased(DisputeRow)
        urgent = lateral(
            select(one.id, one.due_at)
            .where(one.cause_id == few.c.id, *_waiting(one, holder))
            .order_by(one.due_at, one.id)
            .limit(limit)
        )
        picked = (
            select(few.c[weight], few.c.id.label("cause"), urgent.c.id, urgent.c.due_at)
            .select_from(few)
            .join(urgent, true())
            .subquery()
        )
        order = (picked.c[weight].desc(), picked.c.cause, picked.c.due_at, picked.c.id)
        return _all().join(picked, picked.c.id == DisputeRow.id).order_by(*order).limit(limit)

    return query


def _waiting(one: type[DisputeRow], holder: str | None) -> list[ColumnElement[bool]]:
    live = one.state.in_(_LIVE)
    return [live] if holder is None else [live, one.holder == holder]


def _rated() -> Select[Any]:
    """Each cause with the overturn rate of its rule, moved towards a half where little is known."""
    whole = aliased(DisputeCauseRow)
    overturned = func.sum(whole.accepted + whole.partly)
    decided = func.sum(whole.accepted + whole.partly + whole.rejected)
    rates = (
        select(whole.rule, ((overturned + 1.0) / (decided + 2.0)).label("rate"))
        .group_by(whole.rule)
        .subquery()
    )
    return select(DisputeCauseRow.id, DisputeCauseRow.live, rates.c.rate).join(
        rates, rates.c.rule == DisputeCauseRow.rule
    )


_DESK = {
    Order.DEADLINE: _by(DisputeRow.due_at, DisputeRow.id),
    Order.DOUBT: _by(DisputeRow.doubt.desc(), DisputeRow.id),
    Order.OVERTURNED: _by_cause("rate"),
    Order.REPEATED: _by_cause("live"),
}


def _lines(session: Session, query: Select[Any]) -> list[Line]:
    found = session.execute(query).all()
    rates = tallies.of_rules(session, {row.rule for row, _ in found})
    live = tallies.live(session, {row.cause_id for row, _ in found})
    return [
        line(row, filename, rates.get(row.rule, Tally()), live.get(row.cause_id, 0))
        for row, filename in found
    ]


def line(row: DisputeRow, filename: str, tally: Tally, repeated: int) -> Line:
    """A row as a line of a list."""
    finding = row.finding
    return Line(
        dispute_id=row.id,
        number=row.number,
        job_sheet_id=row.job_sheet_id,
        audit_id=row.audit_id,
        cause_id=row.cause_id,
        filename=filename,
        kind=Kind(row.kind),
        reason=Reason(row.reason),
        rule=row.rule,
        field=row.field,
        severity=Severity(row.severity),
        message=str(finding["message"]),
        state=State(row.state),
        disputer=row.disputer,
        holder=row.holder,
        opened_at=row.opened_at,
        due_at=row.due_at,
        is_paused=row.paused_at is not None,
        is_appeal=row.is_appeal,
        decided_at=row.decided_at,
        tally=tally,
        doubt=triage.doubt(float(finding["confidence"]), tally),
        repeated=repeated,
    )
