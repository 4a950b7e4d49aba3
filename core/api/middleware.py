"""Pure-ASGI middleware: a request id, and headers that keep browsers careful."""

import re
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core import telemetry
from core.api import content_policy, problems
from core.services.ops import timings
from core.services.ops.timings import Kind

REQUEST_ID: Final = "x-request-id"
HIDDEN: Final = frozenset({"/_stcore/metrics"})
SAFE_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
HTTP_ERROR_FROM: Final = 500
TIMED: Final = "/api/"
UNTIMED: Final = ("/api/health", "/api/v1/health")

# Referrer `same-origin`, not `no-referrer`: the latter makes browsers send
# `Origin: null` on our own forms, which the guard against cross-site posts would refuse.
SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# Once a browser came over https it comes no other way for a year.
TRANSPORT_SECURITY: Final = "max-age=31536000"

log = telemetry.logger(__name__)


class SecurityHeadersMiddleware:
    """Adds what an answer does not set itself; over https every cookie becomes Secure."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and complete the headers of the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(message, is_https=scope["scheme"] == "https")
            await send(message)

        await self._app(scope, receive, send_completed)


class HiddenMiddleware:
    """Streamlit serves its own counts of sessions to anybody, and no route may take their place."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer as if there were nothing."""
        if scope["type"] != "http" or scope["path"].rstrip("/") not in HIDDEN:
            await self._app(scope, receive, send)
            return
        document = problems.plain(404, "NOT_FOUND", "There is no such route.")
        await problems.response(document)(scope, receive, send)


class TimingMiddleware:
    """Counts how long our own routes take; health probes ask all the time and are left out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; counted is the time until the answer is whole."""
        path = scope.get("path", "")
        is_timed = path.startswith(TIMED) and not path.startswith(UNTIMED)
        if scope["type"] != "http" or not is_timed:
            await self._app(scope, receive, send)
            return
        with timings.timed(Kind.API, now=datetime.now(UTC)):
            await self._app(scope, receive, send)


class RequestIdMiddleware:
    """Takes a caller's X-Request-Id where it is harmless, makes one otherwise, logs by it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the id bound to every log line; the answer carries it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if SAFE_REQUEST_ID.fullmatch(given) else uuid4().hex

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
                _log(scope, int(message["status"]))
            await send(message)

        with telemetry.bind(request_id=request_id):
            await self._app(scope, receive, send_with_id)


def _complete(message: Message, *, is_https: bool) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("content-security-policy", content_policy.pages())
    if is_https:
        headers.setdefault("strict-transport-security", TRANSPORT_SECURITY)
        message["headers"] = [_secured(name, value) for name, value in message["headers"]]


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    attributes = {part.strip().lower() for part in value.split(b";")[1:]}
    if name.lower() != b"set-cookie" or b"secure" in attributes:
        return name, value
    return name, value + b"; Secure"


def _log(scope: Scope, status: int) -> None:
    """Our own routes and every failure; never the query, which may hold a token."""
    if scope["path"].startswith("/api/") or status >= HTTP_ERROR_FROM:
        log.info("http.answered", method=scope["method"], path=scope["path"], status=status)
