"""What a runbook is made of: steps, and what a step does to the running system."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.domain.ops.checks import Runbook


class Act(StrEnum):
    """What a step does to the running system."""

    RESTART_WORKERS = "restart-workers"
    RETRY_LETTERS = "retry-letters"
    PAUSE_INTAKE = "pause-intake"
    RESUME_INTAKE = "resume-intake"
    ROTATE_ENGINE = "rotate-engine"
    ROTATE_BACK = "rotate-back"
    END_IDLE = "end-idle"
    END_LONGEST = "end-longest"
    RENEW_POOL = "renew-pool"
    ANALYZE = "analyze"
    VACUUM = "vacuum"
    REINDEX = "reindex"
    CLEAR_LOGS = "clear-logs"


# These take something away from somebody at work, or change what verdicts are made from.
BY_TWO: Final = frozenset({Act.END_LONGEST, Act.ROTATE_ENGINE, Act.REINDEX})


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `shows` are the checks whose failing shows that it is needed, `proves` those that
    hold once it has helped; `act` is None where a person does something outside this product."""

    id: str
    title: str
    says: str
    shows: tuple[str, ...]
    act: Act | None = None
    proves: tuple[str, ...] = ()
    undo: str = ""  # empty where there is nothing to take back

    @property
    def by_two(self) -> bool:
        """True where one person asks and another one approves."""
        return self.act in BY_TWO


@dataclass(frozen=True, slots=True)
class Book:
    """One common issue: how it shows, and the steps in their order."""

    id: Runbook
    title: str
    symptoms: tuple[str, ...]
    steps: tuple[Step, ...]
