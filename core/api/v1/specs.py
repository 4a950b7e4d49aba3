"""/specs: which there are, their versions, and one as YAML."""

from typing import Annotated

import yaml
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from core.api.v1 import conditional, guard
from core.api.v1.guard import Caller, Rt
from core.api.v1.shapes import SpecList, SpecVersions, SpecVersionShape
from core.domain.access import Action
from core.domain.model import SpecRef
from core.domain.spec import spec_dump
from core.errors import NotFound
from core.queries import specs
from core.queries.specs import SpecVersion

router = APIRouter(tags=["specs"])

Name = Annotated[str, Path(max_length=100, pattern=r"^[A-Za-z0-9._+-]+$")]
YAML = "application/yaml"


@router.get("/specs", summary="List specs", **guard.opens(Action.SPECS_READ))
def listing(rt: Rt, _actor: Caller) -> SpecList:
    """Every spec by its active version, or the newest where none is active."""
    with rt.read() as session:
        found = specs.summaries(session)
    return SpecList(specs=[_shape(one.shown) for one in found])


@router.get("/specs/{spec_id}", summary="Its versions", **guard.opens(Action.SPECS_READ))
def versions(rt: Rt, _actor: Caller, spec_id: Name) -> SpecVersions:
    """The newest first."""
    with rt.read() as session:
        found = specs.versions(session, spec_id)
    if not found:
        raise NotFound("There is no spec of that name.")
    return SpecVersions(versions=[_shape(one) for one in found])


@router.get(
    "/specs/{spec_id}/versions/{version}.yaml",
    summary="One version as YAML",
    response_class=Response,
    **guard.opens(Action.SPECS_READ)
    | {"responses": guard.errors(304, 401, 403, 404, 405, 422, 429, 503)
        | {200: {"description": "The spec, whole.", "content": {
            YAML: {"schema": {"type": "string"}}}}}},
)  # fmt: skip
def as_yaml(request: Request, rt: Rt, _actor: Caller, spec_id: Name, version: Name) -> Response:
    """With what it extends merged in: it can be loaded as it is."""
    with rt.read() as session:
        found = specs.get(session, SpecRef(spec_id, version))
    text = yaml.safe_dump(spec_dump.dump(found.spec), sort_keys=False, allow_unicode=True)
    return conditional.answer(request, text.encode(), media_type=YAML)


def _shape(one: SpecVersion) -> SpecVersionShape:
    return SpecVersionShape(
        id=one.ref.id,
        version=one.ref.version,
        name=one.name,
        state=one.state,
        origin=one.origin,
        sha256=one.sha256,
        published_by=one.published_by,
        published_at=one.published_at,
    )
