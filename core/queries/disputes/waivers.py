"""Reads of waivers: what was asked for, what holds, and until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import WaiverRow
from core.db.tables import JobSheetRow
from core.domain import access
from core.domain.access import Action
from core.domain.disputes.waivers import Scope, WaiverState
from core.domain.model import Actor
from core.errors import NotFound

LIST_ROWS = 200


class Shown(StrEnum):
    """Which waivers a list holds."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    OVER = "over"  # refused, revoked or expired


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver. `filename` is the sheet's, where it covers a finding of one."""

    waiver_id: UUID
    number: int
    scope: Scope
    rule: str
    field: str | None
    spec_id: str | None
    customer: str | None
    asset: str | None
    job_sheet_id: UUID | None
    filename: str | None
    reason: str
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    state: WaiverState
    decided_by: str | None
    decided_at: datetime | None
    comment: str | None
    revoked_by: str | None
    revoked_at: datetime | None
    revoke_comment: str | None


def listing(
    session: Session, shown: Shown | None, *, actor: Actor, now: datetime, limit: int = LIST_ROWS
) -> list[Waiver]:
    """The newest first; those in force by the date they end. Errors: Forbidden."""
    access.require(actor, Action.WAIVERS_READ)
    order: tuple[Any, ...] = (WaiverRow.asked_at.desc(), WaiverRow.id)
    if shown is Shown.IN_FORCE:
        order = (WaiverRow.expires_at, WaiverRow.id)
    query = _all().where(*_shown(shown, now)).order_by(*order).limit(limit)
    return [_waiver(row, filename) for row, filename in session.execute(query)]


def get(session: Session, waiver_id: UUID, *, actor: Actor) -> Waiver:
    """The waiver with this id. Errors: Forbidden, NotFound."""
    access.require(actor, Action.WAIVERS_READ)
    found = session.execute(_all().where(WaiverRow.id == waiver_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such waiver. The link may be incomplete.")
    return _waiver(*found)


def counts(session: Session, *, actor: Actor, now: datetime) -> dict[Shown, int]:
    """How many there are of each kind. Errors: Forbidden."""
    access.require(actor, Action.WAIVERS_READ)
    return {
        shown: session.execute(select(func.count()).where(*_shown(shown, now))).scalar_one()
        for shown in Shown
    }


def _all() -> Any:
    return select(WaiverRow, JobSheetRow.filename).outerjoin(
        JobSheetRow, JobSheetRow.id == WaiverRow.job_sheet_id
    )


def _shown(shown: Shown | None, now: datetime) -> list[ColumnElement[bool]]:
    holds = (WaiverRow.state == WaiverState.APPROVED.value) & (WaiverRow.expires_at > now)
    asked = WaiverRow.state == WaiverState.ASKED.value
    if shown is None:
        return [WaiverRow.id.is_not(None)]
    if shown is Shown.OVER:
        return [~asked, ~holds]
    return [asked if shown is Shown.ASKED else holds]


def _waiver(row: WaiverRow, filename: str | None) -> Waiver:
    return Waiver(
        waiver_id=row.id,
        number=row.number,
        scope=Scope(row.scope),
        rule=row.rule,
        field=row.field,
        spec_id=row.spec_id,
        customer=row.customer,
        asset=row.asset,
        job_sheet_id=row.job_sheet_id,
        filename=filename,
        reason=row.reason,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        state=WaiverState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        comment=row.comment,
        revoked_by=row.revoked_by,
        revoked_at=row.revoked_at,
        revoke_comment=row.revoke_comment,
    )
