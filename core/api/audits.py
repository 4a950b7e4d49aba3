"""GET /api/audits/{id}: where an audit is and what it says, for programs that wait for it."""

from typing import Any
from uuid import UUID

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.api import callers, links
from core.api.runtime import runtime_of
from core.domain import audit_output
from core.domain.model import Actor, AuditStatus
from core.ports import Runtime
from core.queries import audit_detail, readings
from core.queries.audit_detail import AuditDetail
from core.services.reviewing import judging


async def one(request: Request) -> Response:
    """The audit as JSON. Errors: Unauthenticated, NotFound."""
    actor = await callers.actor(request)
    audit_id: UUID = request.path_params["audit_id"]
    found = await to_thread.run_sync(document, runtime_of(request), audit_id, actor)
    return JSONResponse(found, headers={"cache-control": "no-store"})


def document(rt: Runtime, audit_id: UUID, actor: Actor) -> dict[str, Any]:
    """The audit as programs see it. Errors: NotFound, also where the actor may not see it."""
    with rt.read() as session:
        detail = audit_detail.get(session, audit_id, actor=actor)
        reading = readings.of_audit(session, audit_id, actor=actor)
    return {
        **_where_it_is(rt, detail),
        **audit_output.ruled(judging.stored(detail)),
        **_what_it_says(detail),
        "reading": None if reading is None else audit_output.read(reading),
    }


def _where_it_is(rt: Runtime, detail: AuditDetail) -> dict[str, Any]:
    line = detail.summary
    return {
        "audit_id": str(line.audit_id),
        "job_sheet_id": str(line.job_sheet_id),
        "receipt": line.receipt,
        "status": line.status.value,
        "has_ended": line.status.has_ended,
        "queued_at": line.queued_at.isoformat(),
        "ended_at": line.ended_at.isoformat() if line.ended_at else None,
        "pages_done": line.pages_done,
        "links": links.of_audit(rt, line.audit_id),
    }


def _what_it_says(detail: AuditDetail) -> dict[str, Any]:
    """The keys of the audit-output contract; null until the audit has ended."""
    line = detail.summary
    is_done = line.status is AuditStatus.DONE
    return {
        "file": line.filename,
        "sha256": detail.sha256,
        "pages": line.page_count,
        "verdict": line.verdict.value if line.verdict else None,
        "score": line.score,
        "spec": _spec(detail),
        "selection": audit_output.selection(detail.selection) if detail.selection else None,
        "fields": audit_output.fields(detail.fields) if is_done else None,
        "findings": _findings(detail),
        "error": _error(detail),
    }


def _spec(detail: AuditDetail) -> dict[str, Any] | None:
    return audit_output.spec(detail.selection.spec) if detail.selection else None


def _findings(detail: AuditDetail) -> list[dict[str, Any]] | None:
    if not detail.summary.status.has_ended:
        return None
    return [audit_output.finding(one) for one in detail.findings]


def _error(detail: AuditDetail) -> dict[str, Any] | None:
    if detail.error_code is None:
        return None
    return {"code": detail.error_code, "message": detail.summary.error_message or ""}
