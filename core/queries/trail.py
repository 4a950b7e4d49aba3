"""The audit trail, a page at a time, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from core.db.people import TrailHeadRow, TrailRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.trail import Entry, Event
from core.queries.audits import like_pattern

PAGE_ROWS = 50
EXPORT_ROWS = 100_000
TEXT_MAX_CHARS = 200
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is shown; `since` is inclusive, `until` exclusive, both aware.

    `text` is looked for in who, on what and from where.
    """

    event: Event | None = None
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of entries; `older` is the number to go on from, None at the end."""

    entries: tuple[Entry, ...]
    older: int | None


def page(
    session: Session,
    narrowed: TrailFilter,
    *,
    actor: Actor,
    before: int | None = None,
    limit: int = PAGE_ROWS,
) -> TrailPage:
    """The newest entries, or those before a number. Errors: Forbidden."""
    query = _query(narrowed, actor)
    if before is not None:
        query = query.where(TrailRow.number < before)
    found = [entry(row) for row in session.scalars(query.limit(limit + 1))]
    shown = tuple(found[:limit])
    return TrailPage(shown, shown[-1].number if len(found) > limit else None)


def every(session: Session, narrowed: TrailFilter, *, actor: Actor) -> Iterator[Entry]:
    """Every entry that fits, newest first, at most `EXPORT_ROWS`. Errors: Forbidden."""
    access.require(actor, Action.TRAIL_READ)
    return _batches(session, narrowed, actor)


def _batches(session: Session, narrowed: TrailFilter, actor: Actor) -> Iterator[Entry]:
    before: int | None = None
    for _ in range(EXPORT_ROWS // BATCH):
        found = page(session, narrowed, actor=actor, before=before, limit=BATCH)
        yield from found.entries
        session.expunge_all()
        if found.older is None:
            return
        before = found.older


def count(session: Session, *, actor: Actor) -> int:
    """How many entries there are. Errors: Forbidden."""
    access.require(actor, Action.TRAIL_READ)
    return session.execute(select(TrailHeadRow.count)).scalar_one()


def _query(narrowed: TrailFilter, actor: Actor) -> Select[TrailRow]:
    access.require(actor, Action.TRAIL_READ)
    conditions: list[ColumnElement[bool]] = []
    if narrowed.event is not None:
        conditions.append(TrailRow.action == narrowed.event.value)
    if narrowed.since is not None:
        conditions.append(TrailRow.at >= narrowed.since)
    if narrowed.until is not None:
        conditions.append(TrailRow.at < narrowed.until)
    if text := narrowed.text.replace("\0", "").strip()[:TEXT_MAX_CHARS]:
        columns = (TrailRow.actor, TrailRow.object, TrailRow.address)
        pattern = like_pattern(text)
        conditions.append(or_(*(column.ilike(pattern, escape="\\") for column in columns)))
    return select(TrailRow).where(*conditions).order_by(TrailRow.number.desc())


def entry(row: TrailRow) -> Entry:
    """A row as the entry it keeps."""
    return Entry(
        number=row.number,
        at=row.at,
        actor=row.actor,
        role=row.role,
        action=row.action,
        object=row.object,
        address=row.address,
        before=row.before,
        after=row.after,
    )
