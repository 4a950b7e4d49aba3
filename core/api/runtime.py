"""How a route reaches the Runtime: a middleware lays it into the request's state."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from core.ports import Runtime

KEY = "jobsheet_runtime"


class RuntimeMiddleware:
    """Gives every HTTP request the process's Runtime; `runtime` is asked per request."""

    def __init__(self, app: ASGIApp, *, runtime: Callable[[], Runtime]) -> None:
        self._app = app
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the way to the Runtime in the scope's state."""
        if scope["type"] == "http":
            scope.setdefault("state", {})[KEY] = self._runtime
        await self._app(scope, receive, send)


def runtime_of(request: Request) -> Runtime:
    """The Runtime this request is served with."""
    provide: Callable[[], Runtime] = request.scope["state"][KEY]
    return provide()
