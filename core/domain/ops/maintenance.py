"""Maintenance: a time in which nothing new is taken in, which ends by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from core.errors import Conflict, Rejected

LONGEST: Final = timedelta(days=7)
ANNOUNCED_BEFORE: Final = timedelta(hours=24)
REASON_MAX_CHARS: Final = 300


class Phase(StrEnum):
    """Where a window is."""

    PLANNED = "planned"
    ON = "on"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Window:
    """A maintenance, from its planning on. Times are aware; `ended_at` only where it was ended or
    called off by somebody."""

    id: UUID
    reason: str
    planned_by: str
    begins_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None

    def phase(self, now: datetime) -> Phase:
        """Where it is at this moment; nobody has to switch anything for it."""
        if self.ended_at is not None or now >= self.ends_at:
            return Phase.OVER
        return Phase.ON if now >= self.begins_at else Phase.PLANNED


def in_force(windows: Iterable[Window], now: datetime) -> Window | None:
    """The one that is on; of several the one that lasts longest."""
    on = [one for one in windows if one.phase(now) is Phase.ON]
    return max(on, key=lambda one: one.ends_at, default=None)


def announced(windows: Iterable[Window], now: datetime) -> Window | None:
    """The next one, where it begins so soon that people should know."""
    soon = [
        one
        for one in windows
        if one.phase(now) is Phase.PLANNED and one.begins_at - now <= ANNOUNCED_BEFORE
    ]
    return min(soon, key=lambda one: one.begins_at, default=None)


def refuse_senseless(reason: str, begins_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Errors: Rejected, in words, where such a window makes no sense."""
    if not reason.strip():
        raise Rejected("Say why: people read it while they wait.")
    if len(reason) > REASON_MAX_CHARS:
        raise Rejected(f"Say it shorter: at most {REASON_MAX_CHARS} characters.")
    if ends_at <= begins_at:
        raise Rejected("It has to end after it begins.")
    if ends_at <= now:
        raise Rejected("It would have ended already: give a time to come.")
    if ends_at - begins_at > LONGEST:
        raise Rejected("At most seven days: it has to end by itself, should everybody forget it.")


def refuse_overlap(windows: Iterable[Window], begins_at: datetime, ends_at: datetime) -> None:
    """Errors: Conflict where another one that was not ended lies in that time."""
    for one in windows:
        is_live = one.ended_at is None
        if is_live and one.begins_at < ends_at and begins_at < one.ends_at:
            when = f"{one.begins_at.astimezone(UTC):%-d %B, %H:%M} UTC"
            raise Conflict(f"There is a maintenance from {when} on already; end it first.")
