"""/maintenance and /deploys: take nothing in for a while, and mark what was rolled out."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from core.api.v1 import guard
from core.api.v1.guard import Caller, Rt
from core.api.v1.upkeep_shapes import (
    DeployAsked,
    Deploys,
    DeployShape,
    MaintenanceAsked,
    MaintenanceShape,
    Windows,
)
from core.domain.access import Action
from core.errors import NotFound
from core.queries.ops import deploys as marks
from core.queries.ops import maintenance as windows
from core.services.ops import deploys, maintenance

router = APIRouter(tags=["upkeep"])


@router.get("/maintenance", summary="What is on or planned", **guard.opens(Action.QUEUE_READ))
def current(rt: Rt, _actor: Caller) -> Windows:
    """The next one first; nothing where sheets are taken in and nothing is planned."""
    with rt.read() as session:
        found = windows.current(session, now=rt.clock())
    return Windows(maintenance=[MaintenanceShape.model_validate(one) for one in found])


@router.put(
    "/maintenance",
    summary="Take nothing in for a while",
    **guard.opens(Action.MAINTENANCE_KEEP, also=(400, 409, 413)),
)
def begin(rt: Rt, actor: Caller, asked: MaintenanceAsked) -> MaintenanceShape:
    """Sheets in work are finished; it ends by itself."""
    begins = asked.begins_at or rt.clock()
    window_id = maintenance.plan(
        rt,
        actor=actor,
        reason=asked.reason,
        begins_at=begins,
        ends_at=begins + timedelta(minutes=asked.minutes),
    )
    with rt.read() as session:
        return MaintenanceShape.model_validate(windows.one(session, window_id))


@router.delete(
    "/maintenance",
    status_code=204,
    summary="Take sheets in again",
    response_class=Response,
    **guard.opens(Action.MAINTENANCE_KEEP, also=(404, 409)),
)
def end(rt: Rt, actor: Caller) -> Response:
    """Ends the one that is on, or calls off the next one."""
    with rt.read() as session:
        found = windows.current(session, now=rt.clock())
    if not found:
        raise NotFound("There is no maintenance to end.")
    maintenance.end(rt, found[0].id, actor=actor)
    return Response(status_code=204)


@router.post(
    "/deploys",
    status_code=201,
    summary="Mark a deploy",
    **guard.opens(Action.DEPLOYS_MARK, also=(400, 413)),
)
def mark(rt: Rt, actor: Caller, asked: DeployAsked) -> DeployShape:
    """Charts, errors and incidents show it."""
    deploys.mark(rt, actor=actor, version=asked.version, note=asked.note)
    with rt.read() as session:
        return DeployShape.model_validate(marks.newest(session, limit=1)[0])


@router.get("/deploys", summary="What was rolled out", **guard.opens(Action.QUEUE_READ))
def listing(rt: Rt, _actor: Caller) -> Deploys:
    """The newest first, 50 at most."""
    with rt.read() as session:
        found = marks.newest(session)
    return Deploys(deploys=[DeployShape.model_validate(one) for one in found])
