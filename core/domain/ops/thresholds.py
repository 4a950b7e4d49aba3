"""Where a number begins to worry us, and where it fails a check. More is worse everywhere."""

from dataclasses import dataclass
from typing import Final

from core.domain.attention import QUEUE_DEPTH_TARGET
from core.domain.ops.checks import State, measured


@dataclass(frozen=True, slots=True)
class Threshold:
    """From `warn_at` on somebody should look, from `fail_at` on somebody has to act."""

    warn_at: float
    fail_at: float

    def judge(self, value: float) -> State:
        """The state of this value."""
        return measured(value, warn_at=self.warn_at, fail_at=self.fail_at)


WORKER_FRESH_S: Final = 20.0  # silent for longer it is not at work: four signs of life are missing
DEPTH: Final = Threshold(QUEUE_DEPTH_TARGET * 0.8, QUEUE_DEPTH_TARGET)  # sheets that wait
OLDEST_S: Final = Threshold(300, 900)
IDLE_S: Final = Threshold(300, 600)  # something waits, and no audit has ended for so long
LETTERS: Final = Threshold(1, 100)
LOST: Final = Threshold(1, 10)  # attempts an hour
REDIS_MEMORY: Final = Threshold(0.75, 0.9)  # shares of the limit
POOL: Final = Threshold(0.7, 0.95)
CONNECTIONS: Final = Threshold(0.8, 0.95)
TRANSACTION_S: Final = Threshold(60, 300)
BLOCKED_S: Final = Threshold(2, 10)
LAG_S: Final = Threshold(60, 600)
SLOT_BYTES: Final = Threshold(1 << 30, 5 << 30)
STATISTICS_DAYS: Final = Threshold(8, 15)  # weekly, as the runbook says
DEAD_ROWS: Final = Threshold(0.2, 0.5)
BLOAT: Final = Threshold(0.5, 0.8)
QUERY_MS: Final = Threshold(500, 2_000)  # mean of a statement
SKEW_S: Final = Threshold(2, 30)
HEADROOM_USED: Final = Threshold(0.8, 1.0)
OCR_ERRORS: Final = Threshold(0.05, 0.25)
SPEND: Final = Threshold(0.8, 1.0)
DISK: Final = Threshold(0.85, 0.95)
MEMORY: Final = Threshold(0.85, 0.95)
LOGS_BYTES: Final = Threshold(500 << 20, 2 << 30)
PAGE_S: Final = Threshold(2, 3)
API_S: Final = Threshold(0.7, 1)
BACKUP_H: Final = Threshold(26, 50)
RESTORE_DAYS: Final = Threshold(8, 15)
REFUSALS: Final = Threshold(20, 100)  # files an hour
