"""POST /api/upload: one or several files in, a receipt or a plain refusal for each out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from anyio import to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.api import callers, forms, links, problems
from core.api.forms import Parcel
from core.api.runtime import runtime_of
from core.domain.model import Actor
from core.errors import AuditorError, DuplicateSheet, Unavailable
from core.ports import Runtime
from core.services import idempotency, intake
from core.services.idempotency import Answer
from core.services.ops import maintenance
from core.services.queueing import relay

REQUEST_MAX_BYTES: Final = 210 << 20  # whatever UPLOAD_MAX_MB says, with what a form adds
REQUEST_MAX_FILES_WORTH: Final = 4  # a request may weigh as much as this many files of full size
ACCEPTED: Final = 202
SEVERAL_ANSWERS: Final = 207


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request: who sends which files, for which spec and batch, under which key."""

    actor: Actor
    parcels: tuple[Parcel, ...]
    spec: str | None
    batch: str | None
    key: str | None


async def upload(request: Request) -> Response:
    """Take in what was sent. Errors: Unauthenticated, Forbidden, Malformed, FileRejected, ..."""
    return await take_in(request, await callers.actor(request))


async def take_in(request: Request, actor: Actor) -> Response:
    """What `upload` does, for this actor."""
    rt = runtime_of(request)
    # Before the body is read: whoever sends a lot should hear of it at once, with Retry-After.
    await to_thread.run_sync(maintenance.refuse_intake, rt, limiter=forms.limiter)
    async with forms.received(
        request, max_bytes=REQUEST_MAX_FILES_WORTH * rt.upload_max_bytes
    ) as form:
        delivery = Delivery(
            actor=actor,
            parcels=forms.parcels(form),
            spec=forms.text(form, "spec"),
            batch=forms.text(form, "batch"),
            key=request.headers.get("idempotency-key"),
        )
        answer = await to_thread.run_sync(_answer, rt, delivery, limiter=forms.limiter)
    response = _response(answer)
    # The receipts stand; sending the intents on, all in one go, is not what the sender waits for.
    response.background = BackgroundTask(relay.send_at_once, rt)
    return response


def _answer(rt: Runtime, delivery: Delivery) -> Answer:
    """Everything that blocks, in one thread."""
    work = partial(_take_in, rt, delivery)
    if delivery.key is None:
        return work()
    parts = [delivery.spec, delivery.batch, *(parcel.sha256 for parcel in delivery.parcels)]
    return idempotency.once(
        rt,
        actor=delivery.actor.name,
        key=delivery.key,
        request_sha256=idempotency.fingerprint(parts),
        work=work,
    )


def _take_in(rt: Runtime, delivery: Delivery) -> Answer:
    answers = [_take_in_one(rt, delivery, parcel) for parcel in delivery.parcels]
    if len(answers) == 1:
        return answers[0]
    return _together(delivery.parcels, answers)


def _take_in_one(rt: Runtime, delivery: Delivery, parcel: Parcel) -> Answer:
    """Either a receipt or a problem document."""
    try:
        receipt = intake.receive(
            rt,
            actor=delivery.actor,
            filename=parcel.filename,
            content=_content(parcel, rt.upload_max_bytes),
            batch=delivery.batch,
            spec=delivery.spec,
        )
    except DuplicateSheet as error:
        first = {"receipt": error.receipt, "audit_id": error.audit_id}
        document = {**problems.body(error), **first, "links": links.of_audit(rt, error.audit_id)}
        return Answer(int(document["status"]), document)
    except AuditorError as error:
        document = problems.body(error)
        is_final = not isinstance(error, Unavailable)
        return Answer(int(document["status"]), document, is_final=is_final)
    return Answer(
        ACCEPTED,
        {
            "receipt": receipt.receipt,
            "audit_id": str(receipt.audit_id),
            "job_sheet_id": str(receipt.job_sheet_id),
            "warnings": list(receipt.warnings),
            "links": links.of_audit(rt, receipt.audit_id),
        },
    )


def _content(parcel: Parcel, max_bytes: int) -> bytes:
    """The bytes; what is too large is not even read. Errors: FileRejected."""
    if parcel.size_bytes > max_bytes:
        raise intake.too_large(parcel.size_bytes, max_bytes)
    return parcel.content()


def _together(parcels: Sequence[Parcel], answers: Sequence[Answer]) -> Answer:
    """202 where every file was taken, else 207 with each file's own status."""
    results = [
        {"filename": parcel.filename, "status": answer.status_code, **answer.body}
        for parcel, answer in zip(parcels, answers, strict=True)
    ]
    is_whole = all(answer.status_code == ACCEPTED for answer in answers)
    return Answer(
        ACCEPTED if is_whole else SEVERAL_ANSWERS,
        {"results": results},
        is_final=all(answer.is_final for answer in answers),
    )


def _response(answer: Answer) -> Response:
    headers = {"cache-control": "no-store"}
    if answer.is_replay:
        headers["idempotent-replayed"] = "true"
    if "title" in answer.body:  # a problem document
        return problems.response(answer.body, headers)
    if "links" in answer.body:
        headers["location"] = answer.body["links"]["status"]
    return JSONResponse(answer.body, answer.status_code, headers=headers)
