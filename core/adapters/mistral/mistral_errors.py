"""What went wrong at Mistral, in a sentence, and told apart by who can mend it.

The SDK's errors carry the body of the answer, and that is a sheet's text, or our request come back:
neither their text nor the body is ever shown, logged or kept.
"""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
from mistralai.client import errors

from core import telemetry
from core.domain.retrying import LONGEST_RETRY_DELAY_S
from core.errors import AuditorError, ErrorCode, Misconfigured, Unavailable, Unreadable

log = telemetry.logger(__name__)

_MISSPELT = (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
_TRY_LATER = (408, 409, 425)
_ADVICE = "or unset MISTRAL_API_KEY to read sheets with the local engine"
_CONFIGURATION = {
    401: f"Mistral refuses our API key. Set a valid MISTRAL_API_KEY, {_ADVICE}.",
    402: f"Mistral asks for payment. Settle the account that MISTRAL_API_KEY is of, {_ADVICE}.",
    403: f"Mistral does not let our API key use this model. Correct MISTRAL_MODEL, {_ADVICE}.",
    404: "Mistral does not know this model or address. Correct MISTRAL_MODEL or "
    f"MISTRAL_SERVER_URL, {_ADVICE}.",
}
_MODEL_UNKNOWN = f"Mistral does not know this model. Correct MISTRAL_MODEL, {_ADVICE}."
_NO_QUOTA = f"The Mistral plan has no quota for this model. Raise it, {_ADVICE}."
_MOVED = "MISTRAL_SERVER_URL points to an address that sends us elsewhere. Correct it."
_NO_URL = f"MISTRAL_SERVER_URL or MISTRAL_API_KEY is not written correctly. Correct it, {_ADVICE}."


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the SDK raises into ours. Errors: Misconfigured, Unreadable, Unavailable."""
    try:
        yield
    except (errors.MistralError, errors.NoResponseError, httpx2.HTTPError, httpx2.InvalidURL) as e:
        reported = explained(e)
        _log(e, reported)
        # Not `from e`: its text has the body in it, and a traceback would print that.
        raise reported from None


def explained(error: Exception) -> AuditorError:
    """The error of ours that says the same."""
    if isinstance(error, errors.MistralError):
        return _answered(error.status_code, error.headers, Details.of(error.body))
    if isinstance(error, _MISSPELT):
        return Misconfigured(_NO_URL)
    if isinstance(error, httpx2.TimeoutException):
        return Unavailable("Mistral did not answer in time. It is tried again later.")
    return Unavailable("Mistral cannot be reached. It is tried again later.")


@dataclass(frozen=True, slots=True)
class Details:
    """The two words of an error's body that tell causes apart, and are never of the sheet."""

    kind: str = ""
    code: str = ""

    @staticmethod
    def of(body: str) -> "Details":
        """Empty where the body is no JSON (a proxy's HTML) or of another shape."""
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            return Details()
        if not isinstance(said, dict):
            return Details()
        return Details(_word(said.get("type")), _word(said.get("code")))


def _word(value: object) -> str:
    text = str(value) if isinstance(value, (str, int)) else ""
    return text if text.replace("_", "").isalnum() and len(text) <= 60 else ""


def _answered(status: int, headers: Mapping[str, str], details: Details) -> AuditorError:
    if status in _CONFIGURATION:
        return Misconfigured(_CONFIGURATION[status])
    if status == 429:
        return _limited(headers)
    if status >= 500 or status in _TRY_LATER:
        return Unavailable(
            f"Mistral has a fault of its own ({status}). It is tried again later.",
            retry_after_s=retry_after_s(headers),
        )
    if 300 <= status < 400:
        return Misconfigured(_MOVED)
    if status < 300:
        return Unavailable("Mistral's answer could not be understood. It is asked again later.")
    return _refused(status, details)


def _limited(headers: Mapping[str, str]) -> AuditorError:
    if headers.get("x-ratelimit-limit-req-minute") == "0":
        return Misconfigured(_NO_QUOTA)
    return Unavailable(
        "Mistral takes no more sheets from us for now. It is tried again later.",
        retry_after_s=retry_after_s(headers),
        uses_attempt=False,
    )


def _refused(status: int, details: Details) -> AuditorError:
    if status == 413:
        return Unreadable(
            ErrorCode.TOO_LARGE, "This sheet is too large for Mistral. Split it into smaller files."
        )
    if details.code == "3730":
        return Unreadable(
            ErrorCode.TOO_MANY_PAGES,
            "This sheet has too many pages for Mistral. Split it into smaller files.",
        )
    if details.code == "3740":
        return Unreadable(
            ErrorCode.CORRUPT, "Mistral cannot open the pictures of this sheet's pages."
        )
    if details.code == "3310":  # Our upload is gone before it was read: a new one may be kept.
        return Unavailable("Mistral lost the sheet before reading it. It is tried again later.")
    if "model" in details.kind:
        return Misconfigured(_MODEL_UNKNOWN)
    return Unreadable(
        ErrorCode.OCR_UNAVAILABLE, f"Mistral refused to read this sheet (status {status})."
    )


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """What the other side asked for, within 0 and our longest delay; None where it did not.

    Seconds or a date. The cap is ours: a wrong `86400` must not put a sheet off for a day.
    """
    asked = headers.get("retry-after")
    if asked is None:
        return None
    seconds = _seconds(asked)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_RETRY_DELAY_S)


def _seconds(asked: str) -> float | None:
    try:
        seconds = float(asked)
    except ValueError:
        return _seconds_until(asked)
    return None if math.isnan(seconds) else seconds


def _seconds_until(date: str) -> float | None:
    try:
        until = parsedate_to_datetime(date)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return (until - datetime.now(UTC)).total_seconds()


def _log(error: Exception, reported: AuditorError) -> None:
    status, details = None, Details()
    if isinstance(error, errors.MistralError):
        status, details = error.status_code, Details.of(error.body)
    log.warning(
        "mistral.failed",
        status=status,
        kind=type(error).__name__,
        said_type=details.kind,
        said_code=details.code,
        becomes=type(reported).__name__,
    )
