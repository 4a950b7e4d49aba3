"""/audits: list them, and what one says."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.api import audits
from core.api.v1 import conditional, guard, paging
from core.api.v1.filters import Narrowed
from core.api.v1.guard import READ_SHEETS, Caller, Rt
from core.api.v1.paging import CursorQuery, Limit
from core.api.v1.shapes import AuditLine, AuditShape, Fields, Findings, Page, ReadingText
from core.domain import audit_output
from core.errors import NotFound
from core.queries import audits as queries
from core.queries import readings
from core.queries.audit_filters import Cursor

router = APIRouter(tags=["audits"])

DOCUMENT: dict[str, Any] = guard.opens(*READ_SHEETS, also=(304,))


@router.get("/audits", summary="List audits", **guard.opens(*READ_SHEETS))
def listing(
    rt: Rt,
    actor: Caller,
    narrowed: Narrowed,
    cursor: CursorQuery = None,
    limit: Limit = 50,
) -> Page[AuditLine]:
    """The newest first, by when they were queued. A technician sees those of their own sheets."""
    after = Cursor(*paging.decode(cursor)) if cursor else None
    with rt.read() as session:
        found = queries.page(session, narrowed, actor=actor, older_than=after, limit=limit)
    older = found.older
    return Page(
        items=[AuditLine.model_validate(one) for one in found.audits],
        next=paging.encode(older.queued_at, older.audit_id) if older else None,
    )


@router.get("/audits/{audit_id}", summary="One audit", response_model=AuditShape, **DOCUMENT)
def one(request: Request, rt: Rt, actor: Caller, audit_id: UUID) -> Response:
    """Ask again until `has_ended` is true; with `If-None-Match` that costs next to nothing."""
    return conditional.as_json(request, audits.document(rt, audit_id, actor))


@router.get(
    "/audits/{audit_id}/findings", summary="Its findings", response_model=Findings, **DOCUMENT
)
def findings(request: Request, rt: Rt, actor: Caller, audit_id: UUID) -> Response:
    """Every rule not met, with its evidence."""
    found = audits.document(rt, audit_id, actor)["findings"]
    return conditional.as_json(request, {"findings": found})


@router.get("/audits/{audit_id}/fields", summary="Its fields", response_model=Fields, **DOCUMENT)
def fields(request: Request, rt: Rt, actor: Caller, audit_id: UUID) -> Response:
    """Every field of the spec by name, as read."""
    found = audits.document(rt, audit_id, actor)["fields"]
    return conditional.as_json(request, {"fields": found})


@router.get(
    "/audits/{audit_id}/reading",
    summary="What was read of its sheet",
    response_model=ReadingText,
    **DOCUMENT,
)
def reading(request: Request, rt: Rt, actor: Caller, audit_id: UUID) -> Response:
    """The text, page by page; 404 until it was read."""
    with rt.read() as session:
        found = readings.of_audit(session, audit_id, actor=actor)
    if found is None:
        raise NotFound("Nothing was read of this sheet yet, or what was read is not kept any more.")
    pages = found.text.split("\f")
    return conditional.as_json(request, {"reading": audit_output.read(found), "pages": pages})
