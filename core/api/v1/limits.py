"""Pure-ASGI middleware: refused bodies, and what is left of the caller's minute."""

from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.api import callers, problems
from core.api.v1 import guard
from core.errors import ErrorCode

BODY_MAX_BYTES: Final = 64 * 1024  # of anything that is no upload; those have a limit of their own
TOO_LARGE: Final = f"A request without a file has at most {BODY_MAX_BYTES // 1024} KiB."
TOO_LARGE_STATUS: Final = 413
_TOO_LARGE: Final = problems.plain(TOO_LARGE_STATUS, ErrorCode.TOO_LARGE.value, TOO_LARGE)


class AllowanceMiddleware:
    """Adds the RateLimit headers where the caller was counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and tell."""

        async def send_told(message: Message) -> None:
            allowance = callers.allowance_of(scope)
            if message["type"] == "http.response.start" and allowance is not None:
                MutableHeaders(scope=message).update(guard.headers(allowance))
            await send(message)

        await self._app(scope, receive, send_told)


class TooLargeMiddleware:
    """The framework cuts a body off in plain text; here it becomes a problem document."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer in the framework's place where it refuses a body."""
        is_refused = False

        async def send_instead(message: Message) -> None:
            nonlocal is_refused
            if message["type"] == "http.response.start" and _is_plain_refusal(message):
                is_refused = True
                await problems.response(_TOO_LARGE)(scope, receive, send)
            if not is_refused:
                await send(message)

        await self._app(scope, receive, send_instead)


def _is_plain_refusal(message: Message) -> bool:
    is_plain = Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
    return int(message["status"]) == TOO_LARGE_STATUS and is_plain
