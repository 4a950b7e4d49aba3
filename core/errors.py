"""The error tree. A message is written for the person in front of it."""

from enum import StrEnum


class ErrorCode(StrEnum):
    """Why a file gave no reading; the codes of the audit-output contract."""

    EMPTY_FILE = "EMPTY_FILE"
    TOO_LARGE = "TOO_LARGE"
    UNSUPPORTED_TYPE = "UNSUPPORTED_TYPE"
    CORRUPT = "CORRUPT"
    ENCRYPTED = "ENCRYPTED"
    TOO_MANY_PAGES = "TOO_MANY_PAGES"
    IMAGE_TOO_LARGE = "IMAGE_TOO_LARGE"
    TIMEOUT = "TIMEOUT"
    OCR_UNAVAILABLE = "OCR_UNAVAILABLE"


class AuditorError(Exception):
    """Base of every expected error; `str(error)` may be shown to the user."""


class Rejected(AuditorError):
    """The input has to be changed before it can be taken."""


class FileRejected(Rejected):
    """A file that cannot be taken or read, with the contract's code."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotFound(AuditorError):
    """There is no such record."""


class Forbidden(AuditorError):
    """The actor may not do this."""


class Conflict(AuditorError):
    """The record moved on, or exists already."""


class DuplicateSheet(Conflict):
    """The same bytes were received before."""

    def __init__(self, message: str, *, receipt: str, audit_id: str) -> None:
        super().__init__(message)
        self.receipt = receipt
        self.audit_id = audit_id


class Unreadable(AuditorError):
    """This file will never be read; trying again does not help."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class Damaged(Unreadable):
    """The stored bytes are no longer those that were received."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CORRUPT,
            "The stored copy of this file is damaged: its checksum no longer matches. "
            "Upload the file again to repair it.",
        )


class Unavailable(AuditorError):
    """Something outside is away; the only error that is tried again.

    `retry_after_s` is what the other side asked for, where it did. `uses_attempt` is false where
    the wait is not this sheet's fault (rate limits). `cause` says why in a few words that name no
    host and no path.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        uses_attempt: bool = True,
        cause: str = "",
    ) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.uses_attempt = uses_attempt
        self.cause = cause


class UnderMaintenance(Unavailable):
    """Nothing is taken in for a while, on purpose. `retry_after_s` is how long that lasts."""

    def __init__(self, reason: str, retry_after_s: float) -> None:
        minutes = max(1, round(retry_after_s / 60))
        about = f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
        super().__init__(
            f"Maintenance: {reason.rstrip('.')}. Sheets are taken in again in about {about}; those "
            "already received go on.",
            retry_after_s=retry_after_s,
        )


class Misconfigured(AuditorError):
    """A setting is missing or wrong; the message names it and says what to do."""


class OutOfTime(Exception):
    """Raised into a running task when its time is up; no AuditorError, so that nobody on the way
    takes it for an expected failure of a part and goes on."""
