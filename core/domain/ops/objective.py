"""The objective of those who upload: a verdict in time, and how fast its budget is used up."""

from dataclasses import dataclass
from typing import Final

from core.domain.ops.checks import State, measured

WITHIN_S: Final = 300.0  # from upload to verdict
SHARE: Final = 0.95  # of the sheets somebody waits for
FEWEST: Final = 10  # a late one of three is no rate

# Used up evenly the budget lasts its whole time: a burn of 1. These are the usual paces at which
# somebody should look, and should be woken.
WARN_BURN: Final = 3.0
FAIL_BURN: Final = 10.0


@dataclass(frozen=True, slots=True)
class Kept:
    """Of a stretch of time: sheets that came, and those without a verdict in time."""

    count: int
    late: int

    @property
    def share(self) -> float:
        """Of the sheets, those in time; 1 where none came."""
        return 1 - self.late / self.count if self.count else 1.0

    @property
    def burn(self) -> float:
        """How many times faster than evenly the budget of late sheets is used."""
        return round((1 - self.share) / (1 - SHARE), 6)

    @property
    def state(self) -> State:
        """As the burn says."""
        if self.count < FEWEST:
            return State.OK
        return measured(self.burn, warn_at=WARN_BURN, fail_at=FAIL_BURN)
