"""The escalation matrix and how each of it is reached, kept by people as data."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.db.incident_tables import ContactRow, EscalationRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Rejected
from core.ports import Runtime
from core.queries.ops.incidents import Contact, Escalation
from core.services import trail

ROWS_AT_MOST: Final = 50
CELL_MAX_CHARS: Final = 200


@asks(Action.INCIDENTS_WORK)
def save_escalations(rt: Runtime, lines: Collection[Escalation], *, actor: Actor) -> None:
    """The whole matrix anew, in this order. Errors: Forbidden, Rejected."""
    named = [one.issue_type.strip() for one in lines]
    _refuse(named, [part for one in lines for part in (one.first_contact, one.escalation)])
    rows = [
        EscalationRow(
            issue_type=name,
            position=place,
            first_contact=one.first_contact.strip(),
            escalation=one.escalation.strip(),
        )
        for place, (name, one) in enumerate(zip(named, lines, strict=True))
    ]
    with rt.write() as session:
        session.execute(delete(EscalationRow))
        session.add_all(rows)
        _tell(session, "escalations", named, actor)


@asks(Action.INCIDENTS_WORK)
def save_contacts(rt: Runtime, lines: Collection[Contact], *, actor: Actor) -> None:
    """All contacts anew, in this order. Errors: Forbidden, Rejected."""
    named = [one.role.strip() for one in lines]
    _refuse(named, [part for one in lines for part in (one.name, one.reached_by)])
    rows = [
        ContactRow(
            role=role, position=place, name=one.name.strip(), reached_by=one.reached_by.strip()
        )
        for place, (role, one) in enumerate(zip(named, lines, strict=True))
    ]
    with rt.write() as session:
        session.execute(delete(ContactRow))
        session.add_all(rows)
        _tell(session, "contacts", named, actor)


def _refuse(named: list[str], others: list[str]) -> None:
    if len(named) > ROWS_AT_MOST:
        raise Rejected(f"At most {ROWS_AT_MOST} lines.")
    if not all(named):
        raise Rejected("Every line needs its first column.")
    if len(set(named)) < len(named):
        raise Rejected("Two lines say the same in their first column.")
    if any(len(cell) > CELL_MAX_CHARS for cell in (*named, *others)):
        raise Rejected(f"At most {CELL_MAX_CHARS} characters a cell.")


def _tell(session: Session, what: str, named: list[str], actor: Actor) -> None:
    session.flush()
    told = {"lines": named}
    trail.write(session, Event.CONTACTS_CHANGED, actor=actor, on=f"contacts:{what}", after=told)
