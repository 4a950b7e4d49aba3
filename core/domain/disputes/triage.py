"""What is known of a rule before a dispute of it is decided: how often it was overturned, and how
doubtful this finding therefore is."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.domain.straight_through import Interval, wilson

_WEIGHT: Final = 5.0  # so many decisions weigh as much as the reader's own confidence


class Order(StrEnum):
    """In which order disputes are shown."""

    DEADLINE = "deadline"
    OVERTURNED = "overturned"  # rules that are overturned most, first
    DOUBT = "doubt"  # findings that are likeliest wrong, first
    REPEATED = "repeated"  # causes with the most open disputes, first


@dataclass(frozen=True, slots=True)
class Tally:
    """Decisions so far: partly accepted ones overturned the finding by half."""

    accepted: int = 0
    partly: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self.accepted + self.partly + self.rejected

    @property
    def overturned(self) -> int:
        """How many of them did not leave the finding as it was."""
        return self.accepted + self.partly


def overturn_rate(tally: Tally) -> Interval | None:
    """The share of decided disputes that changed the finding, with its 95 % interval (Wilson)."""
    return wilson(tally.overturned, tally.decided)


def doubt(confidence: float, tally: Tally) -> float:
    """How likely the finding is wrong, 0 to 1: what its rule's past decisions say, and where
    there are few of them the reader's own confidence."""
    prior = 1.0 - min(1.0, max(0.0, confidence))
    return (tally.overturned + _WEIGHT * prior) / (tally.decided + _WEIGHT)
