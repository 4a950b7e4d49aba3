"""Alert rules: kept and silenced by people."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.db.upkeep_tables import AlertRuleRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.ops import alerts, registry
from core.domain.ops.alerts import Rule
from core.domain.ops.checks import State
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.services import trail

RULES_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule as somebody wants it."""

    check_id: str
    counts_from: State = State.FAIL
    raise_after: int = 4
    clear_after: int = 4
    value_from: float | None = None
    emails: tuple[str, ...] = ()
    opens_incident: bool = False


@asks(Action.ALERTS_KEEP)
def create(rt: Runtime, asked: Asked, *, actor: Actor) -> UUID:
    """Tell of this check from now on. Errors: Forbidden, Rejected, Conflict (too many)."""
    rule = _rule(uuid4(), asked)
    with rt.write() as session:
        _refuse_more(session)
        session.add(AlertRuleRow(id=rule.id, created_by=actor.name, **_values(rule)))
        _tell(session, rule.id, actor, rule.check_id, "created")
    return rule.id


@asks(Action.ALERTS_KEEP)
def change(rt: Runtime, rule_id: UUID, asked: Asked, *, actor: Actor, is_on: bool) -> None:
    """Have it so from now on. Errors: Forbidden, NotFound, Rejected."""
    rule = replace(_rule(rule_id, asked), is_on=is_on)
    with rt.write() as session:
        row = _locked(session, rule_id)
        for name, value in {**_values(rule), "is_on": is_on}.items():
            setattr(row, name, value)
        _tell(session, rule_id, actor, rule.check_id, "changed")


@asks(Action.ALERTS_KEEP)
def remove(rt: Runtime, rule_id: UUID, *, actor: Actor) -> None:
    """Forget it; what it told stays. Errors: Forbidden, NotFound."""
    with rt.write() as session:
        row = _locked(session, rule_id)
        session.execute(delete(AlertRuleRow).where(AlertRuleRow.id == rule_id))
        _tell(session, rule_id, actor, row.check_id, "removed")


@asks(Action.ALERTS_KEEP)
def silence(
    rt: Runtime, rule_id: UUID, *, actor: Actor, reason: str, until: datetime | None
) -> None:
    """Tell nobody until then (aware); None ends a silence. What is still bad then is told then.

    Errors: Forbidden, NotFound, Rejected (no reason, no time to come).
    """
    if until is not None and not reason.strip():
        raise Rejected("Say why: others will wonder why they hear nothing.")
    if until is not None and until <= rt.clock():
        raise Rejected("The silence would be over already: give a time to come.")
    with rt.write() as session:
        row = _locked(session, rule_id)
        row.silenced_until = until
        row.silenced_by = actor.name if until else None
        row.silence_reason = reason.strip() if until else None
        session.flush()
        told = {"until": until, "reason": row.silence_reason}
        on = f"alert_rule:{rule_id}"
        trail.write(session, Event.ALERT_SILENCED, actor=actor, on=on, after=told)


def _rule(rule_id: UUID, asked: Asked) -> Rule:
    rule = Rule(
        id=rule_id,
        check_id=asked.check_id,
        counts_from=asked.counts_from,
        raise_after=asked.raise_after,
        clear_after=asked.clear_after,
        value_from=asked.value_from,
        emails=tuple(dict.fromkeys(one.strip() for one in asked.emails if one.strip())),
        opens_incident=asked.opens_incident,
    )
    alerts.refuse_senseless(rule, registry.BY_ID)
    return rule


def _values(rule: Rule) -> dict[str, Any]:
    return {
        "check_id": rule.check_id,
        "counts_from": rule.counts_from.value,
        "raise_after": rule.raise_after,
        "clear_after": rule.clear_after,
        "value_from": rule.value_from,
        "emails": list(rule.emails),
        "opens_incident": rule.opens_incident,
    }


def _refuse_more(session: Session) -> None:
    count = session.scalar(select(func.count()).select_from(AlertRuleRow)) or 0
    if count >= RULES_AT_MOST:
        raise Conflict(f"There are {RULES_AT_MOST} rules already; remove one first.")


def _locked(session: Session, rule_id: UUID) -> AlertRuleRow:
    row = session.get(AlertRuleRow, rule_id, with_for_update=True)
    if row is None:
        raise NotFound("There is no such rule.")
    return row


def _tell(session: Session, rule_id: UUID, actor: Actor, check_id: str, what: str) -> None:
    session.flush()
    told = {"check": check_id, "what": what}
    on = f"alert_rule:{rule_id}"
    trail.write(session, Event.ALERT_RULE_CHANGED, actor=actor, on=on, after=told)
