"""POST /api/upload: one or several files in, a receipt or a plain refusal for each out."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, Final

from anyio import CapacityLimiter, to_thread
from starlette.background import BackgroundTask
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message

from core.api import callers, links, problems
from core.api.problems import Malformed
from core.api.runtime import runtime_of
from core.domain.model import Actor
from core.errors import AuditorError, DuplicateSheet, ErrorCode, FileRejected, Unavailable
from core.ports import Runtime
from core.services import idempotency, intake, relay
from core.services.idempotency import Answer
from core.services.ops import maintenance

FILES_MAX: Final = 20
FIELDS_MAX: Final = 10
FIELD_MAX_BYTES: Final = 1_000
REQUEST_MAX_BYTES: Final = 210 << 20  # whatever UPLOAD_MAX_MB says, with what a form adds
REQUEST_MAX_FILES_WORTH: Final = 4  # a request may weigh as much as this many files of full size
UPLOADS_AT_ONCE: Final = 4  # each holds one file in memory while it is taken in
MIB: Final = 1024 * 1024
ACCEPTED: Final = 202
SEVERAL_ANSWERS: Final = 207

_limiter = CapacityLimiter(UPLOADS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file as sent, still on disk where it is large."""

    filename: str
    size_bytes: int
    file: BinaryIO

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        digest = hashlib.sha256()
        self.file.seek(0)
        while chunk := self.file.read(MIB):
            digest.update(chunk)
        return digest.hexdigest()


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
    await to_thread.run_sync(maintenance.refuse_intake, rt, limiter=_limiter)
    async with _form(request, max_bytes=REQUEST_MAX_FILES_WORTH * rt.upload_max_bytes) as form:
        delivery = Delivery(
            actor=actor,
            parcels=_parcels(form),
            spec=_text(form, "spec"),
            batch=_text(form, "batch"),
            key=request.headers.get("idempotency-key"),
        )
        answer = await to_thread.run_sync(_answer, rt, delivery, limiter=_limiter)
    response = _response(answer)
    # The receipts stand; sending the intents on, all in one go, is not what the sender waits for.
    response.background = BackgroundTask(relay.send_at_once, rt)
    return response


@asynccontextmanager
async def _form(request: Request, *, max_bytes: int) -> AsyncIterator[FormData]:
    """The form, parsed to disk as it arrives. Errors: Malformed, FileRejected (TOO_LARGE)."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Malformed("Send the file as multipart/form-data, in a part named `file`.")
    if _announced_bytes(request) > max_bytes:
        raise _too_much(max_bytes)
    limited = Request(request.scope, _limited(request, max_bytes))
    try:
        form = await limited.form(
            max_files=FILES_MAX, max_fields=FIELDS_MAX, max_part_size=FIELD_MAX_BYTES
        )
    except HTTPException as error:
        raise Malformed(f"The form cannot be read: {error.detail}") from error
    try:
        yield form
    finally:
        await form.close()


def _limited(request: Request, max_bytes: int) -> Any:
    """The request's body, cut off where it outgrows what it may weigh."""
    seen_bytes = 0

    async def receive() -> Message:
        nonlocal seen_bytes
        message = await request.receive()
        seen_bytes += len(message.get("body", b""))
        if seen_bytes > max_bytes:
            raise _too_much(max_bytes)
        return message

    return receive


def _announced_bytes(request: Request) -> int:
    text = request.headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


def _too_much(max_bytes: int) -> FileRejected:
    return FileRejected(
        ErrorCode.TOO_LARGE, f"A request may hold at most {max_bytes // MIB} MB; send fewer files."
    )


def _parcels(form: FormData) -> tuple[Parcel, ...]:
    files = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
    if not files:
        raise Malformed("There is no file in the form; send it in a part named `file`.")
    return tuple(Parcel(one.filename or "", one.size or 0, one.file) for one in files)


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    if isinstance(value, UploadFile):
        raise Malformed(f"`{name}` is text, not a file.")
    return value or None


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
    parcel.file.seek(0)
    return parcel.file.read()


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
