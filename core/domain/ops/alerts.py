"""Alerts: which looks count, and after how many in a row somebody is told.

A state has to hold for several looks before it is told, and for several before it is taken back:
what flickers is told once, or not at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from core.domain.ops.checks import CheckResult, State
from core.errors import Rejected

EVERY: Final = "*"  # a rule of every check
LOOKS_AT_MOST: Final = 100
EMAILS_AT_MOST: Final = 10


class Change(StrEnum):
    """What is told."""

    RAISED = "raised"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is told of which checks, and when.

    `counts_from`: WARN or FAIL. `value_from`: counts also where the check's value reaches this.
    """

    id: UUID
    check_id: str  # or EVERY
    counts_from: State
    raise_after: int  # looks in a row
    clear_after: int
    value_from: float | None = None
    emails: tuple[str, ...] = ()
    opens_incident: bool = False
    is_on: bool = True
    silenced_until: datetime | None = None
    silenced_by: str | None = None
    silence_reason: str | None = None

    def covers(self, check_id: str) -> bool:
        """Whether this check is its business."""
        return self.is_on and self.check_id in (EVERY, check_id)

    def is_silenced(self, now: datetime) -> bool:
        """Whether nobody is told at the moment."""
        return self.silenced_until is not None and now < self.silenced_until


@dataclass(frozen=True, slots=True)
class Standing:
    """Looks in a row that were bad or good, and whether that was told."""

    bad: int = 0
    good: int = 0
    is_raised: bool = False


def is_bad(rule: Rule, result: CheckResult) -> bool | None:
    """Whether this look counts against the check; None where it says nothing."""
    if rule.value_from is not None and result.value is not None:
        return result.value >= rule.value_from
    if result.state is State.UNKNOWN:
        return None  # What it needs is down, and that is told by itself.
    if result.state is State.WARN:
        return rule.counts_from is State.WARN
    return result.state is State.FAIL


def after(
    rule: Rule, standing: Standing, *, bad: bool | None, is_silenced: bool = False
) -> tuple[Standing, Change | None]:
    """Where the rule stands after one more look, and what is to be told.

    While it is silenced nothing is raised; what is still bad when the silence ends is raised then.
    """
    if bad is None:
        return standing, None
    if bad:
        count = min(standing.bad + 1, rule.raise_after)
        raises = not standing.is_raised and count >= rule.raise_after and not is_silenced
        return Standing(count, 0, standing.is_raised or raises), Change.RAISED if raises else None
    count = min(standing.good + 1, rule.clear_after)
    clears = standing.is_raised and count >= rule.clear_after
    return Standing(0, count, standing.is_raised and not clears), (
        Change.CLEARED if clears else None
    )


def refuse_senseless(rule: Rule, known: Collection[str]) -> None:
    """Errors: Rejected, in words, where such a rule makes no sense."""
    if rule.check_id != EVERY and rule.check_id not in known:
        raise Rejected(f"There is no check called {rule.check_id}.")
    if rule.counts_from not in (State.WARN, State.FAIL):
        raise Rejected("A rule counts warnings and failures, or failures alone.")
    for looks in (rule.raise_after, rule.clear_after):
        if not 1 <= looks <= LOOKS_AT_MOST:
            raise Rejected(f"Between 1 and {LOOKS_AT_MOST} looks in a row.")
    if rule.value_from is not None and rule.check_id == EVERY:
        raise Rejected("A threshold of its own needs one check: their values are different things.")
    if len(rule.emails) > EMAILS_AT_MOST:
        raise Rejected(f"At most {EMAILS_AT_MOST} addresses; use a list at your mail server.")
    for address in rule.emails:
        name, at, host = address.partition("@")
        if not (name and at and "." in host) or any(c.isspace() or c in ",;<>" for c in address):
            raise Rejected(f"{address} is no e-mail address.")
