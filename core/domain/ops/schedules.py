"""When something that recurs is due, from the clock and from when it was last done.

Read off rows, so that a night in which nothing ran is made up for at the next start.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

SUNDAY: Final = 6  # as `date.weekday` counts


@dataclass(frozen=True, slots=True)
class Schedule:
    """Daily at this hour (UTC), or on one day of the week only. A failure is tried again later."""

    hour: int  # 0 to 23
    weekday: int | None = None  # 0 is Monday; None: every day
    again_after: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Runs:
    """When it last began, and when the last one that went well began; None: never."""

    begun_at: datetime | None = None
    well_at: datetime | None = None


def slot(schedule: Schedule, now: datetime) -> datetime:
    """The latest moment, at or before now, at which it was to begin."""
    at = now.astimezone(UTC).replace(hour=schedule.hour, minute=0, second=0, microsecond=0)
    if schedule.weekday is not None:
        at -= timedelta(days=(at.weekday() - schedule.weekday) % 7)
    if at > now:
        at -= timedelta(days=1 if schedule.weekday is None else 7)
    return at


def is_due(schedule: Schedule, runs: Runs, now: datetime) -> bool:
    """Whether it is to begin now: nothing went well since its moment, and none began just now."""
    if runs.well_at is not None and runs.well_at >= slot(schedule, now):
        return False
    return runs.begun_at is None or now - runs.begun_at >= schedule.again_after
