"""/disputes: open one, follow it, decide it, and those that share its cause."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.api.v1 import guard, paging
from core.api.v1.dispute_shapes import (
    AlikeList,
    AlikeShape,
    DisputeAsked,
    DisputeLine,
    DisputeShape,
    EffectShape,
    FileShape,
    MoveAsked,
    Opened,
    ReplyAsked,
    Ruled,
    RulingAsked,
    RulingsAsked,
    SaidShape,
)
from core.api.v1.guard import Caller, Rt
from core.api.v1.paging import CursorQuery, Limit
from core.api.v1.shapes import FindingShape, Made, Page
from core.domain import audit_output
from core.domain.access import Action
from core.domain.disputes.moves import Move, State, Step
from core.queries.audit_filters import Cursor
from core.queries.disputes import detail, listing
from core.queries.disputes.detail import Dispute
from core.services.disputes import deciding, moving, opening
from core.services.disputes.opening import Asked

router = APIRouter(tags=["disputes"])

READ: Final = (Action.DISPUTES_READ_ALL, Action.DISPUTES_OPEN)
_BODY: Final = (400, 404, 409, 413)
_MOVES: Final[dict[str, Callable[..., None]]] = {
    "claim": lambda rt, id_, _asked, actor: moving.claim(rt, id_, actor=actor),
    "assign": lambda rt, id_, asked, actor: moving.assign(
        rt, id_, asked.to or "", actor=actor, comment=asked.comment
    ),
    "release": lambda rt, id_, _asked, actor: moving.release(rt, id_, actor=actor),
    "escalate": lambda rt, id_, asked, actor: moving.escalate(
        rt, id_, actor=actor, comment=asked.comment
    ),
    "pause": lambda rt, id_, asked, actor: moving.pause(
        rt, id_, actor=actor, comment=asked.comment
    ),
    "resume": lambda rt, id_, _asked, actor: moving.resume(rt, id_, actor=actor),
}
_REPLIES: Final[dict[str, Callable[..., None]]] = {
    "comment": moving.say,
    "withdraw": moving.withdraw,
    "appeal": moving.appeal,
}


@router.get("/disputes", summary="List disputes", **guard.opens(*READ))
def page(
    rt: Rt,
    actor: Caller,
    state: Annotated[State | None, Query(description="In this state.")] = None,
    live: Annotated[bool, Query(description="Only what waits for a decision.")] = False,
    cursor: CursorQuery = None,
    limit: Limit = 50,
) -> Page[DisputeLine]:
    """The newest first. A technician sees own ones, and those of own sheets."""
    after = Cursor(*paging.decode(cursor)) if cursor else None
    narrowed = listing.Filter(state=state, is_live=live)
    with rt.read() as session:
        found = listing.page(session, narrowed, actor=actor, older_than=after, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return Page(
        items=[DisputeLine.model_validate(one) for one in shown],
        next=paging.encode(last.opened_at, last.dispute_id) if last else None,
    )


@router.post(
    "/audits/{audit_id}/disputes",
    status_code=201,
    summary="Dispute a finding, or a missing one",
    **guard.opens(Action.DISPUTES_OPEN, also=_BODY),
)
def open_dispute(rt: Rt, actor: Caller, audit_id: UUID, asked: DisputeAsked) -> Opened:
    """Of the sheet's newest audit, within the days that a finding can be disputed."""
    given = Asked(
        reason=asked.reason,
        comment=asked.comment,
        kind=asked.kind,
        rule=asked.rule,
        field=asked.field,
        reason_code=asked.reason_code,
        proposed=asked.proposed_verdict,
    )
    return Opened(dispute_id=opening.open_dispute(rt, audit_id, given, actor=actor))


@router.get("/disputes/{dispute_id}", summary="One dispute", **guard.opens(*READ, also=(404,)))
def one(rt: Rt, actor: Caller, dispute_id: UUID) -> DisputeShape:
    """With its thread and the names of its files."""
    with rt.read() as session:
        return _shape(detail.get(session, dispute_id, actor=actor))


