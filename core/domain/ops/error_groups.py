"""Kinds of errors: two thousand failures, three causes. What a kind is, and where it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

NEW_FOR: Final = timedelta(hours=24)
RECURS_FROM: Final = 5  # within the last hour


class Standing(StrEnum):
    """What people know and decided of a kind of error."""

    NEW = "new"  # first seen lately, and nobody has looked at it
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    BACK = "back"  # seen again after it was resolved


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided of it."""

    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """Errors of one class from one place. `by_day` are the counts of the last days, today last.

    `audit_id`, `message` and `traceback` are of the newest one; no value of a sheet is in them.
    """

    key: str
    error_class: str
    cause: str | None
    fingerprint: str | None
    count: int
    last_hour: int
    first_at: datetime
    last_at: datetime
    decided: Decided = Decided()
    sheets: int = 0
    by_day: tuple[int, ...] = ()
    audit_id: str = ""
    message: str = ""
    traceback: str | None = None

    def standing(self, *, now: datetime) -> Standing:
        """Where it stands at this moment."""
        if self.decided.resolved_at is not None:
            is_back = self.last_at > self.decided.resolved_at
            return Standing.BACK if is_back else Standing.RESOLVED
        if self.decided.acknowledged_at is not None:
            return Standing.ACKNOWLEDGED
        return Standing.NEW if self.first_at > now - NEW_FOR else Standing.OPEN

    def began_with(self, deployed_at: datetime | None) -> bool:
        """True where it was never seen before this deploy and is seen since."""
        return deployed_at is not None and self.first_at >= deployed_at

    def regressed(self, deployed_at: datetime | None) -> bool:
        """True where it was resolved, and is back since this deploy."""
        resolved_at = self.decided.resolved_at
        is_back = resolved_at is not None and self.last_at > resolved_at
        return is_back and deployed_at is not None and self.last_at >= deployed_at

    def recurs(self, *, now: datetime) -> bool:
        """True where it is known for long and still comes again and again."""
        is_open = self.standing(now=now) in (Standing.OPEN, Standing.BACK)
        return is_open and self.last_hour >= RECURS_FROM


def key_of(error_class: str, cause: str | None, fingerprint: str | None) -> str:
    """The name of a kind of error; equal for errors of one class from one place."""
    return "|".join((error_class, cause or "", fingerprint or ""))
