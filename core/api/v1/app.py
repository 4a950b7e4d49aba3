"""The FastAPI application mounted at /api/v1, and its OpenAPI document."""

import json
from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from core.api import problems
from core.api.v1 import (
    audits,
    disputes,
    evidence,
    exports,
    health,
    labels,
    queue,
    reports,
    reviews,
    sheets,
    specs,
    upkeep,
    waivers,
)
from core.api.v1.guard import ACTIONS
from core.api.v1.limits import BODY_MAX_BYTES, TOO_LARGE, AllowanceMiddleware, TooLargeMiddleware
from core.api.v1.shapes import Problem

PREFIX: Final = "/api/v1"
VERSION: Final = "1.0"
TITLE: Final = "Job Sheet QA Auditor"
ABOUT: Final = (
    "Hand job sheets in, wait for their verdicts, take the findings away. Send a token as "
    "`Authorization: Bearer ...`; `x-actions` of a route names the rights of which any one opens "
    "it. Errors are RFC 9457 problem documents."
)
OUR_OWN: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}  # the metrics and logs are ours
CODES: Final = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "TOO_LARGE"}
WORDS: Final = {
    404: "There is no such route.",
    405: "This route does not take that method.",
    413: TOO_LARGE,
}
SHOWN_MISTAKES: Final = 10
PARTS: Final = (
    sheets,
    audits,
    reports,
    exports,
    reviews,
    disputes,
    evidence,
    waivers,
    specs,
    labels,
    queue,
    upkeep,
    health,
)


def build() -> FastAPI:
    """The application; its document is at `openapi.json` below the prefix."""
    app = FastAPI(
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=BODY_MAX_BYTES,
        telemetry=OUR_OWN,
    )
    for module in PARTS:
        app.include_router(module.router)
    document = _document(app)
    app.add_api_route("/openapi.json", _served(document), include_in_schema=False)
    for kind, handler in problems.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_middleware(AllowanceMiddleware)
    return app


def mounted(app: FastAPI) -> Mount:
    """The application in its place."""
    return Mount(PREFIX, TooLargeMiddleware(app))


def _document(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=TITLE,
        version=VERSION,
        description=ABOUT,
        routes=app.routes,
        servers=[{"url": PREFIX}],
    )
    components = found.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path in found["paths"].values():
        for operation in path.values():
            # No route without actions asks who is calling.
            operation["security"] = [{"token": []}] if ACTIONS in operation else []
    return found


def _served(document: dict[str, Any]) -> Callable[[], Response]:
    content = json.dumps(document, ensure_ascii=False).encode()

    def openapi() -> Response:
        return Response(content, media_type="application/json")

    return openapi


async def _on_invalid(_request: Request, error: Exception) -> Response:
    """Where and what, never the value itself: it may be a sheet's."""
    mistakes = error.errors() if isinstance(error, RequestValidationError) else []
    said = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": str(one["msg"])}
        for one in mistakes[:SHOWN_MISTAKES]
    ]
    first = f"{said[0]['where']}: {said[0]['what']}" if said else "The request is not as described"
    document = problems.plain(422, "REJECTED", f"{first.rstrip('.')}.")
    return problems.response({**document, "errors": said})


async def _on_http_error(_request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return JSONResponse({}, 500)
    code = CODES.get(error.status_code, "MALFORMED")
    said = WORDS.get(error.status_code, str(error.detail))
    return problems.response(problems.plain(error.status_code, code, said), error.headers)
