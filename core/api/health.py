"""GET /api/health: is this process alive, and does every part it needs answer?"""

from functools import partial
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.api import callers
from core.api.runtime import runtime_of
from core.domain.access import Action
from core.domain.ops import registry
from core.domain.ops.checks import CheckResult
from core.services import health
from core.services.health import Part
from core.services.ops import checks

READY_LIMIT_S: Final = 4.0  # a busy machine is not yet down; who asks waits 5 s as a rule
CHECKS_AT_ONCE: Final = 2  # the route is public: a flood of questions waits for each other
NO_STORE: Final = {"cache-control": "no-store"}

_limiter = CapacityLimiter(CHECKS_AT_ONCE)


async def live(_request: Request) -> Response:
    """200 as long as this process answers at all."""
    return JSONResponse({"status": "alive"}, headers=NO_STORE)


async def ready(request: Request) -> Response:
    """200 where every part is up, else 503; the parts only to those who may read health.

    A part that gives no answer within `READY_LIMIT_S` is down.
    With `?checks` they are also told every check of the registry.
    """
    if request.query_params.get("live"):
        return await live(request)
    rt = runtime_of(request)
    knows = await callers.may(request, Action.HEALTH_READ)
    is_whole = knows and "checks" in request.query_params
    asked = registry.BY_ID if is_whole else health.PARTS.values()
    look = partial(checks.run, rt, asked, limit_s=READY_LIMIT_S)
    results = await to_thread.run_sync(look, limiter=_limiter)
    state = health.of(results)
    told: dict[str, Any] = {"status": "ready" if state.is_ready else "degraded", "live": True}
    if knows:
        told["parts"] = {part.name: _part(part) for part in state.parts}
    if is_whole:
        told["checks"] = {one.id: _check(one) for one in results}
    return JSONResponse(told, 200 if state.is_ready else 503, headers=NO_STORE)


def _part(part: Part) -> dict[str, Any]:
    return {
        "state": part.state.value,
        "latency_ms": part.latency_ms,
        "message": part.message,
    }


def _check(one: CheckResult) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "level": one.check.level.value,
        "seen": one.seen,
        "value": one.value,
        "unit": one.unit,
        "since": one.since.isoformat(timespec="seconds"),
        "cause": one.cause or None,
        "fix": one.fix or None,
    }
