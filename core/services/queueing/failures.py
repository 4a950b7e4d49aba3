"""Failures: what an error that ended an audit says to the person who looks at the sheet."""

import hashlib
import traceback
from dataclasses import replace
from types import TracebackType
from typing import Final

from core.domain.model import ReasonCode
from core.domain.retrying import ErrorClass
from core.errors import (
    AuditorError,
    ErrorCode,
    FileRejected,
    Misconfigured,
    OutOfTime,
    Unavailable,
    Unreadable,
)
from core.services.queueing import endings
from core.services.queueing.dead_letter_rows import Failure
from core.services.queueing.endings import Ending
from core.services.queueing.stages import Stage, Stages

OUR_FAULT: Final = (
    "Something went wrong on our side while this sheet was audited. It was logged; "
    "please look at the sheet yourself."
)
TOO_SLOW: Final = "Reading this sheet took longer than allowed, so it was stopped"
TOO_BIG: Final = "Reading this sheet takes more memory than allowed, so it was stopped."


FINGERPRINT_CHARS: Final = 12
FINGERPRINT_FRAMES: Final = 3
TRACEBACK_FRAMES: Final = 30


def ending(error: Exception, stages: Stages) -> Ending:
    """The FAILED ending for this error; an unexpected one shows nothing of itself."""
    match error:
        case Unreadable() | FileRejected():
            reason, code, message = ReasonCode.OCR_FAILURE, str(error.code), str(error)
        case OutOfTime():
            reason, code, message = _stage_reason(stages), ErrorCode.TIMEOUT, _too_slow(stages)
        case MemoryError():
            reason, code, message = _stage_reason(stages), ErrorCode.IMAGE_TOO_LARGE, TOO_BIG
        case Misconfigured():
            reason, code, message = _stage_reason(stages), ErrorCode.OCR_UNAVAILABLE, str(error)
        case AuditorError():
            reason = code = ReasonCode.PIPELINE_ERROR
            message = str(error)
        case _:
            reason = code = ReasonCode.PIPELINE_ERROR
            message = OUR_FAULT
    return _failed(reason, code, message, failure(error), stages)


def gave_up(error: Unavailable, error_class: ErrorClass, stages: Stages) -> Ending:
    """The ending where something outside was away at every try."""
    message = f"This sheet could not be read after several tries: {error}"
    why = failure(error, error_class)
    return _failed(_stage_reason(stages), ErrorCode.OCR_UNAVAILABLE, message, why, stages)


def failure(error: Exception, error_class: ErrorClass | None = None) -> Failure:
    """What kind of error it is and where it came from; never its words, which may be a sheet's."""
    return Failure(
        error_class=error_class or classified(error),
        fingerprint=_fingerprint(error),
        traceback=_places(error),
    )


def classified(error: Exception) -> ErrorClass:
    """Only what is Unavailable is ever tried again."""
    if not isinstance(error, Unavailable):
        return ErrorClass.PERMANENT
    return ErrorClass.TRANSIENT if error.uses_attempt else ErrorClass.RATE_LIMITED


def is_expected(error: Exception) -> bool:
    """False for a bug, which has to be raised and looked at."""
    return isinstance(error, AuditorError | OutOfTime | MemoryError)


def _stage_reason(stages: Stages) -> ReasonCode:
    """Only what fails while reading is the OCR's failure."""
    return ReasonCode.OCR_FAILURE if stages.current == Stage.READ else ReasonCode.PIPELINE_ERROR


def _failed(reason: ReasonCode, code: str, message: str, why: Failure, stages: Stages) -> Ending:
    ended = endings.failed(
        reason, code=code, message=message, failure=why, pages_done=stages.pages_done
    )
    return replace(ended, timings_ms=stages.timings_ms)


def _too_slow(stages: Stages) -> str:
    if not stages.page_count:
        return f"{TOO_SLOW}."
    return f"{TOO_SLOW} after {stages.pages_done} of {stages.page_count} pages."


def _fingerprint(error: Exception) -> str:
    """Equal for errors of one type raised by one function, whatever their words and lines."""
    places = [f"{type(error).__module__}.{type(error).__qualname__}"]
    frames = traceback.extract_tb(error.__traceback__)[-FINGERPRINT_FRAMES:]
    places += [f"{frame.filename.rpartition('/')[2]}:{frame.name}" for frame in frames]
    return hashlib.sha256("\n".join(places).encode()).hexdigest()[:FINGERPRINT_CHARS]


def _places(error: Exception) -> str:
    trace: TracebackType | None = error.__traceback__
    lines = traceback.format_tb(trace, limit=-TRACEBACK_FRAMES)
    return "".join(lines) + f"{type(error).__module__}.{type(error).__qualname__}"
