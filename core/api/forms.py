"""Files sent as a form: parsed to disk as they arrive, bounded, a few requests at a time."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from anyio import CapacityLimiter
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from core.api.problems import Malformed
from core.domain import storable
from core.errors import ErrorCode, FileRejected

FILES_MAX: Final = 20
FIELDS_MAX: Final = 10
FIELD_MAX_BYTES: Final = 1_000
AT_ONCE: Final = 4  # each holds one file in memory while it is taken in
MIB: Final = 1024 * 1024

limiter: Final = CapacityLimiter(AT_ONCE)


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

    def content(self) -> bytes:
        """All of its bytes."""
        self.file.seek(0)
        return self.file.read()


@asynccontextmanager
async def received(
    request: Request, *, max_bytes: int, field_max_bytes: int = FIELD_MAX_BYTES
) -> AsyncIterator[FormData]:
    """The form, parsed to disk as it arrives. Errors: Malformed, FileRejected (TOO_LARGE)."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Malformed("Send the file as multipart/form-data, in a part named `file`.")
    if _announced_bytes(request) > max_bytes:
        raise _too_much(max_bytes)
    limited = Request(request.scope, _limited(request, max_bytes))
    try:
        form = await limited.form(
            max_files=FILES_MAX, max_fields=FIELDS_MAX, max_part_size=field_max_bytes
        )
    except HTTPException as error:
        raise Malformed(f"The form cannot be read: {error.detail}") from error
    except UnicodeError as error:
        raise Malformed("The form's texts cannot be read in the `charset` it names.") from error
    try:
        yield form
    finally:
        await form.close()


def parcels(form: FormData) -> tuple[Parcel, ...]:
    """The files in the parts named `file`. Errors: Malformed (there is none)."""
    files = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
    if not files:
        raise Malformed("There is no file in the form; send it in a part named `file`.")
    names = (storable.fitted(one.filename or "") for one in files)
    return tuple(
        Parcel(name, one.size or 0, one.file) for name, one in zip(names, files, strict=True)
    )


def text(form: FormData, name: str) -> str | None:
    """The part of this name, as it can be kept; None where it is absent or empty.

    Errors: Malformed (a file).
    """
    value = form.get(name)
    if isinstance(value, UploadFile):
        raise Malformed(f"`{name}` is text, not a file.")
    return storable.fitted(value or "") or None


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
