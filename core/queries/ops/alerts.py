"""Alert rules, where they stand, and what was told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.upkeep_tables import AlertRow, AlertRuleRow, AlertStateRow
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.domain.ops.alerts import Change, Rule, Standing
from core.domain.ops.checks import State

LISTED: Final = 100


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that was told. `mail`: none, due, sent or failed."""

    id: UUID
    check_id: str
    kind: Change
    title: str
    seen: str
    told_at: datetime
    emails: tuple[str, ...]
    mail: str
    mail_error: str | None


def listing(session: Session, *, actor: Actor, limit: int = LISTED) -> list[Alert]:
    """What was told, the newest first. Errors: Forbidden."""
    access.require(actor, Action.HEALTH_READ)
    query = select(AlertRow).order_by(AlertRow.told_at.desc(), AlertRow.id).limit(limit)
    return [
        Alert(
            id=row.id,
            check_id=row.check_id,
            kind=Change(row.kind),
            title=row.title,
            seen=row.seen,
            told_at=row.told_at,
            emails=tuple(row.emails),
            mail=row.mail_state,
            mail_error=row.mail_error,
        )
        for row in session.scalars(query)
    ]


def rules(session: Session) -> list[Rule]:
    """Every rule, the oldest first."""
    query = select(AlertRuleRow).order_by(AlertRuleRow.created_at, AlertRuleRow.id)
    return [rule_of(row) for row in session.scalars(query)]


def standings(session: Session) -> dict[tuple[UUID, str], Standing]:
    """Where each rule stands, by rule and check; where nothing was ever bad there is none."""
    return {
        (row.rule_id, row.check_id): Standing(row.bad, row.good, row.is_raised)
        for row in session.scalars(select(AlertStateRow))
    }


def raised(session: Session) -> dict[UUID, list[str]]:
    """The checks that each rule has told of and not taken back, by the rule's id."""
    query = (
        select(AlertStateRow.rule_id, AlertStateRow.check_id)
        .where(AlertStateRow.is_raised)
        .order_by(AlertStateRow.raised_at, AlertStateRow.check_id)
    )
    found: dict[UUID, list[str]] = {}
    for rule_id, check_id in session.execute(query):
        found.setdefault(rule_id, []).append(check_id)
    return found


def rule_of(row: AlertRuleRow) -> Rule:
    """The rule a row holds."""
    return Rule(
        id=row.id,
        check_id=row.check_id,
        counts_from=State(row.counts_from),
        raise_after=row.raise_after,
        clear_after=row.clear_after,
        value_from=row.value_from,
        emails=tuple(row.emails),
        opens_incident=row.opens_incident,
        is_on=row.is_on,
        silenced_until=row.silenced_until,
        silenced_by=row.silenced_by,
        silence_reason=row.silence_reason,
    )
