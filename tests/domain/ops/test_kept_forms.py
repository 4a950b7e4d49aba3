"""What is kept in rows as JSON comes back as it was, and in the form that older rows have."""

import pytest

from core.domain.ops import backups, shifts
from core.domain.ops.checks import State
from core.domain.ops.schedules import SUNDAY, Schedule
from core.domain.ops.shifts import Answer

ANSWERS = (
    Answer("queue", State.FAIL, "412 wait", "A worker was started."),
    Answer("backups", State.OK, "last night"),
)


def test_answers_of_a_shift_come_back_as_they_were() -> None:
    assert shifts.from_json(shifts.to_json(ANSWERS)) == ANSWERS
    assert shifts.to_json(ANSWERS[:1]) == [
        {
            "line": "queue",
            "state": "fail",
            "seen": "412 wait",
            "comment": "A worker was started.",
        }
    ]


@pytest.mark.parametrize(("hour", "test_hour"), [(0, 2), (2, 4), (21, 23), (22, 0), (23, 1)])
def test_a_restore_test_is_two_hours_after_the_backup_of_sunday(hour: int, test_hour: int) -> None:
    plan = backups.plan(hour=hour, keep_days=30)

    assert plan == backups.BackupPlan(
        Schedule(hour), Schedule(test_hour, weekday=SUNDAY), keep_days=30
    )
