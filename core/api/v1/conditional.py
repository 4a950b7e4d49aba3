"""Answers with an ETag: who has seen it already is told so, without the body."""

import hashlib
import json
from typing import Any, Final

from fastapi import Request
from starlette.responses import Response

CACHE: Final = {"cache-control": "private, no-cache"}  # kept, and asked for again each time


def answer(request: Request, content: bytes, *, media_type: str) -> Response:
    """200 with the content, or 304 where the caller has it."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": etag, **CACHE}
    if etag in _known(request):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def as_json(request: Request, document: dict[str, Any]) -> Response:
    """The same for a JSON document."""
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return answer(request, content, media_type="application/json")


def _known(request: Request) -> set[str]:
    given = request.headers.get("if-none-match", "")
    return {one.strip().removeprefix("W/") for one in given.split(",")}
