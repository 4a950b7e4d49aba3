"""/audits/{id}/report.pdf: one audit on paper, with the evidence marked on its pages."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from core.adapters import report_pdf
from core.adapters.report_pdf import Sheet
from core.api import sheets
from core.api.v1 import guard
from core.api.v1.guard import READ_SHEETS, Caller, Rt
from core.domain.model import Actor, Outcome
from core.errors import Conflict, NotFound
from core.ports import Runtime
from core.queries import audit_detail, readings
from core.queries.audit_detail import AuditDetail
from core.services import pictures
from core.services.reviewing import judging

router = APIRouter(tags=["audits"])

PDF = "application/pdf"


@router.get(
    "/audits/{audit_id}/report.pdf",
    summary="Its report",
    response_class=Response,
    **guard.opens(*READ_SHEETS)
    | {"responses": guard.errors(401, 403, 404, 405, 409, 422, 429, 503)
        | {200: {"description": "The verdict, the findings, and the pages with what was found.",
            "content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}}},
)  # fmt: skip
def report(rt: Rt, actor: Caller, audit_id: UUID) -> Response:
    """409 while the audit is in work."""
    with rt.read() as session:
        detail = audit_detail.get(session, audit_id, actor=actor)
        reading = readings.of_audit(session, audit_id, actor=actor)
    rotations = tuple(page.rotation for page in reading.pages) if reading else ()
    content = report_pdf.make(
        title=detail.summary.filename,
        outcome=_outcome(detail),
        sheet=_sheet(rt, actor, detail, rotations),
    )
    name = sheets.attachment(f"{detail.summary.filename}.report.pdf")
    headers = {"content-disposition": name, "cache-control": "no-store"}
    return Response(content, media_type=PDF, headers=headers)


def _outcome(detail: AuditDetail) -> Outcome:
    line = detail.summary
    if line.verdict is None or detail.selection is None:
        raise Conflict("This sheet is being audited at the moment; wait for its verdict first.")
    return judging.stored(detail)


def _sheet(
    rt: Runtime, actor: Actor, detail: AuditDetail, rotations: tuple[int, ...]
) -> Sheet | None:
    """The pages, rendered outside this process; None where the file is not kept any more."""
    try:
        content = pictures.sheet_file(rt, detail.summary.job_sheet_id, actor=actor).content
    except NotFound:
        return None

    def render(page_number: int) -> bytes:
        return rt.inspector.render(
            content,
            media_type=detail.media_type,
            page_number=page_number,
            dpi=report_pdf.PAGE_DPI,
        )

    return Sheet(render=render, rotations=rotations)
