"""/disputes/{id}/evidence and /reopening: files for a dispute, sent as a form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from core.api import forms, sheets
from core.api.forms import Parcel
from core.api.v1 import guard
from core.api.v1.dispute_shapes import AttachedShape, FileShape
from core.api.v1.disputes import READ
from core.api.v1.guard import Caller, Rt
from core.domain.access import Action
from core.domain.disputes.evidence import COMMENT_MAX_CHARS, FILE_MAX_BYTES, FILES_MAX
from core.domain.model import Actor
from core.ports import Runtime
from core.queries.disputes import detail
from core.services import idempotency, pictures
from core.services.disputes import files, moving
from core.services.disputes.files import Sent
from core.services.idempotency import Answer

router = APIRouter(tags=["disputes"])

FILES_AT_ONCE: Final = 4  # of full size: ten may be attached, in several requests
REQUEST_MAX_BYTES: Final = FILES_AT_ONCE * FILE_MAX_BYTES + forms.MIB
COMMENT_MAX_BYTES: Final = 4 * COMMENT_MAX_CHARS  # as UTF-8
OK: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Who makes which move of which dispute; `name` tells the moves apart."""

    rt: Runtime
    actor: Actor
    dispute_id: UUID
    move: Callable[..., None]
    name: str


def _form(*, needs_comment: bool) -> dict[str, Any]:
    """How the form stands in the document."""
    return {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "comment"] if needs_comment else ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": FILES_MAX,
                            "items": {"type": "string", "format": "binary"},
                            "description": "PDF, PNG or JPG, 10 MB each; one part a file.",
                        },
                        "comment": {
                            "type": "string",
                            "maxLength": COMMENT_MAX_CHARS,
                            "description": "What they show.",
                        },
                    },
                }
            }
        },
    }


def _opens(*, needs_comment: bool) -> dict[str, Any]:
    return guard.opens(
        Action.DISPUTES_OPEN,
        also=(400, 404, 409, 413, 415),
        requestBody=_form(needs_comment=needs_comment),
        parameters=[guard.IDEMPOTENCY_KEY],
    )


@router.post(
    "/disputes/{dispute_id}/evidence",
    summary="Attach files",
    response_model=AttachedShape,
    max_body_size=REQUEST_MAX_BYTES,
    **_opens(needs_comment=False),
)
async def attach(request: Request, rt: Rt, actor: Caller, dispute_id: UUID) -> Response:
    """While it waits for a decision, by who opened it or decides; ten files in all."""
    return await _taken(request, Asked(rt, actor, dispute_id, moving.say, "evidence"))


@router.post(
    "/disputes/{dispute_id}/reopening",
    summary="Reopen for new evidence",
    response_model=AttachedShape,
    max_body_size=REQUEST_MAX_BYTES,
    **_opens(needs_comment=True),
)
async def reopen(request: Request, rt: Rt, actor: Caller, dispute_id: UUID) -> Response:
    """A decided dispute is looked at again; 422 where all its files were there before."""
    return await _taken(request, Asked(rt, actor, dispute_id, moving.reopen, "reopening"))


@router.get(
    "/disputes/{dispute_id}/evidence/{sha256}/pages/{page_number}.jpg",
    summary="A page of a file as a picture",
    response_class=Response,
    **guard.opens(*READ)
    | {"responses": guard.errors(401, 403, 404, 405, 422, 429, 503)
        | {200: {"description": "The page, upright.", "content": {"image/jpeg": {
            "schema": {"type": "string", "format": "binary"}}}}}},
)  # fmt: skip
def page(
    rt: Rt,
    actor: Caller,
    dispute_id: UUID,
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    page_number: Annotated[int, Path(ge=1, le=pictures.PAGES_MAX)],
) -> Response:
    """JPEG, drawn outside this process; the file itself is given to nobody."""
    jpeg = files.picture(rt, dispute_id, sha256, actor=actor, page_number=page_number)
    return Response(jpeg, media_type=pictures.MEDIA_TYPE, headers=sheets.CACHE)


async def _taken(request: Request, asked: Asked) -> Response:
    """The form read, the move made, once for each key."""
    async with forms.received(
        request, max_bytes=REQUEST_MAX_BYTES, field_max_bytes=COMMENT_MAX_BYTES
    ) as form:
        work = partial(
            _answer,
            asked,
            forms.parcels(form),
            forms.text(form, "comment") or "",
            request.headers.get("idempotency-key"),
        )
        answer = await to_thread.run_sync(work, limiter=forms.limiter)
    headers = {"cache-control": "no-store"}
    if answer.is_replay:
        headers["idempotent-replayed"] = "true"
    return JSONResponse(answer.body, answer.status_code, headers=headers)


def _answer(asked: Asked, parcels: Sequence[Parcel], comment: str, key: str | None) -> Answer:
    """Everything that blocks, in one thread. A refusal is raised and frees the key."""
    work = partial(_moved, asked, parcels, comment)
    if key is None:
        return work()
    parts = [asked.name, str(asked.dispute_id), comment, *(one.sha256 for one in parcels)]
    return idempotency.once(
        asked.rt,
        actor=asked.actor.name,
        key=key,
        request_sha256=idempotency.fingerprint(parts),
        work=work,
    )


def _moved(asked: Asked, parcels: Sequence[Parcel], comment: str) -> Answer:
    asked.move(
        asked.rt,
        asked.dispute_id,
        actor=asked.actor,
        comment=comment,
        evidence=[_sent(one) for one in parcels],
    )
    with asked.rt.read() as session:
        found = detail.get(session, asked.dispute_id, actor=asked.actor)
    told = AttachedShape(
        state=found.line.state, files=[FileShape.model_validate(one) for one in found.files]
    )
    return Answer(OK, told.model_dump(mode="json"))


def _sent(parcel: Parcel) -> Sent:
    """What is too large is not even read. Errors: FileRejected."""
    if parcel.size_bytes > FILE_MAX_BYTES:
        raise files.too_large()
    return Sent(parcel.filename, parcel.content())
