"""Clocks of disputes run while people work, and stand still while they are paused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.disputes import clocks
from core.domain.disputes.clocks import Calendar, Terms
from core.domain.model import Severity

WEEK = Calendar()  # Monday to Friday, nine to five, London
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LENGTHS = st.timedeltas(timedelta(0), timedelta(hours=60))


def london(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WEEK.zone)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (london(10, 9), 8, london(10, 17)),  # a Tuesday, its whole day
        (london(10, 12), 8, london(11, 12)),  # into Wednesday
        (london(13, 16), 8, london(16, 16)),  # Friday afternoon: over the weekend
        (london(14, 11), 2, london(16, 11)),  # Saturday: the week begins on Monday
        (london(27, 16), 8, london(30, 16)),  # the clocks go forward on the 29th
        (london(10, 6), 1, london(10, 10)),  # before the day begins
    ],
)
def test_hours_are_working_hours(start: datetime, hours: float, due: datetime) -> None:
    assert clocks.after(WEEK, start, timedelta(hours=hours)) == due


def test_a_holiday_is_no_working_day() -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 12, 25)}))

    due = clocks.after(calendar, london(24, 16, month=12), timedelta(hours=2))

    assert due == london(28, 10, month=12)


@given(MOMENTS, LENGTHS)
def test_as_much_working_time_passes_as_was_given(start: datetime, length: timedelta) -> None:
    due = clocks.after(WEEK, start, length)

    assert clocks.between(WEEK, start, due) == length
    if length:
        begin = clocks.before(WEEK, due, length)
        assert clocks.between(WEEK, begin, due) == length


@given(MOMENTS, LENGTHS, MOMENTS)
def test_a_pause_takes_nothing_from_the_time_left(
    paused_at: datetime, left: timedelta, now: datetime
) -> None:
    due = clocks.after(WEEK, paused_at, left)

    resumed = clocks.resumed(WEEK, due, paused_at=paused_at, now=now)

    assert clocks.between(WEEK, now, resumed) == left


def test_the_graver_the_sooner() -> None:
    since = london(10, 9)
    due = [clocks.answer_by(Terms(), one, since=since) for one in Severity]

    assert due == sorted(due)
    assert due[0] == london(10, 17)
    assert clocks.remind_at(Terms(), due[0]) == london(10, 15)
    assert clocks.escalated_by(Terms(), since=since) == london(10, 17)


def test_a_setting_describes_the_week() -> None:
    made = clocks.calendar("Mon-Sat 08:00-18:30", zone="Europe/Paris", holidays="2026-12-25")

    assert (made.opens, made.closes) == (time(8), time(18, 30))
    assert made.days == frozenset(range(6))
    assert date(2026, 12, 25) in made.holidays


@pytest.mark.parametrize(
    "said",
    ["", "Mon-Fri", "Mon-Fri 17:00-09:00", "Fri-Mon 09:00-17:00", "Xyz 09:00-17:00", "Mon 9-17h"],
)
def test_a_setting_that_describes_none_is_refused_in_words(said: str) -> None:
    with pytest.raises(ValueError, match=r"write it like|has to end after"):
        clocks.calendar(said, zone="Europe/London")
