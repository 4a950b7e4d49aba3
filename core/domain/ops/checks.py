"""A check of the running system: what should hold, what was seen, and what to do where it fails.

One registry (`core.domain.ops.registry`) serves the Health page, `jobsheet doctor`, `/api/health`,
alerts and incidents; ids are stable, because silences, incidents and runbooks refer to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How a check turned out."""

    OK = "ok"
    WARN = "warn"  # it works, and somebody should look before it does not
    FAIL = "fail"
    UNKNOWN = "unknown"  # it could not be looked at, or there is nothing to look at yet


class Level(StrEnum):
    """How urgent it is where the check fails: the severity levels of the runbook."""

    P1 = "P1"  # system down
    P2 = "P2"  # major feature broken
    P3 = "P3"  # minor feature issue
    P4 = "P4"  # cosmetic, low impact


class Area(StrEnum):
    """The part of the system a check is of; the panels of the Health page, in their order."""

    APP = "app"
    AUDITS = "audits"
    QUEUE = "queue"
    WORKERS = "workers"
    OCR = "ocr"
    DATABASE = "database"
    STORAGE = "storage"
    SIGN_IN = "sign-in"
    HOST = "host"
    BACKUPS = "backups"
    SPEED = "speed"


class Runbook(StrEnum):
    """The common issues of the runbook; each is a page of steps."""

    OCR_STUCK = "ocr-stuck"
    DATABASE = "database"
    UPLOADS = "uploads"
    SIGN_IN = "sign-in"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Check:
    """What is checked. `title` says what should hold; `cause` and `fix` what is likely where it
    does not. `needs` is the check that has to hold for this one to be looked at."""

    id: str  # `area.what`, stable
    area: Area
    level: Level
    title: str
    cause: str
    fix: str
    runbook: Runbook | None = None
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found. `value` is in `unit`; `since` is given where the system itself knows it.

    `cause` and `fix` are given where what was seen names them better than the check does;
    `is_silence` is true of a failure that is only that no answer came in time.
    """

    state: State
    said: str
    value: float | None = None
    unit: str = ""
    since: datetime | None = None  # aware
    cause: str | None = None
    fix: str | None = None
    is_silence: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What was last seen of a check that cannot be looked at now."""

    said: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check and what was seen of it. Nothing in it names a host, a path, a person or a secret.

    `since` is when it came to be in this state, as far as anybody saw; `took_ms` is None where
    there was no answer in time; `last` is given where the state is UNKNOWN and it was seen before.
    """

    check: Check
    state: State
    seen: str
    since: datetime  # aware
    at: datetime  # aware: when it was looked at
    value: float | None = None
    unit: str = ""
    took_ms: float | None = None
    cause: str = ""
    fix: str = ""
    last: Known | None = None

    @property
    def id(self) -> str:
        """The check's id."""
        return self.check.id

    @property
    def holds(self) -> bool:
        """True where nobody has to do anything now."""
        return self.state is State.OK


GRAVEST_FIRST: Final = (State.FAIL, State.WARN, State.UNKNOWN, State.OK)


def worst(results: Iterable[CheckResult]) -> State:
    """The gravest state of all; OK where there are none."""
    found = {result.state for result in results}
    return next((state for state in GRAVEST_FIRST if state in found), State.OK)


def by_urgency(results: Iterable[CheckResult]) -> list[CheckResult]:
    """The gravest state first, in it the highest level, in that the order of the registry."""
    return sorted(results, key=lambda one: (GRAVEST_FIRST.index(one.state), one.check.level.value))


def measured(value: float, *, warn_at: float, fail_at: float) -> State:
    """OK below `warn_at`, WARN from there, FAIL from `fail_at`: more is worse."""
    if value >= fail_at:
        return State.FAIL
    return State.WARN if value >= warn_at else State.OK
