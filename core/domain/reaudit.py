"""What changes when a sheet is judged again: the verdict, and which findings came or went."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import NamedTuple

from core.domain.model import Finding, ReasonCode, Severity, Verdict


class Change(StrEnum):
    """What became of a verdict."""

    NEW_FAIL = auto()
    NEW_PASS = auto()
    CHANGED_FINDINGS = auto()  # or a verdict that is neither a new fail nor a new pass
    UNCHANGED = auto()
    CANNOT = auto()  # no stored reading: it would have to be read again


class Place(NamedTuple):
    """What makes two findings the same one: the rule, and the field it is about."""

    rule: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as far as a comparison looks at it."""

    place: Place
    reason_code: ReasonCode
    severity: Severity


@dataclass(frozen=True, slots=True)
class Stand:
    """How a sheet stands after an audit."""

    verdict: Verdict
    marks: frozenset[Mark]


@dataclass(frozen=True, slots=True)
class Difference:
    """What judging again changed. `after` is None where it could not be done.

    `altered`: findings of the same rule and field whose reason or severity is another.
    """

    change: Change
    before: Verdict
    after: Verdict | None
    appeared: tuple[Place, ...] = ()
    went: tuple[Place, ...] = ()
    altered: tuple[Place, ...] = ()


@dataclass(slots=True)
class Tally:
    """The differences of many sheets, counted one by one."""

    changes: Counter[Change] = field(default_factory=Counter)
    appeared: Counter[Place] = field(default_factory=Counter)
    went: Counter[Place] = field(default_factory=Counter)

    def add(self, one: Difference) -> None:
        """Count one more sheet."""
        self.changes[one.change] += 1
        self.appeared.update(one.appeared)
        self.went.update(one.went)

    @property
    def total(self) -> int:
        """How many sheets were counted."""
        return self.changes.total()


_GOOD = (Verdict.PASS, Verdict.WAIVED)


def mark(finding: Finding) -> Mark:
    """A finding as a comparison sees it."""
    return Mark(Place(finding.rule, finding.field), finding.reason_code, finding.severity)


def stand(verdict: Verdict, findings: Iterable[Finding]) -> Stand:
    """How a sheet stands by an outcome."""
    return Stand(verdict, frozenset(map(mark, findings)))


def cannot(before: Verdict) -> Difference:
    """Nothing was kept of this sheet to judge it by."""
    return Difference(Change.CANNOT, before, None)


def compare(before: Stand, after: Stand) -> Difference:
    """The difference between how a sheet stood and how it would stand now."""
    old, new = _places(before), _places(after)
    return Difference(
        change=_change(before, after),
        before=before.verdict,
        after=after.verdict,
        appeared=_sorted(new - old),
        went=_sorted(old - new),
        altered=_sorted(_places_of(before.marks ^ after.marks) & old & new),
    )


def _change(before: Stand, after: Stand) -> Change:
    if after.verdict is Verdict.FAIL and before.verdict is not Verdict.FAIL:
        return Change.NEW_FAIL
    if after.verdict in _GOOD and before.verdict not in _GOOD:
        return Change.NEW_PASS
    return Change.UNCHANGED if before == after else Change.CHANGED_FINDINGS


def _places(one: Stand) -> set[Place]:
    return _places_of(one.marks)


def _places_of(marks: Iterable[Mark]) -> set[Place]:
    return {mark.place for mark in marks}


def _sorted(places: set[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: (place.rule, place.field or "")))
