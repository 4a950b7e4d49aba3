"""Every route of ours, in the order they are tried."""

from collections.abc import Callable
from typing import Final

from starlette.convertors import IntegerConvertor, PathConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.api import audits, health, metrics, problems, sheets, sign_in, uploads
from core.api.middleware import (
    HiddenMiddleware,
    RequestIdMiddleware,
    SecurityHeadersMiddleware,
    TimingMiddleware,
)
from core.api.runtime import RuntimeMiddleware
from core.api.v1 import app as v1
from core.ports import Runtime


class _Number(IntegerConvertor):
    """A whole number, no longer than Python reads one: Starlette's own `int` takes any."""

    regex = "[0-9]{1,9}"


class _Anything(PathConvertor):
    """A path's rest, line breaks and all: Starlette's own `path` ends at one."""

    regex = r"[\s\S]*"


register_url_convertor("number", _Number())
register_url_convertor("anything", _Anything())
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

_KNOWN: Final = (
    Route("/sign-in", sign_in.enter, methods=["GET"]),
    Route("/sign-in/password", sign_in.by_password, methods=["POST"]),
    Route("/sign-in/provider", sign_in.by_provider, methods=["GET"]),
    Route("/sign-in/arrived", sign_in.arrived, methods=["GET"]),
    Route("/sign-out", sign_in.leave, methods=["POST"]),
    Route("/metrics", metrics.scrape, methods=["GET"]),
    Route("/api/health", health.ready, methods=["GET"]),
    Route("/api/health/live", health.live, methods=["GET"]),
    Route("/api/upload", uploads.upload, methods=["POST"]),
    Route("/api/audits/{audit_id:uuid}", audits.one, methods=["GET"]),
    Route(
        "/api/sheets/{job_sheet_id:uuid}/pages/{page_number:number}.jpg",
        sheets.page_picture,
        methods=["GET"],
    ),
    Route("/api/sheets/{job_sheet_id:uuid}/file", sheets.original, methods=["GET"]),
)


async def unknown(request: Request) -> Response:
    """404 or 405 as JSON; without this Streamlit answers 200 with its page to any path."""
    matching = (route for route in _KNOWN if route.path_regex.match(request.url.path))
    allowed = sorted({method for route in matching for method in route.methods or ()})
    status, code = (405, "METHOD_NOT_ALLOWED") if allowed else (404, "NOT_FOUND")
    detail = {
        404: "There is no such route.",
        405: "This route does not take that method.",
    }[status]
    document = problems.plain(status, code, detail)
    return problems.response(document, {"allow": ", ".join(allowed)} if allowed else None)


V1: Final = v1.build()
ROUTES: Final = [
    *_KNOWN,
    v1.mounted(V1),
    Route("/api/{rest:anything}", unknown, methods=_METHODS),
]
EXCEPTION_HANDLERS: Final = problems.HANDLERS


def middleware(runtime: Callable[[], Runtime]) -> list[Middleware]:
    """The stack around every route, ours and Streamlit's; `runtime` is asked per request."""
    return [
        Middleware(RequestIdMiddleware),
        Middleware(SecurityHeadersMiddleware),
        Middleware(HiddenMiddleware),
        Middleware(TimingMiddleware),
        Middleware(RuntimeMiddleware, runtime=runtime),
    ]
