"""Second judgements: some decided disputes are judged again by somebody who does not know what
was decided, so that it shows which rules people agree on."""

from typing import Final
from uuid import UUID

from core.db.dispute_tables import DisputeRow, JudgementRow
from core.domain.access import Action, asks
from core.domain.disputes import agreement, moves
from core.domain.disputes.moves import DECIDED, State
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.services import trail
from core.services.disputes import rows

_WORDS: Final = "accept, partly accept or reject it"


@asks(Action.DISPUTES_DECIDE)
def judge(rt: Runtime, dispute_id: UUID, second: State, *, actor: Actor, comment: str) -> None:
    """What one would have decided; it changes nothing of the dispute.

    Errors: Forbidden (one has a part in it), NotFound, Conflict (judged twice already, or not
    decided), Rejected (not drawn, no comment).
    """
    said = rows.clean(comment)
    if second not in DECIDED or not said:
        raise Rejected(f"Say whether you would {_WORDS}, and why.")
    with rt.write() as session:
        row = rows.locked(session, dispute_id)
        _refuse(row, rows.case(session, row), actor)
        if session.get(JudgementRow, dispute_id) is not None:
            raise Conflict("This dispute was judged a second time already.")
        session.add(
            JudgementRow(
                dispute_id=dispute_id,
                first=row.ruled,
                first_by=row.deciders[-1],
                second=second.value,
                second_by=actor.name,
                comment=said,
                judged_at=rt.clock(),
            )
        )
        session.flush()
        trail.write(session, Event.DISPUTE_JUDGED, actor=actor, on=rows.on(dispute_id))


def _refuse(row: DisputeRow, case: moves.Case, actor: Actor) -> None:
    if not agreement.is_sampled(row.id):
        raise NotFound("This dispute was not drawn for a second judgement.")
    if not State(row.state).is_decided:
        raise Conflict("This dispute is not decided.")
    barred = moves.bars(case, actor.name)
    if barred is not None or any(moves.same(actor.name, one) for one in row.deciders):
        raise Forbidden(barred or "Whoever decided a dispute does not judge it a second time.")
