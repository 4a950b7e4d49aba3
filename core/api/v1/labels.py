"""/specs/{spec_id}/labels: labels that sheets print and a spec does not know."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from core.api.v1 import guard
from core.api.v1.bodies import Name, Taken
from core.api.v1.guard import Caller, Rt
from core.api.v1.shapes import Shape, SpecRefShape
from core.domain.access import Action
from core.domain.labelling.learning import Standing
from core.services.spec import labels
from core.services.spec.labels import Pick

router = APIRouter(tags=["specs"])

SpecId = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9._+-]+$")]
MOST_PICKED = 50


class GivenShape(Shape):
    """A label and a field it was given to: on how many sheets, by how many people, and some of
    the audits, the newest first."""

    label: str
    field: str
    sheets: int
    people: int
    examples: list[UUID]


class LearnedShape(Shape):
    """`offered` has one field; `conflict` was given to several; `taken` is a label of `owner`."""

    standing: Standing
    given: list[GivenShape]
    owner: str | None


class Labels(Shape):
    """What reviews say of labels, and what somebody said is no label of that field."""

    learned: list[LearnedShape]
    left_out: list[GivenShape]


class PickAsked(Taken):
    """A label and the field it was given to."""

    label: Name
    field: Name


class DraftAsked(Taken):
    """The labels a draft is to know."""

    labels: list[PickAsked] = Field(min_length=1, max_length=MOST_PICKED)


@router.get(
    "/specs/{spec_id}/labels",
    summary="Labels it does not know",
    **guard.opens(Action.SPECS_KEEP),
)
def listing(rt: Rt, actor: Caller, spec_id: SpecId) -> Labels:
    """That people found beside values in reviews; nothing where no version is active."""
    return Labels.model_validate(labels.book(rt, spec_id, actor=actor))


@router.post(
    "/specs/{spec_id}/labels/drafts",
    status_code=201,
    summary="Draft a version that knows them",
    **guard.opens(Action.SPECS_KEEP, also=(400, 409, 413)),
)
def draft(rt: Rt, actor: Caller, spec_id: SpecId, asked: DraftAsked) -> SpecRefShape:
    """The active version with these aliases, as a draft: it judges nothing until it is activated.
    409 where one of them is not offered."""
    picks = [Pick(one.label, one.field) for one in asked.labels]
    return SpecRefShape.model_validate(labels.draft(rt, spec_id, picks, actor=actor))


@router.post(
    "/specs/{spec_id}/labels/dismissals",
    status_code=204,
    summary="Say that one is no label of the field",
    response_class=Response,
    **guard.opens(Action.SPECS_KEEP, also=(400, 409, 413)),
)
def dismiss(rt: Rt, actor: Caller, spec_id: SpecId, asked: PickAsked) -> Response:
    """It is not offered again."""
    labels.dismiss(rt, spec_id, Pick(asked.label, asked.field), actor=actor)
    return Response(status_code=204)


@router.delete(
    "/specs/{spec_id}/labels/dismissals",
    status_code=204,
    summary="Offer one again",
    response_class=Response,
    **guard.opens(Action.SPECS_KEEP, also=(409,)),
)
def restore(
    rt: Rt,
    actor: Caller,
    spec_id: SpecId,
    label: Annotated[Name, Query()],
    field: Annotated[Name, Query()],
) -> Response:
    """What was dismissed."""
    labels.restore(rt, spec_id, Pick(label, field), actor=actor)
    return Response(status_code=204)