@router.post(
    "/disputes/{dispute_id}/moves",
    status_code=204,
    summary="Claim, assign, release, escalate, pause, resume",
    response_class=Response,
    **guard.opens(Action.DISPUTES_DECIDE, also=_BODY),
)
def move(rt: Rt, actor: Caller, dispute_id: UUID, asked: MoveAsked) -> Response:
    """409 where it cannot be done from where the dispute is."""
    _MOVES[asked.move](rt, dispute_id, asked, actor)
    return Response(status_code=204)


@router.post(
    "/disputes/{dispute_id}/replies",
    status_code=204,
    summary="Comment, withdraw, appeal",
    response_class=Response,
    **guard.opens(Action.DISPUTES_OPEN, also=_BODY),
)
def reply(rt: Rt, actor: Caller, dispute_id: UUID, asked: ReplyAsked) -> Response:
    """Only who opened it withdraws or appeals, and appeals once."""
    _REPLIES[asked.move](rt, dispute_id, actor=actor, comment=asked.comment)
    return Response(status_code=204)


@router.post(
    "/disputes/{dispute_id}/preview",
    summary="What a decision would do",
    **guard.opens(Action.DISPUTES_DECIDE, also=_BODY),
)
def preview(rt: Rt, actor: Caller, dispute_id: UUID, asked: RulingAsked) -> EffectShape:
    """Nothing is written."""
    effect = deciding.preview(rt, dispute_id, _step(asked), actor=actor)
    return EffectShape.model_validate(effect)


@router.post(
    "/disputes/{dispute_id}/decision",
    summary="Decide it",
    **guard.opens(Action.DISPUTES_DECIDE, also=_BODY),
)
def decide(rt: Rt, actor: Caller, dispute_id: UUID, asked: RulingAsked) -> Made:
    """Always with a comment. `audit_id` is the audit with the new verdict, null where the finding
    stands as it was."""
    made = deciding.decide(rt, dispute_id, _step(asked), actor=actor)
    return Made(audit_id=made.made_audit_id)


@router.post(
    "/disputes/{dispute_id}/alike/preview",
    summary="Others of the same cause, and what the decision would do to them",
    **guard.opens(Action.DISPUTES_DECIDE, also=_BODY),
)
def alike(rt: Rt, actor: Caller, dispute_id: UUID, asked: RulingAsked) -> AlikeList:
    """Nothing is written; 200 at most."""
    found = deciding.alike(rt, dispute_id, _step(asked), actor=actor)
    return AlikeList(alike=[AlikeShape.model_validate(one) for one in found])


@router.post(
    "/disputes/{dispute_id}/alike",
    summary="Apply the decision to others of the same cause",
    **guard.opens(Action.DISPUTES_DECIDE, also=_BODY),
)
def decide_alike(rt: Rt, actor: Caller, dispute_id: UUID, asked: RulingsAsked) -> Ruled:
    """Each stands or falls alone; `refused` says why some were not decided."""
    chosen = set(asked.dispute_ids)
    done, refused = deciding.decide_alike(rt, dispute_id, chosen, _step(asked), actor=actor)
    return Ruled(decided=[one.dispute_id for one in done], refused=refused)


def _step(asked: RulingAsked) -> Step:
    return Step(Move(asked.decision), asked.comment, to=asked.person, severity=asked.severity)


def _shape(found: Dispute) -> DisputeShape:
    finding: dict[str, Any] = audit_output.finding(found.finding)
    return DisputeShape(
        dispute=DisputeLine.model_validate(found.line),
        finding=FindingShape.model_validate(finding),
        proposed=found.proposed,
        thread=[SaidShape.model_validate(one) for one in found.thread],
        files=[FileShape.model_validate(one) for one in found.files],
        ruled=found.ruled,
        ruled_severity=found.ruled_severity,
        ruled_person=found.ruled_person,
        made_audit_id=found.made_audit_id,
    )
