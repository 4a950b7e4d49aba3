"""Whether, and when, an audit that ended without a verdict is tried again."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_ATTEMPTS: Final = 5
RETRY_FOR_S: Final = 24 * 3600.0  # counted from the audit's first try
POISON_CRASHES: Final = 3  # a sheet that crashed its work-horse this often gets no other one
FIRST_RETRY_DELAY_S: Final = 5.0
LONGEST_RETRY_DELAY_S: Final = 300.0
LONGEST_ASKED_DELAY_S: Final = 3600.0  # however long the other side asks us to wait


class ErrorClass(StrEnum):
    """What kind of failure ended an attempt: it decides what comes next."""

    TRANSIENT = "transient"  # something outside was away: tried again, later each time
    RATE_LIMITED = "rate_limited"  # told to wait: parked, and no try is used up
    PERMANENT = "permanent"  # trying again cannot help
    POISON = "poison"  # the sheet crashed what read it


@dataclass(frozen=True, slots=True)
class History:
    """An audit's attempts so far, the one that just ended included."""

    tries: int  # those that count: parked ones do not
    crashes: int  # those of them whose work-horse died
    age_s: float  # since the first of those that count started


def delay_s(
    error_class: ErrorClass, history: History, *, jitter: float, asked_s: float | None = None
) -> float | None:
    """Seconds until the next try; None where a person has to look instead.

    `jitter` is 0 to 1 and spreads retries over half the delay, so that they do not come together.
    `asked_s` is how long the other side told us to wait.
    """
    if error_class is ErrorClass.RATE_LIMITED:
        return _at_least(_backoff_s(1, jitter), asked_s)
    if error_class is ErrorClass.PERMANENT or _is_used_up(history):
        return None
    return _at_least(_backoff_s(history.tries, jitter), asked_s)


def exhausted(error_class: ErrorClass, history: History) -> ErrorClass:
    """What a failure that is not tried again is filed under."""
    if error_class is ErrorClass.POISON and history.crashes < POISON_CRASHES:
        return ErrorClass.TRANSIENT
    return error_class


def _is_used_up(history: History) -> bool:
    return (
        history.tries >= MAX_ATTEMPTS
        or history.crashes >= POISON_CRASHES
        or history.age_s >= RETRY_FOR_S
    )


def _backoff_s(tries: int, jitter: float) -> float:
    longest = min(LONGEST_RETRY_DELAY_S, FIRST_RETRY_DELAY_S * 2.0 ** (max(tries, 1) - 1))
    return longest * (0.5 + 0.5 * jitter)


def _at_least(delay: float, asked_s: float | None) -> float:
    return delay if asked_s is None else min(max(delay, asked_s), LONGEST_ASKED_DELAY_S)
