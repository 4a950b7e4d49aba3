"""Who may use a route: said once, in its OpenAPI description, and enforced from there."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from core.api import callers
from core.api.runtime import runtime_of
from core.api.v1.shapes import Problem
from core.domain import access
from core.domain.access import Action
from core.domain.model import Actor
from core.ports import Allowance, Runtime

ACTIONS: Final = "x-actions"  # any one of these opens the route
READ_SHEETS: Final = (Action.SHEETS_READ_OWN, Action.SHEETS_READ_ALL)
ALWAYS: Final = (401, 403, 404, 405, 422, 429, 503)  # 404: a path no route can match
PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
IDEMPOTENCY_KEY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "1 to 200 printable ASCII characters; the same key gives the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
}
WORDS: Final = {
    304: "What you have is still so.",
    400: "The request cannot be understood.",
    401: "No token, or not a good one.",
    403: "The role or the token's scopes do not allow it.",
    404: "There is no such thing, or it is not yours to see.",
    405: "Not with this method.",
    409: "The record moved on, or exists already.",
    413: "Larger than what is taken.",
    415: "Not a kind of file, or of request, that is taken.",
    422: "A value has to be changed before it can be taken.",
    429: "The caller's minute is used up.",
    503: "A part is away; try again after `Retry-After` seconds.",
}


def opens(*actions: Action, also: tuple[int, ...] = (), **extra: Any) -> dict[str, Any]:
    """Arguments of a route that any of these actions opens; `also`: further errors it may give."""
    described = {ACTIONS: [action.value for action in actions], **extra}
    return {"openapi_extra": described, "responses": errors(*ALWAYS, *also)}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How these statuses stand in the document."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted(set(statuses)):
        found[status] = {"description": WORDS[status]}
        if status != 304:  # it has no body
            found[status] |= {"model": Problem, "content": PROBLEM}
    return found


async def actor(request: Request) -> Actor:
    """Whoever asks, where this route is theirs to use.

    Errors: Unauthenticated, TooManyRequests, Forbidden.
    """
    found = await callers.actor(request)
    await callers.count(request, found)
    _require_any(found, _actions(request))
    return found


def runtime(request: Request) -> Runtime:
    """The Runtime this request is served with."""
    return runtime_of(request)


def headers(allowance: Allowance) -> Mapping[str, str]:
    """What the caller is told of its minute."""
    return {
        "ratelimit-limit": str(allowance.limit),
        "ratelimit-remaining": str(allowance.remaining),
        "ratelimit-reset": str(allowance.reset_s),
    }


def _actions(request: Request) -> list[Action]:
    """What the route's own description says; a route without it opens to nobody."""
    described = request.scope["route"].openapi_extra
    return [Action(action) for action in described[ACTIONS]]


def _require_any(found: Actor, actions: list[Action]) -> None:
    if not any(access.may(found, action) for action in actions):
        access.require(found, actions[0])


Caller = Annotated[Actor, Depends(actor)]
Rt = Annotated[Runtime, Depends(runtime)]
