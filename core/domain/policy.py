"""The numbers a verdict depends on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """What an audit's verdict depends on beside the reading and the spec; stored with the audit."""

    review_below_confidence: float = 0.80
    select_high_score: int = 80
    select_medium_score: int = 50
    select_gap: int = 10
