"""Disputes that need no decision any more: the corrected sheet does not have the finding."""

from typing import Final

from core.domain import actors
from core.domain.disputes.moves import Move, Person, State, Step
from core.ports import Runtime
from core.queries.disputes import solved
from core.queries.disputes.solved import Solved
from core.services.disputes import rows
from core.services.messages import notices

BATCH: Final = 100
_SYSTEM: Final = actors.system("versions")
_BY: Final = Person(_SYSTEM.name, is_supervisor=False, is_system=True)


def close_solved(rt: Runtime) -> int:
    """Close what a later version of its sheet has solved; gives how many. Errors: Unavailable."""
    with rt.read() as session:
        found = solved.by_later_version(session, limit=BATCH)
    return sum(_close(rt, one) for one in found)


def _close(rt: Runtime, one: Solved) -> bool:
    """A transaction each: whoever decided it meanwhile was first."""
    said = f"The corrected sheet ({one.receipt}) does not have this finding any more."
    step = Step(Move.CLOSE, said)
    with rt.write() as session:
        row = rows.locked(session, one.dispute_id)
        if not State(row.state).is_live:
            return False
        to = sorted({row.disputer, row.holder or row.disputer})
        moved, _event = rows.take(rt, session, row, step, by=_BY)
        sentence = f"Dispute {row.number} is closed. {said}"
        notices.tell(
            rt, session, to, kind=step.move.value, subject=rows.on(row.id), sentence=sentence
        )
        rows.told(session, moved, step, actor=_SYSTEM)
    return True
