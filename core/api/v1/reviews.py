"""/reviews: take a sheet that waits for a person, decide what is doubtful, have the verdict."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from core.api.v1 import guard
from core.api.v1.bodies import Explained
from core.api.v1.guard import Caller, Rt
from core.api.v1.paging import Limit
from core.api.v1.review_shapes import (
    DecisionAsked,
    DoubtShape,
    LookShape,
    OfferShape,
    Reviews,
    ReviewShape,
    ReviewTaken,
)
from core.api.v1.shapes import Made
from core.domain import review
from core.domain.access import Action
from core.domain.doubts import Cause
from core.domain.review import ReviewState
from core.queries import reviews as reads
from core.services.reviewing import judging, labels, review_claims, reviews
from core.services.reviewing.judging import Look

router = APIRouter(tags=["reviews"])

_BODY = (400, 404, 409, 413)


@router.get("/reviews", summary="What waits for a person", **guard.opens(Action.REVIEWS_READ))
def listing(
    rt: Rt,
    _actor: Caller,
    state: Annotated[Literal["open", "escalated"], Query()] = "open",
    cause: Annotated[Cause | None, Query(description="Why it waits.")] = None,
    limit: Limit = 50,
) -> Reviews:
    """In the order they are handed out."""
    with rt.read() as session:
        found = reads.queue(session, state=ReviewState(state), cause=cause, limit=limit)
    return Reviews(reviews=[ReviewShape.model_validate(one.review) for one in found])


@router.post("/reviews/next", summary="Claim the next sheet", **guard.opens(Action.REVIEWS_DECIDE))
def take_next(rt: Rt, actor: Caller, cause: Annotated[Cause | None, Query()] = None) -> ReviewTaken:
    """A sheet one has claimed already comes first. A claim runs out after ten minutes."""
    return ReviewTaken(review_id=review_claims.take_next(rt, actor=actor, cause=cause))


@router.get(
    "/reviews/{review_id}",
    summary="One review",
    **guard.opens(Action.REVIEWS_READ, also=(404,)),
)
def one(rt: Rt, _actor: Caller, review_id: UUID) -> ReviewShape:
    """Where it is, and who has it."""
    with rt.read() as session:
        return ReviewShape.model_validate(reads.get(session, review_id))


@router.post(
    "/audits/{audit_id}/review",
    summary="Claim the review of an audit",
    **guard.opens(Action.REVIEWS_DECIDE, also=(404, 409)),
)
def open_audit(rt: Rt, actor: Caller, audit_id: UUID) -> ReviewTaken:
    """Also of a sheet that did not wait, to correct it."""
    return ReviewTaken(review_id=review_claims.open_audit(rt, audit_id, actor=actor))


@router.get(
    "/reviews/{review_id}/outcome",
    summary="What it comes to so far",
    **guard.opens(Action.REVIEWS_DECIDE, also=(404,)),
)
def outcome(rt: Rt, actor: Caller, review_id: UUID) -> LookShape:
    """Judged with the decisions made, nothing read again."""
    return _shape(judging.look(rt, review_id, actor=actor))


@router.post(
    "/reviews/{review_id}/decisions",
    summary="Decide one thing",
    **guard.opens(Action.REVIEWS_DECIDE, also=_BODY),
)
def decide(rt: Rt, actor: Caller, review_id: UUID, asked: DecisionAsked) -> LookShape:
    """The last decision of a target counts; the review has to be claimed."""
    made = review.Made(asked.kind, asked.target, asked.about, asked.text, asked.label)
    return _shape(reviews.decide(rt, review_id, made, actor=actor, reason=asked.reason))


@router.post(
    "/reviews/{review_id}/finish",
    summary="End it with its verdict",
    **guard.opens(Action.REVIEWS_DECIDE, also=(404, 409)),
)
def finish(rt: Rt, actor: Caller, review_id: UUID) -> Made:
    """422 while something is left to decide."""
    return Made(audit_id=reviews.finish(rt, review_id, actor=actor))


@router.post(
    "/reviews/{review_id}/escalate",
    status_code=204,
    summary="Hand it on",
    response_class=Response,
    **guard.opens(Action.REVIEWS_DECIDE, also=_BODY),
)
def escalate(rt: Rt, actor: Caller, review_id: UUID, asked: Explained) -> Response:
    """To somebody who may know better."""
    reviews.escalate(rt, review_id, actor=actor, reason=asked.comment)
    return Response(status_code=204)


@router.delete(
    "/reviews/{review_id}/claim",
    status_code=204,
    summary="Leave it to others",
    response_class=Response,
    **guard.opens(Action.REVIEWS_DECIDE),
)
def put_back(rt: Rt, actor: Caller, review_id: UUID) -> Response:
    """What was decided of it stays; nothing happens where one does not have it."""
    review_claims.put_back(rt, review_id, actor=actor)
    return Response(status_code=204)


def _shape(look: Look) -> LookShape:
    is_blind = look.review.is_blind
    return LookShape(
        review_id=look.review.review_id,
        is_settled=look.is_settled,
        verdict=None if is_blind else look.outcome.verdict,
        score=None if is_blind else look.outcome.score,
        doubts=[DoubtShape.model_validate(one) for one in look.doubts],
        offers=[
            OfferShape(field=one.field, label=one.pair.label, value=one.pair.value, score=one.score)
            for one in labels.offers(look)
        ],
    )
