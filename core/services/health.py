"""Readiness: the checks that must hold for sheets to be received and read, from the registry."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.domain.ops.checks import CheckResult
from core.domain.ops.checks import State as CheckState

# The names are part of the API; each is answered by the check beside it.
PARTS: Final = {
    "postgres": "database.answers",
    "migrations": "database.migrations",
    "redis": "queue.redis",
    "storage": "storage.works",
    "workers": "workers.alive",
    "reconciler": "workers.scheduler",
    "ocr": "ocr.engine",
}


class State(StrEnum):
    """Whether a part does its work."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing we depend on. `latency_ms` is None where it did not answer in time."""

    name: str
    state: State
    latency_ms: float | None
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """Every part's state."""

    parts: tuple[Part, ...]

    @property
    def is_ready(self) -> bool:
        """True where every part is up."""
        return all(part.state is State.UP for part in self.parts)


def of(results: tuple[CheckResult, ...]) -> Health:
    """The parts, as these results say."""
    by_id = {result.id: result for result in results}
    return Health(tuple(_part(name, by_id[check_id]) for name, check_id in PARTS.items()))


def _part(name: str, result: CheckResult) -> Part:
    is_up = result.state in (CheckState.OK, CheckState.WARN)
    return Part(name, State.UP if is_up else State.DOWN, result.took_ms, result.seen)
