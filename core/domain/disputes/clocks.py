"""Clocks of disputes: how long one may be opened, and when it has to be answered, in the hours
that people work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from core.domain.audit_day import SHEETS_ZONE
from core.domain.model import Severity

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NOTHING: Final = timedelta(0)
_YEARS_AT_MOST: Final = 3660  # days looked ahead: a calendar without a working day must end


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people work: weekdays (Monday is 0) from `opens` to `closes`, on the zone's clock."""

    opens: time = time(9)
    closes: time = time(17)
    days: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    zone: ZoneInfo = SHEETS_ZONE


@dataclass(frozen=True, slots=True)
class Terms:
    """Within how many days a finding can be disputed and a decision appealed, and within how many
    working hours a dispute is answered."""

    days_to_open: int = 14
    days_to_appeal: int = 7
    hours: Mapping[Severity, float] = field(
        default_factory=lambda: MappingProxyType(
            {Severity.S0: 8.0, Severity.S1: 16.0, Severity.S2: 24.0, Severity.S3: 40.0}
        )
    )
    escalated_hours: float = 8.0  # once more as long for whoever it is escalated to
    remind_before_hours: float = 2.0
    calendar: Calendar = Calendar()


STANDARD_TERMS: Final = Terms()


def answer_by(terms: Terms, severity: Severity, *, since: datetime) -> datetime:
    """When a dispute opened then has to be answered."""
    return after(terms.calendar, since, timedelta(hours=terms.hours[severity]))


def escalated_by(terms: Terms, *, since: datetime) -> datetime:
    """When a dispute escalated then has to be answered."""
    return after(terms.calendar, since, timedelta(hours=terms.escalated_hours))


def remind_at(terms: Terms, due: datetime) -> datetime:
    """When whoever has it is reminded."""
    return before(terms.calendar, due, timedelta(hours=terms.remind_before_hours))


def resumed(calendar: Calendar, due: datetime, *, paused_at: datetime, now: datetime) -> datetime:
    """The new deadline after a pause: what was left of the working time is left again."""
    left = between(calendar, paused_at, due)
    return after(calendar, now, left) if left > _NOTHING else now


def after(calendar: Calendar, start: datetime, length: timedelta) -> datetime:
    """The moment when so much working time has passed since `start`, aware UTC."""
    for opens, closes in _windows(calendar, start.astimezone(calendar.zone).date(), step=1):
        begins = max(opens, start)
        if closes <= begins:
            continue
        if closes - begins >= length:
            return (begins + length).astimezone(UTC)
        length -= closes - begins
    raise AssertionError("A calendar has at least one working hour a week.")


def before(calendar: Calendar, end: datetime, length: timedelta) -> datetime:
    """The moment from which so much working time is left until `end`, aware UTC."""
    for opens, closes in _windows(calendar, end.astimezone(calendar.zone).date(), step=-1):
        ends = min(closes, end)
        if ends <= opens:
            continue
        if ends - opens >= length:
            return (ends - length).astimezone(UTC)
        length -= ends - opens
    raise AssertionError("A calendar has at least one working hour a week.")


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time from one moment to another; nothing where there is none or they are
    turned round."""
    total, last = _NOTHING, end.astimezone(calendar.zone).date()
    for opens, closes in _windows(calendar, start.astimezone(calendar.zone).date(), step=1):
        if opens.astimezone(calendar.zone).date() > last:
            break
        total += max(_NOTHING, min(closes, end) - max(opens, start))
    return total


def calendar(hours: str, *, zone: str, holidays: str = "") -> Calendar:
    """The calendar a setting describes: 'Mon-Fri 09:00-17:00', and holidays as ISO dates.

    Errors: ValueError, saying what is wrong.
    """
    days, _, times = hours.strip().partition(" ")
    first, _, last = days.casefold().partition("-")
    opens, _, closes = times.strip().partition("-")
    try:
        begin, end = _DAYS.index(first[:3]), _DAYS.index((last or first)[:3])
        made = Calendar(
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
            days=frozenset(range(begin, end + 1)),
            holidays=frozenset(date.fromisoformat(day) for day in holidays.split(",") if day),
            zone=ZoneInfo(zone),
        )
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("write it like 'Mon-Fri 09:00-17:00', holidays as 2026-12-25") from error
    if not made.days or made.opens >= made.closes:
        raise ValueError("the working day has to end after it begins, and the week as well")
    return made


def _windows(calendar: Calendar, day: date, *, step: int) -> Iterator[tuple[datetime, datetime]]:
    """The working hours of each working day from `day` on, or back, as aware UTC."""
    for _ in range(_YEARS_AT_MOST):
        if day.weekday() in calendar.days and day not in calendar.holidays:
            opens = datetime.combine(day, calendar.opens, calendar.zone).astimezone(UTC)
            yield opens, datetime.combine(day, calendar.closes, calendar.zone).astimezone(UTC)
        day += timedelta(days=step)
