"""Exports: what the list shows, as rows, however many there are, a batch in memory at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from core.domain.access import Action, asks
from core.domain.export_cells import Cell
from core.domain.model import Actor
from core.domain.trail import Event
from core.ports import Runtime
from core.queries import exports
from core.queries.audit_filters import AuditFilter, Cursor
from core.queries.exports import What
from core.services import trail

AUDITS_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Export:
    """`rows` is read once; `count` is how many there were when it was asked for."""

    what: What
    columns: tuple[str, ...]
    count: int
    rows: Iterator[tuple[Cell, ...]]
    made_on: date

    @property
    def name(self) -> str:
        """A file's name without its ending, with the count in it."""
        return f"{self.what.value}-{self.made_on.isoformat()}-{self.count}-rows"


@asks(Action.EXPORTS_MAKE)
def make(rt: Runtime, what: What, narrowed: AuditFilter, *, actor: Actor) -> Export:
    """An export of what this actor may see; the trail says who took it.

    Errors: Forbidden, Unavailable.
    """
    with rt.read() as session:
        count = exports.count(session, what, narrowed, actor=actor)
    with rt.write() as session:
        trail.write(
            session, Event.EXPORTED, actor=actor, on=f"export:{what}", after={"rows": count}
        )
    rows = _rows(rt, what, narrowed, actor)
    return Export(what, exports.columns(what), count, rows, rt.clock().date())


def _rows(
    rt: Runtime, what: What, narrowed: AuditFilter, actor: Actor
) -> Iterator[tuple[Cell, ...]]:
    """A short transaction a batch: an export of a million rows holds nobody up."""
    after: Cursor | None = None
    while True:
        with rt.read() as session:
            found = exports.batch(
                session,
                what,
                narrowed,
                actor=actor,
                after=after,
                audits_at_once=AUDITS_AT_ONCE,
            )
        if found.last is None:
            return
        after = found.last
        for row in found.rows:
            yield tuple(map(_cell, row))


def _cell(value: Any) -> Cell:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case {"page_number": number}:  # Evidence: a person finds the place by its page.
            return int(number)
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case float():
            return round(value, 4)
    return value if value is None or isinstance(value, str | int) else str(value)
