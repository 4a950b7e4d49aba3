"""GET /api/health: is this process alive, and does every part it needs answer?"""

from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.api import callers
from core.api.runtime import runtime_of
from core.domain.access import Action
from core.services import health

CHECKS_AT_ONCE: Final = 2  # the route is public: a flood of questions waits for each other
NO_STORE: Final = {"cache-control": "no-store"}

_limiter = CapacityLimiter(CHECKS_AT_ONCE)


async def live(_request: Request) -> Response:
    """200 as long as this process answers at all."""
    return JSONResponse({"status": "alive"}, headers=NO_STORE)


async def ready(request: Request) -> Response:
    """200 where every part is up, else 503; the parts only to those who may read health."""
    if request.query_params.get("live"):
        return await live(request)
    state = await to_thread.run_sync(health.check, runtime_of(request), limiter=_limiter)
    told: dict[str, Any] = {"status": "ready" if state.is_ready else "degraded", "live": True}
    if await callers.may(request, Action.HEALTH_READ):
        told["parts"] = {
            part.name: {
                "state": part.state.value,
                "latency_ms": part.latency_ms,
                "message": part.message,
            }
            for part in state.parts
        }
    return JSONResponse(told, 200 if state.is_ready else 503, headers=NO_STORE)
