"""Moments that explain a change in a chart: versions, models, deploys, specs, incidents."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from core.db.operations import OcrCallRow
from core.db.people import TrailRow
from core.db.tables import WorkerRow
from core.domain.trail import Event

MOST: Final = 100
VERSION: Final = "version"
MODEL: Final = "model"
IN_TURN: Final = timedelta(minutes=30)  # a model asked within it was not given up meanwhile
# What the trail tells by the first word of its event.
MARKED: Final = ("deploy.", "maintenance.", "incident.", "spec.moved", "queue.", "runbook.done")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was changed: when, what kind (an event of the trail, a version, a model of
    the OCR provider), what."""

    at: datetime
    kind: str
    what: str


def since(session: Session, moment: datetime) -> list[Mark]:
    """Those after this moment, the oldest first."""
    found = (_versions(session, moment), _models(session, moment), _told(session, moment))
    return sorted(chain.from_iterable(found), key=lambda one: one.at)


def last_deploy(session: Session) -> datetime | None:
    """The newest deploy: as it was told, else when a version was first seen at work."""
    told = select(func.max(TrailRow.at)).where(TrailRow.action.like("deploy.%"))
    seen = select(func.min(WorkerRow.started_at)).group_by(WorkerRow.version)
    moments = [session.execute(told).scalar(), *session.scalars(seen)]
    return max((at for at in moments if at is not None), default=None)


def _versions(session: Session, moment: datetime) -> list[Mark]:
    first = func.min(WorkerRow.started_at)
    query = select(first, WorkerRow.version).group_by(WorkerRow.version).having(first > moment)
    return [Mark(at, VERSION, version) for at, version in session.execute(query)]


def _models(session: Session, moment: datetime) -> list[Mark]:
    """The first call of each model after another was asked, also where it was asked long before.

    While hosts are given a new model one by one both are asked in turn: that is one change.
    """
    before = (
        select(OcrCallRow.model)
        .where(OcrCallRow.called_at <= moment)
        .order_by(OcrCallRow.called_at.desc(), OcrCallRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    in_turn = func.lag(OcrCallRow.model).over(order_by=(OcrCallRow.called_at, OcrCallRow.id))
    calls = (
        select(OcrCallRow.called_at, OcrCallRow.model, func.coalesce(in_turn, before).label("last"))
        .where(OcrCallRow.called_at > moment)
        .subquery()
    )
    at, earlier = calls.c.called_at, aliased(OcrCallRow)
    was_asked = exists().where(
        earlier.model == calls.c.model, earlier.called_at < at, earlier.called_at >= at - IN_TURN
    )
    query = (
        select(at, calls.c.model)
        .where(calls.c.model.is_distinct_from(calls.c.last), ~was_asked)
        .order_by(at.desc())
        .limit(MOST)
    )
    return [Mark(at, MODEL, model) for at, model in session.execute(query)]


def _told(session: Session, moment: datetime) -> list[Mark]:
    events = [one.value for one in Event if one.value.startswith(MARKED)]
    query = (
        select(TrailRow)
        .where(TrailRow.action.in_(events), TrailRow.at > moment)
        .order_by(TrailRow.number.desc())
        .limit(MOST)
    )
    return [
        Mark(row.at, row.action, _named(row.object, row.after)) for row in session.scalars(query)
    ]


def _named(on: str, after: Any) -> str:
    """What it was about, with the state it came to where it tells one."""
    state = (after or {}).get("state") or (after or {}).get("version") or ""
    return f"{on} {state}".strip()
