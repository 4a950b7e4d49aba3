"""/exports: what the list of audits shows, to take away."""

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from core.adapters import export_files
from core.adapters.export_files import MEDIA_TYPES, Format
from core.api.v1 import guard
from core.api.v1.filters import Narrowed
from core.api.v1.guard import Caller, Rt
from core.domain.access import Action
from core.queries.exports import What
from core.services import exports

router = APIRouter(tags=["exports"])

_FILES = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in MEDIA_TYPES.values()}


@router.get(
    "/exports/{what}.{form}",
    summary="Audits, findings, decisions or disputes as a file",
    response_class=StreamingResponse,
    **guard.opens(Action.EXPORTS_MAKE)
    | {"responses": guard.errors(401, 403, 404, 405, 422, 429, 503)
        | {200: {"description": "The file; `export-rows` says how many rows.", "content": _FILES}}},
)  # fmt: skip
def export(
    rt: Rt, actor: Caller, what: What, form: Format, narrowed: Narrowed
) -> StreamingResponse:
    """With the filters of the list. It is streamed; nothing of it is held in memory."""
    made = exports.make(rt, what, narrowed, actor=actor)
    pieces = export_files.write(form, made.columns, made.rows, count=made.count)
    headers = {
        "content-disposition": f'attachment; filename="{made.name}.{form.value}"',
        "export-rows": str(made.count),
        "cache-control": "no-store",
    }
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[form], headers=headers)
