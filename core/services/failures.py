"""Failures: what an error that ended an audit says to the person who looks at the sheet."""

from dataclasses import replace
from typing import Final

from core.domain.model import ReasonCode
from core.errors import (
    AuditorError,
    ErrorCode,
    FileRejected,
    Misconfigured,
    OutOfTime,
    Unavailable,
    Unreadable,
)
from core.services import endings
from core.services.endings import Ending
from core.services.stages import Stage, Stages

OUR_FAULT: Final = (
    "Something went wrong on our side while this sheet was audited. It was logged; "
    "please look at the sheet yourself."
)
TOO_SLOW: Final = "Reading this sheet took longer than allowed, so it was stopped."
TOO_BIG: Final = "Reading this sheet takes more memory than allowed, so it was stopped."


def ending(error: Exception, stages: Stages) -> Ending:
    """The FAILED ending for this error; an unexpected one shows nothing of itself."""
    match error:
        case Unreadable() | FileRejected():
            reason, code, message = ReasonCode.OCR_FAILURE, str(error.code), str(error)
        case OutOfTime():
            reason, code, message = _stage_reason(stages), ErrorCode.TIMEOUT, TOO_SLOW
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
    failed = endings.failed(reason, code=code, message=message)
    return replace(failed, timings_ms=stages.timings_ms)


def gave_up(error: Unavailable, stages: Stages) -> Ending:
    """The ending where something outside was away at every try."""
    failed = endings.failed(
        _stage_reason(stages),
        code=ErrorCode.OCR_UNAVAILABLE,
        message=f"This sheet could not be read after several tries: {error}",
    )
    return replace(failed, timings_ms=stages.timings_ms)


def is_expected(error: Exception) -> bool:
    """False for a bug, which has to be raised and looked at."""
    return isinstance(error, AuditorError | OutOfTime | MemoryError)


def _stage_reason(stages: Stages) -> ReasonCode:
    """Only what fails while reading is the OCR's failure."""
    return ReasonCode.OCR_FAILURE if stages.current == Stage.READ else ReasonCode.PIPELINE_ERROR
