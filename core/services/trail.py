"""The audit trail: written in the transaction of what it tells, last in it."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from core.db.people import TrailHeadRow, TrailRow
from core.domain import csv_cells, storable, trail
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Break, Entry, Event, Sealed
from core.ports import Runtime
from core.queries import trail as kept
from core.queries.trail import TrailFilter

TEXT_MAX_CHARS: Final = 500
BATCH: Final = 2_000
COLUMNS: Final = ("number", "at", "who", "role", "what", "on", "from", "before", "after")

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many entries there are, the last one's hash, and the first that does not hold."""

    count: int
    sha256: str
    broken: Break | None


def write(
    session: Session,
    event: Event,
    *,
    actor: Actor,
    on: str,
    before: Facts | None = None,
    after: Facts | None = None,
    role: str | None = None,
) -> None:
    """Add an entry; it stands or falls with the caller's transaction. `on` is `kind:id`.

    `role` is given where it is not the actor's: of somebody who did not get in.

    The head is locked until the transaction ends, so that entries are sealed one after the other:
    write last. Never a field's value or the text of a sheet.
    """
    head = select(TrailHeadRow.count, TrailHeadRow.sha256, func.clock_timestamp())
    count, previous, at = session.execute(head.with_for_update()).one()
    entry = Entry(
        number=count + 1,
        at=at,
        actor=_text(actor.name),
        role=actor.role.value if role is None else role,
        action=event.value,
        object=_text(on),
        address=_text(actor.address),
        before=_facts(before),
        after=_facts(after),
    )
    sha256 = trail.seal(entry, previous)
    session.add(
        TrailRow(
            number=entry.number,
            at=entry.at,
            actor=entry.actor,
            role=entry.role,
            action=entry.action,
            object=entry.object,
            address=entry.address,
            before=entry.before,
            after=entry.after,
            previous_sha256=previous,
            sha256=sha256,
        )
    )
    session.execute(update(TrailHeadRow).values(count=entry.number, sha256=sha256))
    session.flush()


@asks(Action.TRAIL_READ)
def export(rt: Runtime, narrowed: TrailFilter, *, actor: Actor) -> str:
    """The entries that fit, as CSV; that it was taken is an entry itself. Errors: Forbidden."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    with rt.read() as session:
        for entry in kept.every(session, narrowed, actor=actor):
            writer.writerow(csv_cells.defused(cell) for cell in _cells(entry))
    with rt.write() as session:
        write(session, Event.TRAIL_EXPORTED, actor=actor, on="trail")
    return out.getvalue()


def verify(rt: Runtime) -> Checked:
    """Look at every entry in one snapshot. Errors: Unavailable."""
    with rt.read() as session:
        # What is added while we read is no break.
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        count, sha256 = session.execute(select(TrailHeadRow.count, TrailHeadRow.sha256)).one()
        return Checked(count, sha256, trail.first_break(_all(session), count=count, sha256=sha256))


def _all(session: Session) -> Iterator[Sealed]:
    """The first entry first, a batch at a time."""
    last: int | None = None
    while rows := session.scalars(_after(last)).all():
        yield from map(_sealed, rows)
        last = rows[-1].number
        session.expunge_all()


def _after(number: int | None) -> Select[TrailRow]:
    query = select(TrailRow).order_by(TrailRow.number).limit(BATCH)
    return query if number is None else query.where(TrailRow.number > number)


def _sealed(row: TrailRow) -> Sealed:
    return Sealed(kept.entry(row), row.previous_sha256, row.sha256)


def _cells(entry: Entry) -> tuple[str, ...]:
    at = entry.at.astimezone(UTC).isoformat(timespec="seconds")
    who = (entry.actor, entry.role, entry.action, entry.object, entry.address)
    return str(entry.number), at, *who, _json(entry.before), _json(entry.after)


def _json(facts: Facts | None) -> str:
    return "" if facts is None else json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _facts(facts: Facts | None) -> dict[str, Any] | None:
    """As the database will give them back: JSON, no text longer than a line."""
    if facts is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(facts, default=str))
    return {key: _text(value) if isinstance(value, str) else value for key, value in plain.items()}


def _text(text: str) -> str:
    """What PostgreSQL can hold, and no more than a line."""
    return storable.fitted(text)[:TEXT_MAX_CHARS]
