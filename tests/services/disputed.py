"""A sheet with a finding, people who dispute it and people who decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.domain.access import Role
from core.domain.disputes.effects import Reason
from core.domain.disputes.moves import Move, Step
from core.domain.model import Actor
from core.ports import Runtime
from core.queries.disputes import detail
from core.queries.disputes.detail import Dispute
from core.services.disputes import deciding, opening
from core.services.disputes.files import Sent
from core.services.disputes.opening import Asked
from tests import people
from tests.pages.rows import UNSIGNED, Rows

TOM = Actor("tom", Role.TECHNICIAN, known_as="Tom Price")
ZOE = Actor("zoe", Role.TECHNICIAN)
SUE, BEN = Actor("sue", Role.SUPERVISOR), Actor("ben", Role.SUPERVISOR)
EVE = Actor("eve", Role.QA_LEAD)
EVERYBODY = (TOM, ZOE, SUE, BEN, EVE)
ASKED = Asked(
    Reason.FALSE_POSITIVE, "They signed on the pad.", rule=UNSIGNED.rule, field=UNSIGNED.field
)
ACCEPT = Step(Move.ACCEPT, "The pad shows it.")
REJECT = Step(Move.REJECT, "The pad was empty as well.")


@dataclass
class Clock:
    """A clock that stands where it is put."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        self.now += timedelta(**length)


def known(rt: Runtime) -> None:
    """Have an account for everybody."""
    for one in EVERYBODY:
        people.user(rt, one.name, one.role, known_as=one.known_as)


def sheet(rows: Rows, **columns: Any) -> UUID:
    """A sheet of Tom's that fails for want of a signature."""
    given: dict[str, Any] = {
        "verdict": "FAIL", "findings": (UNSIGNED,), "technician": "Tom Price", "uploaded_by": "tom",
    }  # fmt: skip
    return rows.audit(**(given | columns))


def disputed(
    rt: Runtime,
    audit_id: UUID,
    asked: Asked = ASKED,
    *,
    by: Actor = TOM,
    evidence: Sequence[Sent] = (),
) -> UUID:
    """Have the sheet's finding disputed."""
    return opening.open_dispute(rt, audit_id, asked, actor=by, evidence=evidence)


def decided(rt: Runtime, dispute_id: UUID, step: Step = ACCEPT, *, by: Actor = SUE) -> UUID | None:
    """Have it decided; the audit that came of it."""
    return deciding.decide(rt, dispute_id, step, actor=by).made_audit_id


def look(rt: Runtime, dispute_id: UUID, *, actor: Actor = SUE) -> Dispute:
    """The dispute as it stands."""
    with rt.read() as session:
        return detail.get(session, dispute_id, actor=actor)
