"""The numbers a verdict depends on."""

from dataclasses import dataclass

from core.domain.model import Severity


@dataclass(frozen=True, slots=True)
class Policy:
    """What an audit's verdict depends on beside the reading and the spec; stored with the audit.

    A value read less surely than `review_below_confidence` is asked about where it is S0 or S1; a
    remark of S2 or S3, that nobody is asked about, is made below `remark_below_confidence`.
    """

    review_below_confidence: float = 0.80
    remark_below_confidence: float = 0.66
    select_high_score: int = 80
    select_medium_score: int = 50
    select_gap: int = 10

    def doubt_below(self, severity: Severity) -> float:
        """The confidence below which a field of this severity is doubtful."""
        if severity in (Severity.S0, Severity.S1):
            return self.review_below_confidence
        return min(self.review_below_confidence, self.remark_below_confidence)
