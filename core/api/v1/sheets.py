"""/sheets: hand sheets in, list them, look at their pages, audit them again."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from core.api import forms, links, sheets, uploads
from core.api.v1 import guard, paging
from core.api.v1.guard import READ_SHEETS, Caller, Rt
from core.api.v1.paging import CursorQuery, Limit, Since, Until
from core.api.v1.shapes import AgainAsked, AgainTaken, Page, SheetShape, Taken, TakenTogether
from core.domain.access import Action
from core.queries import sheets as queries
from core.queries.sheets import Place, SheetFilter
from core.services import audits as auditing
from core.services import pictures

router = APIRouter(tags=["sheets"])

_FORM: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": forms.FILES_MAX,
                        "items": {"type": "string", "format": "binary"},
                        "description": "PDF, PNG or JPG, judged by content; one part a file.",
                    },
                    "spec": {"type": "string", "description": "Audit by this spec: id[@version]."},
                    "batch": {"type": "string", "description": "A name to find them again by."},
                },
            }
        }
    },
}
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "/sheets",
    status_code=202,
    response_model=Taken | TakenTogether,
    summary="Hand sheets in",
    max_body_size=uploads.REQUEST_MAX_BYTES,
    **guard.opens(
        Action.SHEETS_UPLOAD,
        also=(400, 409, 413, 415),
        requestBody=_FORM,
        parameters=[guard.IDEMPOTENCY_KEY],
    )
    | {"responses": guard.errors(400, 401, 403, 405, 409, 413, 415, 422, 429, 503)
        | {207: {"model": TakenTogether, "description": "Some of the files were not taken."}}},
)  # fmt: skip
async def upload(request: Request, actor: Caller) -> Response:
    """202 once the bytes are durable and the audit is recorded; several files get a result each."""
    return await uploads.take_in(request, actor)


@router.get("/sheets", summary="List sheets", **guard.opens(*READ_SHEETS))
def listing(
    rt: Rt,
    actor: Caller,
    batch: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")] = None,
    since: Since = None,
    until: Until = None,
    cursor: CursorQuery = None,
    limit: Limit = 50,
) -> Page[SheetShape]:
    """The newest first, by when they were received. A technician sees their own."""
    narrowed = SheetFilter(batch=batch, since=since, until=until)
    after = Place(*paging.decode(cursor)) if cursor else None
    with rt.read() as session:
        found, last = queries.page(session, narrowed, actor=actor, after=after, limit=limit)
    return Page(
        items=[SheetShape.model_validate(one) for one in found],
        next=paging.encode(last.received_at, last.job_sheet_id) if last else None,
    )


@router.get("/sheets/{job_sheet_id}", summary="One sheet", **guard.opens(*READ_SHEETS))
def one(rt: Rt, actor: Caller, job_sheet_id: UUID) -> SheetShape:
    """As received, with its newest audit."""
    with rt.read() as session:
        return SheetShape.model_validate(queries.get(session, job_sheet_id, actor=actor))


@router.get(
    "/sheets/{job_sheet_id}/pages/{page_number}.jpg",
    summary="A page as a picture",
    response_class=Response,
    **guard.opens(*READ_SHEETS)
    | {"responses": guard.errors(401, 403, 404, 405, 422, 429, 503)
        | {200: {"description": "The page, upright.", "content": {"image/jpeg": _BINARY}}}},
)  # fmt: skip
def page(
    rt: Rt,
    actor: Caller,
    job_sheet_id: UUID,
    page_number: Annotated[int, Path(ge=1, le=pictures.PAGES_MAX)],
    dpi: Annotated[int, Query(description="50, 110 or 200.")] = sheets.DEFAULT_DPI,
) -> Response:
    """JPEG, upright."""
    return sheets.page(rt, actor, job_sheet_id, page_number=page_number, dpi=dpi)


@router.get(
    "/sheets/{job_sheet_id}/file",
    summary="The file as received",
    response_class=Response,
    **guard.opens(*READ_SHEETS)
    | {"responses": guard.errors(401, 403, 404, 405, 422, 429, 503)
        | {200: {"description": "The very bytes.", "content": {
            "application/pdf": _BINARY, "image/png": _BINARY, "image/jpeg": _BINARY}}}},
)  # fmt: skip
def original(rt: Rt, actor: Caller, job_sheet_id: UUID) -> Response:
    """To be saved, not shown."""
    return sheets.file(rt, actor, job_sheet_id)


@router.post(
    "/sheets/{job_sheet_id}/audits",
    status_code=202,
    summary="Audit a sheet again",
    **guard.opens(Action.AUDITS_RERUN, also=(400, 409, 413)),
)
def again(rt: Rt, actor: Caller, job_sheet_id: UUID, asked: AgainAsked) -> AgainTaken:
    """The earlier audits stay; pages that were read before are not read again."""
    audit_id = auditing.again(rt, job_sheet_id, actor=actor, spec=asked.spec)
    return AgainTaken.model_validate({"audit_id": audit_id, "links": links.of_audit(rt, audit_id)})
