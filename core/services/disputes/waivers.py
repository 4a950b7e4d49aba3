"""Waivers: asked for, approved by somebody else, revoked, and ended by their date."""

from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.dispute_tables import WaiverRow
from core.db.tables import JobSheetRow
from core.domain import actors, rulings
from core.domain.access import Action, asks
from core.domain.disputes import waivers
from core.domain.disputes.waivers import Asked, Scope, WaiverState
from core.domain.model import Actor
from core.domain.trail import Event
from core.domain.webhook_rules import Event as Told
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.queries import audit_detail
from core.services import trail
from core.services.disputes import rows
from core.services.messages import events, notices
from core.services.reviewing import standings

_UNKNOWN: Final = "There is no such waiver. Open one from the list of waivers."
CLOCK: Final = actors.system("clock")


@asks(Action.WAIVERS_ASK)
def ask(rt: Runtime, audit_id: UUID, asked: Asked, *, actor: Actor) -> UUID:
    """Ask for a waiver of a finding of this audit, or of its rule; gives the waiver's id.

    Errors: Forbidden, NotFound, Rejected (no such finding, no reason, no or a too late end).
    """
    waivers.refuse_unfit(asked, now=rt.clock())
    with rt.read() as session:
        audit = audit_detail.get(session, audit_id, actor=actor)
    found = [
        one for one in audit.findings if one.rule == asked.rule and asked.field in (None, one.field)
    ]
    if not found:
        raise Rejected("This audit has no such finding.")
    if found[0].reason_code.is_system:
        raise Rejected("What is our fault is not charged to the sheet and needs no waiver.")
    is_finding = asked.scope is Scope.FINDING
    row = WaiverRow(
        id=uuid4(),
        scope=asked.scope.value,
        rule=asked.rule,
        field=asked.field,
        spec_id=audit.summary.spec_id,
        customer=None if is_finding else asked.customer,
        asset=None if is_finding else asked.asset,
        job_sheet_id=audit.summary.job_sheet_id if is_finding else None,
        reason=rows.clean(asked.reason),
        asked_by=actor.name,
        asked_at=rt.clock(),
        expires_at=asked.expires_at,
        state=WaiverState.ASKED.value,
    )
    with rt.write() as session:
        session.add(row)
        session.flush()
        to = notices.who_may(session, Action.WAIVERS_DECIDE, but=[actor.name])
        said = f"{actor.name} asks for a waiver of {_rule(row)} (waiver {row.number})."
        notices.tell(rt, session, to, kind="asked", subject=_on(row), sentence=said)
        told = {"scope": row.scope, "rule": row.rule, "until": row.expires_at}
        trail.write(session, Event.WAIVER_ASKED, actor=actor, on=_on(row), after=told)
    return row.id


@asks(Action.WAIVERS_DECIDE)
def decide(
    rt: Runtime, waiver_id: UUID, decision: WaiverState, *, actor: Actor, comment: str
) -> None:
    """Approve or refuse it. A waiver of one finding counts at once.

    Errors: Forbidden (the asker), NotFound, Conflict (decided already), Rejected (no comment, or
    its date has passed).
    """
    if decision not in (WaiverState.APPROVED, WaiverState.REFUSED):
        raise Rejected("Choose to approve or to refuse it.")
    said = rows.clean(comment)
    with rt.write() as session:
        row = _locked(session, waiver_id)
        state = WaiverState(row.state)
        waivers.refuse_decision(state, asked_by=row.asked_by, by=actor.name, comment=said)
        if decision is WaiverState.APPROVED and row.expires_at <= rt.clock():
            raise Conflict("The date it was asked for has passed; it has to be asked for anew.")
        row.state, row.comment = decision.value, said
        row.decided_by, row.decided_at = actor.name, rt.clock()
        session.flush()
        if decision is WaiverState.APPROVED and row.job_sheet_id is not None:
            standings.rejudge(rt, session, row.job_sheet_id, by=actor.name)
        _decided(rt, session, row, actor)


@asks(Action.WAIVERS_DECIDE)
def revoke(rt: Runtime, waiver_id: UUID, *, actor: Actor, comment: str) -> None:
    """End it before its date. Errors: Forbidden, NotFound, Conflict, Rejected (no comment)."""
    said = rows.clean(comment)
    with rt.write() as session:
        row = _locked(session, waiver_id)
        waivers.refuse_revoking(
            WaiverState(row.state), expires_at=row.expires_at, now=rt.clock(), comment=said
        )
        row.state, row.revoked_by = WaiverState.REVOKED.value, actor.name
        row.revoked_at, row.revoke_comment = rt.clock(), said
        session.flush()
        if row.job_sheet_id is not None:
            standings.rejudge(rt, session, row.job_sheet_id, by=actor.name)
        sentence = f"Waiver {row.number} of {_rule(row)} was revoked by {actor.name}. {said}"
        notices.tell(
            rt, session, [row.asked_by], kind="revoked", subject=_on(row), sentence=sentence
        )
        _announce(session, Told.WAIVER_ENDED, row, cause="revoked")
        trail.write(session, Event.WAIVER_REVOKED, actor=actor, on=_on(row))


def expired(rt: Runtime, session: Session, row: WaiverRow) -> None:
    """Its date has come: whoever asked is told, and integrators; in the caller's transaction."""
    sentence = f"Waiver {row.number} of {_rule(row)} has expired; its findings count again."
    notices.tell(rt, session, [row.asked_by], kind="expired", subject=_on(row), sentence=sentence)
    _announce(session, Told.WAIVER_ENDED, row, cause="expired")
    trail.write(session, Event.WAIVER_ENDED, actor=CLOCK, on=_on(row))


def _decided(rt: Runtime, session: Session, row: WaiverRow, actor: Actor) -> None:
    is_approved = row.state == WaiverState.APPROVED.value
    word = "approved" if is_approved else "refused"
    sentence = f"Waiver {row.number} of {_rule(row)} was {word} by {actor.name}. {row.comment}"
    notices.tell(rt, session, [row.asked_by], kind=word, subject=_on(row), sentence=sentence)
    _announce(session, Told.WAIVER_APPROVED if is_approved else Told.WAIVER_REJECTED, row)
    trail.write(session, Event.WAIVER_DECIDED, actor=actor, on=_on(row), after={"state": row.state})


def _announce(session: Session, event: Told, row: WaiverRow, *, cause: str | None = None) -> None:
    told = {
        "waiver_id": str(row.id),
        "number": row.number,
        "scope": row.scope,
        "rule": row.rule,
        "spec": row.spec_id,
        "job_sheet_id": str(row.job_sheet_id) if row.job_sheet_id else None,
        "expires_at": row.expires_at.isoformat(),
        "cause": cause,
    }
    events.announce(session, event, told)


def _locked(session: Session, waiver_id: UUID) -> WaiverRow:
    """The waiver's row, its sheet's lock first. Errors: NotFound."""
    sheet = select(WaiverRow.job_sheet_id).where(WaiverRow.id == waiver_id).scalar_subquery()
    session.execute(select(JobSheetRow.id).where(JobSheetRow.id == sheet).with_for_update())
    row = session.get(WaiverRow, waiver_id, with_for_update=True)
    if row is None:
        raise NotFound(_UNKNOWN)
    return row


def _on(row: WaiverRow) -> str:
    return f"waiver:{row.id}"


def _rule(row: WaiverRow) -> str:
    return rulings.rule_in_words(row.rule)
