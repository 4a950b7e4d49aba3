"""The clocks of disputes, looked at by the errands of a worker's host: whoever has one is
reminded, and what nobody answered in time goes to somebody else by itself."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from sqlalchemy import select

from core import telemetry
from core.db.dispute_tables import DisputeRow
from core.domain import actors, rulings
from core.domain.access import Action
from core.domain.disputes.moves import LIVE, Move, Person, State, Step
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.services.disputes import closing, moving, rows
from core.services.messages import notices

log = telemetry.logger(__name__)

BATCH: Final = 100
_SYSTEM: Final = actors.system("clock")
_LIVE: Final = [state.value for state in LIVE]


def tick(rt: Runtime) -> dict[str, int]:
    """Close what is solved, remind and escalate what is due; gives how many of each.

    Errors: Unavailable.
    """
    done = {
        "closed": closing.close_solved(rt),
        "reminded": _each(rt, _to_remind(rt), _remind),
        "escalated": _each(rt, _overdue(rt), _escalate),
    }
    return {name: count for name, count in done.items() if count}


def _each(rt: Runtime, ids: list[UUID], do: Callable[[Runtime, UUID], bool]) -> int:
    """A transaction each: a failure in one takes nothing from the others."""
    return sum(_tried(rt, one, do) for one in ids)


def _tried(rt: Runtime, dispute_id: UUID, do: Callable[[Runtime, UUID], bool]) -> bool:
    """False too where it went, or moved on, since it was listed."""
    try:
        return do(rt, dispute_id)
    except (Conflict, Forbidden, NotFound, Rejected) as error:
        log.warning("clock.passed_over", dispute_id=str(dispute_id), reason=str(error))
        return False


def _to_remind(rt: Runtime) -> list[UUID]:
    query = select(DisputeRow.id).where(
        DisputeRow.state.in_(_LIVE),
        DisputeRow.remind_at <= rt.clock(),
        DisputeRow.paused_at.is_(None),
    )
    with rt.read() as session:
        return list(session.scalars(query.order_by(DisputeRow.remind_at).limit(BATCH)))


def _overdue(rt: Runtime) -> list[UUID]:
    query = select(DisputeRow.id).where(
        DisputeRow.state.in_([State.OPEN.value, State.UNDER_REVIEW.value]),
        DisputeRow.due_at <= rt.clock(),
        DisputeRow.paused_at.is_(None),
    )
    with rt.read() as session:
        return list(session.scalars(query.order_by(DisputeRow.due_at).limit(BATCH)))


def _remind(rt: Runtime, dispute_id: UUID) -> bool:
    with rt.write() as session:
        row = rows.locked(session, dispute_id)
        if row.remind_at is None or row.state not in _LIVE:
            return False
        to = (
            [row.holder]
            if row.holder
            else notices.who_may(session, Action.DISPUTES_DECIDE, but=[row.disputer])
        )
        sentence = f"{_name(row)} has to be answered soon."
        notices.tell(rt, session, to, kind="reminder", subject=rows.on(row.id), sentence=sentence)
        row.remind_at = None
        return True


def _escalate(rt: Runtime, dispute_id: UUID) -> bool:
    step = Step(Move.ESCALATE, "Nobody answered in time.")
    by = Person(_SYSTEM.name, is_supervisor=True)
    with rt.write() as session:
        row = rows.locked(session, dispute_id)
        if row.state not in (State.OPEN.value, State.UNDER_REVIEW.value):
            return False
        if row.paused_at is not None or row.due_at > rt.clock():
            return False
        moved, _event = rows.take(rt, session, row, step, by=by)
        to = notices.who_may(session, Action.DISPUTES_DECIDE, but=[row.disputer])
        sentence = f"{_name(row)} was not answered in time: it is escalated."
        notices.tell(rt, session, to, kind="escalate", subject=rows.on(row.id), sentence=sentence)
        moving.escalated(session, row, cause="deadline")
        rows.told(session, moved, step, actor=_SYSTEM)
        return True


def _name(row: DisputeRow) -> str:
    return f"Dispute {row.number} on {rulings.rule_in_words(row.rule)}"
