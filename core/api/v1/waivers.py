"""/waivers: ask for one, approve or refuse it, revoke it."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.api.v1 import guard
from core.api.v1.bodies import Explained
from core.api.v1.guard import Caller, Rt
from core.api.v1.waiver_shapes import WaiverAsked, WaiverDecided, WaiverOpened, Waivers, WaiverShape
from core.domain.access import Action
from core.domain.disputes.waivers import Asked, WaiverState
from core.queries.disputes import waivers as reads
from core.queries.disputes.waivers import Shown
from core.services.disputes import waivers

router = APIRouter(tags=["waivers"])

_BODY: Final = (400, 404, 409, 413)


@router.get("/waivers", summary="List waivers", **guard.opens(Action.WAIVERS_READ))
def listing(
    rt: Rt,
    actor: Caller,
    shown: Annotated[Shown | None, Query(description="Of which kind.")] = None,
) -> Waivers:
    """The newest first, those in force by the date they end."""
    with rt.read() as session:
        found = reads.listing(session, shown, actor=actor, now=rt.clock())
    return Waivers(waivers=[WaiverShape.model_validate(one) for one in found])


@router.get(
    "/waivers/{waiver_id}",
    summary="One waiver",
    **guard.opens(Action.WAIVERS_READ, also=(404,)),
)
def one(rt: Rt, actor: Caller, waiver_id: UUID) -> WaiverShape:
    """With who asked, who decided and why."""
    with rt.read() as session:
        return WaiverShape.model_validate(reads.get(session, waiver_id, actor=actor))


@router.post(
    "/audits/{audit_id}/waivers",
    status_code=201,
    summary="Ask for a waiver",
    **guard.opens(Action.WAIVERS_ASK, also=_BODY),
)
def ask(rt: Rt, actor: Caller, audit_id: UUID, asked: WaiverAsked) -> WaiverOpened:
    """Of one of this audit's findings, or of its rule for a customer or an asset."""
    given = Asked(
        scope=asked.scope,
        rule=asked.rule,
        reason=asked.reason,
        expires_at=asked.expires_at,
        field=asked.field,
        customer=asked.customer,
        asset=asked.asset,
    )
    return WaiverOpened(waiver_id=waivers.ask(rt, audit_id, given, actor=actor))


@router.post(
    "/waivers/{waiver_id}/decision",
    status_code=204,
    summary="Approve or refuse it",
    response_class=Response,
    **guard.opens(Action.WAIVERS_DECIDE, also=_BODY),
)
def decide(rt: Rt, actor: Caller, waiver_id: UUID, asked: WaiverDecided) -> Response:
    """Never by who asked for it."""
    decision = WaiverState(asked.decision)
    waivers.decide(rt, waiver_id, decision, actor=actor, comment=asked.comment)
    return Response(status_code=204)


@router.post(
    "/waivers/{waiver_id}/revoke",
    status_code=204,
    summary="End it before its date",
    response_class=Response,
    **guard.opens(Action.WAIVERS_DECIDE, also=_BODY),
)
def revoke(rt: Rt, actor: Caller, waiver_id: UUID, asked: Explained) -> Response:
    """Its findings count again."""
    waivers.revoke(rt, waiver_id, actor=actor, comment=asked.comment)
    return Response(status_code=204)
