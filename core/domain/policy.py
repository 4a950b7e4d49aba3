"""The numbers a verdict or a retry depends on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """What an audit's verdict depends on beside the reading and the spec; stored with the audit."""

    review_below_confidence: float = 0.80
    select_high_score: int = 80
    select_medium_score: int = 50
    select_gap: int = 10


MAX_ATTEMPTS = 5
FIRST_RETRY_DELAY_S = 5.0
LONGEST_RETRY_DELAY_S = 300.0


def retry_delay_s(attempt_number: int, *, jitter: float) -> float | None:
    """Seconds to wait after the attempt with this number (from 1) failed; None: give up.

    `jitter` is 0 to 1 and spreads retries over half the delay, so that they do not come together.
    """
    if attempt_number >= MAX_ATTEMPTS:
        return None
    delay_s = min(LONGEST_RETRY_DELAY_S, FIRST_RETRY_DELAY_S * 2.0 ** (attempt_number - 1))
    return delay_s * (0.5 + 0.5 * jitter)
