"""Failures grouped by their class, cause and place in the program."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from core.db.checks_tables import ErrorGroupRow
from core.db.tables import AttemptRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.error_groups import Decided, ErrorGroup, key_of

KEPT_DAYS: Final = 90  # as long as attempts are
DAYS: Final = 14  # of the trend
GROUPS_AT_MOST: Final = 200

_KIND: Final = (AttemptRow.error_class, AttemptRow.cause, AttemptRow.fingerprint)


def listed(session: Session, *, actor: Actor) -> list[ErrorGroup]:
    """The kinds seen within `KEPT_DAYS`, the newest failure first. Errors: Forbidden."""
    access.require(actor, Action.QUEUE_READ)
    decided, trends, sheets = _decisions(session), _trends(session), _sheets(session)
    counted = session.execute(_counted()).all()
    newest = _newest(session, [row.newest for row in counted])
    return [
        replace(
            found,
            sheets=sheets.get(found.key, 0),
            by_day=_by_day(trends.get(found.key, {})),
            audit_id=str(newest[row.newest].audit_id),
            message=newest[row.newest].message or "",
            traceback=newest[row.newest].traceback,
        )
        for row in counted
        for found in [_group(row, decided)]
    ]


def groups(session: Session) -> list[ErrorGroup]:
    """As `listed`, for the checks: without sheets, trend and newest failure."""
    decided = _decisions(session)
    return [_group(row, decided) for row in session.execute(_counted())]


def exists(session: Session, key: str) -> bool:
    """True where such errors were seen."""
    parts = [part or None for part in key.split("|")]
    if len(parts) != len(_KIND):
        return False
    same = [column.is_not_distinct_from(part) for column, part in zip(_KIND, parts, strict=True)]
    query = select(AttemptRow.id).where(AttemptRow.ended_at.is_not(None), *same).limit(1)
    return session.execute(query).first() is not None


def _is_failure(days: int) -> ColumnElement[bool]:
    return AttemptRow.error_class.is_not(None) & (AttemptRow.ended_at > _ago(days=days))


def _counted() -> Any:
    return (
        select(
            *_KIND,
            func.count().label("count"),
            func.count().filter(AttemptRow.ended_at > _ago(hours=1)).label("last_hour"),
            func.min(AttemptRow.ended_at).label("first_at"),
            func.max(AttemptRow.ended_at).label("last_at"),
            func.max(AttemptRow.id).label("newest"),
        )
        .where(_is_failure(KEPT_DAYS))
        .group_by(*_KIND)
        .order_by(func.max(AttemptRow.ended_at).desc(), *_KIND)
        .limit(GROUPS_AT_MOST)
    )


def _sheets(session: Session) -> dict[str, int]:
    """How many audits each kind hit; grouped twice, which is far cheaper than counting distinct."""
    each = (
        select(*_KIND, AttemptRow.audit_id)
        .where(_is_failure(KEPT_DAYS))
        .group_by(*_KIND, AttemptRow.audit_id)
        .subquery()
    )
    kind = (each.c.error_class, each.c.cause, each.c.fingerprint)
    query = select(*kind, func.count()).group_by(*kind)
    return {key_of(row[0], row[1], row[2]): row[3] for row in session.execute(query)}


def _trends(session: Session) -> dict[str, dict[int, int]]:
    """By kind: the count of each day, by how many days ago it was."""
    day = func.floor(func.extract("epoch", func.now() - AttemptRow.ended_at) / 86_400)
    query = select(*_KIND, day, func.count()).where(_is_failure(DAYS)).group_by(*_KIND, text("4"))
    found: dict[str, dict[int, int]] = {}
    for error_class, cause, fingerprint, ago, count in session.execute(query):
        found.setdefault(key_of(error_class, cause, fingerprint), {})[int(ago)] = count
    return found


def _newest(session: Session, ids: Sequence[int]) -> dict[int, AttemptRow]:
    query = select(AttemptRow).where(AttemptRow.id.in_(ids))
    return {row.id: row for row in session.scalars(query)}


def _group(row: Any, decided: dict[str, Decided]) -> ErrorGroup:
    key = key_of(row.error_class, row.cause, row.fingerprint)
    return ErrorGroup(
        key=key,
        error_class=row.error_class,
        cause=row.cause,
        fingerprint=row.fingerprint,
        count=row.count,
        last_hour=row.last_hour,
        first_at=row.first_at,
        last_at=row.last_at,
        decided=decided.get(key, Decided()),
    )


def _by_day(counts: dict[int, int]) -> tuple[int, ...]:
    return tuple(counts.get(ago, 0) for ago in reversed(range(DAYS)))


def _decisions(session: Session) -> dict[str, Decided]:
    return {row.key: _decided(row) for row in session.scalars(select(ErrorGroupRow))}


def _decided(row: ErrorGroupRow) -> Decided:
    return Decided(
        row.acknowledged_by, row.acknowledged_at, row.resolved_by, row.resolved_at, row.note
    )


def _ago(**length: float) -> ColumnElement[datetime]:
    return func.now() - timedelta(**length)
