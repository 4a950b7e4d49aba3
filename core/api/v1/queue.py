"""/queue and /dead-letters: what waits, what is held back, and what we gave up on."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.api import links
from core.api.v1 import guard
from core.api.v1.guard import Caller, Rt
from core.api.v1.queue_shapes import (
    DeadLetters,
    DeadLetterShape,
    Noted,
    PauseAsked,
    PauseShape,
    QueueShape,
)
from core.api.v1.shapes import AgainTaken
from core.domain.access import Action
from core.domain.queues import Priority
from core.errors import Conflict, NotFound, Unavailable
from core.ports import Runtime
from core.queries import dead_letters as letters
from core.queries import operations, overview
from core.queries import pauses as holding
from core.queries.dead_letters import LetterFilter
from core.services.queueing import dead_letters, pauses

router = APIRouter(tags=["queue"])


@router.get("/queue", summary="What waits", **guard.opens(Action.QUEUE_READ))
def state(rt: Rt, _actor: Caller) -> QueueShape:
    """By the rows, which are the truth; Redis only carries them."""
    with rt.read() as session:
        waiting = overview.waiting(session)
        held = holding.in_force(session)
        dead = operations.open_dead_letters(session)
    return QueueShape(
        waiting=waiting.queued,
        running=waiting.running,
        oldest_at=waiting.oldest_at,
        in_redis=_in_redis(rt),
        pauses=[PauseShape.model_validate(one) for one in held],
        dead_letters=dead,
    )


@router.put(
    "/queue/pauses/{queue}",
    summary="Hold a queue back",
    **guard.opens(Action.QUEUE_OPERATE, also=(400, 409, 413)),
)
def pause(rt: Rt, actor: Caller, queue: Priority, asked: PauseAsked) -> PauseShape:
    """What is in work goes on; asking again changes the pause."""
    until = rt.clock() + timedelta(minutes=asked.minutes) if asked.minutes else None
    pauses.pause(rt, queue, actor=actor, reason=asked.reason, until=until)
    with rt.read() as session:
        held = holding.in_force(session)
    found = next((one for one in held if one.queue is queue), None)
    if found is None:
        raise Conflict("The pause is over already; ask for a longer one.")
    return PauseShape.model_validate(found)


@router.delete(
    "/queue/pauses/{queue}",
    status_code=204,
    summary="Open a queue again",
    response_class=Response,
    **guard.opens(Action.QUEUE_OPERATE),
)
def resume(rt: Rt, actor: Caller, queue: Priority) -> Response:
    """What waits is sent within seconds."""
    pauses.resume(rt, queue, actor=actor)
    return Response(status_code=204)


@router.get("/dead-letters", summary="What we gave up on", **guard.opens(Action.QUEUE_READ))
def listing(
    rt: Rt,
    actor: Caller,
    state: Annotated[Literal["open", "retried", "discarded"], Query()] = "open",
) -> DeadLetters:
    """The newest first, 500 at most."""
    with rt.read() as session:
        found = letters.page(session, LetterFilter(state=state), actor=actor)
    return DeadLetters(dead_letters=[DeadLetterShape.model_validate(one) for one in found])


@router.post(
    "/dead-letters/{letter_id}/retry",
    status_code=202,
    summary="Audit its sheet once more",
    **guard.opens(Action.QUEUE_OPERATE, also=(409,)),
)
def retry(rt: Rt, actor: Caller, letter_id: UUID) -> AgainTaken:
    """A new audit; the one that ended stays as it is."""
    audit_id = dead_letters.retry(rt, letter_id, actor=actor)
    return AgainTaken.model_validate({"audit_id": audit_id, "links": links.of_audit(rt, audit_id)})


@router.post(
    "/dead-letters/{letter_id}/discard",
    status_code=204,
    summary="Leave its sheet as it ended",
    response_class=Response,
    **guard.opens(Action.QUEUE_OPERATE, also=(400, 413)),
)
def discard(rt: Rt, actor: Caller, letter_id: UUID, asked: Noted) -> Response:
    """The note is all that is left of the decision. 404 where it is decided already."""
    if not dead_letters.discard(rt, [letter_id], actor=actor, note=asked.note):
        raise NotFound("There is no open dead letter of this id.")
    return Response(status_code=204)


def _in_redis(rt: Runtime) -> int | None:
    try:
        return rt.queue.depth().queued
    except Unavailable:
        return None
