"""Errors as answers: RFC 9457 problem documents, a sentence for the reader, a code for programs."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from core.errors import (
    AuditorError,
    Conflict,
    DuplicateSheet,
    ErrorCode,
    FileRejected,
    Forbidden,
    Misconfigured,
    NotFound,
    Rejected,
    Unavailable,
    UnderMaintenance,
    Unreadable,
)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER_S: Final = 5


class Malformed(Rejected):
    """The request itself is not what this route takes."""


class TooManyRequests(AuditorError):
    """The caller's minute is used up."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"That was too many requests. Try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class Unauthenticated(AuditorError):
    """Nobody we know is asking; the answer does not say why, only what is needed."""

    def __init__(self) -> None:
        super().__init__(
            "Send a valid token as `Authorization: Bearer ...`; `jobsheet token create` makes one."
        )


# The first class that fits gives the status and the code.
KINDS: Final[tuple[tuple[type[AuditorError], int, str], ...]] = (
    (Unauthenticated, 401, "UNAUTHENTICATED"),
    (TooManyRequests, 429, "TOO_MANY_REQUESTS"),
    (Malformed, 400, "MALFORMED"),
    (DuplicateSheet, 409, "DUPLICATE"),
    (Conflict, 409, "CONFLICT"),
    (Rejected, 422, "REJECTED"),
    (Forbidden, 403, "FORBIDDEN"),
    (NotFound, 404, "NOT_FOUND"),
    (UnderMaintenance, 503, "MAINTENANCE"),
    (Unavailable, 503, "UNAVAILABLE"),
    (Misconfigured, 503, "MISCONFIGURED"),
)
STATUS_OF_CODE: Final = {ErrorCode.TOO_LARGE: 413, ErrorCode.UNSUPPORTED_TYPE: 415}
UNREADABLE_STATUS: Final = 422


def body(error: AuditorError) -> dict[str, Any]:
    """The problem document of an expected error; its `status` is the answer's."""
    status, code = _status_and_code(error)
    document = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return {**document, "detail": str(error), "code": code}


def plain(status: int, code: str, detail: str) -> dict[str, Any]:
    """A problem document that no error stands behind."""
    title = HTTPStatus(status).phrase
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }


def response(document: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A problem document as an answer."""
    status = int(document["status"])
    return JSONResponse(
        document, status, headers={**_headers(status), **(headers or {})}, media_type=MEDIA_TYPE
    )


async def on_expected(_request: Request, error: Exception) -> Response:
    """The handler of AuditorError."""
    document = body(error) if isinstance(error, AuditorError) else _bug()
    headers: dict[str, str] = {}
    if isinstance(error, Unavailable | TooManyRequests) and error.retry_after_s is not None:
        headers["retry-after"] = str(max(1, round(error.retry_after_s)))
    return response(document, headers)


async def on_bug(_request: Request, _error: Exception) -> Response:
    """The handler of everything else: Starlette raises it again, so the log has the traceback."""
    return response(_bug())


async def on_disconnect(_request: Request, _error: Exception) -> Response:
    """Nobody reads this answer: the sender went away mid-upload."""
    return Response(status_code=400)


HANDLERS: Final[dict[Any, Callable[..., Any]]] = {
    AuditorError: on_expected,
    ClientDisconnect: on_disconnect,
    Exception: on_bug,
}


def _status_and_code(error: AuditorError) -> tuple[int, str]:
    if isinstance(error, FileRejected | Unreadable):
        return STATUS_OF_CODE.get(error.code, UNREADABLE_STATUS), error.code.value
    for kind, status, code in KINDS:
        if isinstance(error, kind):
            return status, code
    return 500, "INTERNAL"


def _headers(status: int) -> dict[str, str]:
    no_store = {"cache-control": "no-store"}
    if status == HTTPStatus.UNAUTHORIZED:
        return {**no_store, "www-authenticate": "Bearer"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {**no_store, "retry-after": str(RETRY_AFTER_S)}
    return no_store


def _bug() -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus.INTERNAL_SERVER_ERROR.phrase,
        "status": 500,
        "detail": "Something went wrong on our side. It has been logged.",
        "code": "INTERNAL",
    }
