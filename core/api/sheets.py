"""GET /api/sheets/...: the pictures of a sheet's pages, and its file as received."""

from functools import partial
from pathlib import PurePath
from typing import Final
from urllib.parse import quote
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from core.api import callers
from core.api.problems import Malformed
from core.api.runtime import runtime_of
from core.domain.model import Actor
from core.ports import Runtime
from core.services import pictures

DEFAULT_DPI: Final = 110
# Kept for this session only: on a shared computer the next person's cookie is another one.
CACHE: Final = {"cache-control": "private, max-age=3600", "vary": "cookie, authorization"}
# Should a browser show the file after all: as a document of nobody, without scripts.
SANDBOXED: Final = "default-src 'none'; sandbox"


async def page_picture(request: Request) -> Response:
    """A page as JPEG. Errors: Unauthenticated, NotFound, Rejected (dpi), Unreadable."""
    actor = await callers.actor(request)
    read = partial(
        page,
        runtime_of(request),
        actor,
        request.path_params["job_sheet_id"],
        page_number=request.path_params["page_number"],
        dpi=_dpi(request.query_params.get("dpi")),
    )
    return await to_thread.run_sync(read)


async def original(request: Request) -> Response:
    """The file as received, to be saved, not shown. Errors: Unauthenticated, NotFound."""
    actor = await callers.actor(request)
    read = partial(file, runtime_of(request), actor, request.path_params["job_sheet_id"])
    return await to_thread.run_sync(read)


def page(rt: Runtime, actor: Actor, job_sheet_id: UUID, *, page_number: int, dpi: int) -> Response:
    """A page's picture for somebody who may see the sheet."""
    jpeg = pictures.page_jpeg(rt, job_sheet_id, actor=actor, page_number=page_number, dpi=dpi)
    return Response(jpeg, media_type=pictures.MEDIA_TYPE, headers=CACHE)


def file(rt: Runtime, actor: Actor, job_sheet_id: UUID) -> Response:
    """The original for somebody who may see the sheet."""
    sheet = pictures.sheet_file(rt, job_sheet_id, actor=actor)
    headers = {
        "content-disposition": attachment(sheet.filename),
        "content-security-policy": SANDBOXED,
        **CACHE,
    }
    return Response(sheet.content, media_type=sheet.media_type, headers=headers)


def _dpi(text: str | None) -> int:
    if text is None:
        return DEFAULT_DPI
    if not (text.isascii() and text.isdigit() and len(text) <= len("1000")):
        raise Malformed("dpi is a whole number.")
    return int(text)


def attachment(filename: str) -> str:
    """The header for any file name: plain ASCII for old readers, all of it encoded (RFC 6266)."""
    name = PurePath(filename).name or "sheet"
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
