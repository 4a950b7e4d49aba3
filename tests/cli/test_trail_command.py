"""`jobsheet trail verify`: one sentence, and an exit status for a cron job."""

import psycopg

from core.domain.queues import Priority
from core.ports import Runtime
from core.services.queueing import pauses
from tests.cli.commands import Command, jobsheet
from tests.people import ANA

__all__ = ["jobsheet"]  # a fixture


def test_a_whole_trail_is_said_to_hold_and_a_changed_row_is_named(
    jobsheet: Command, rt: Runtime, database_url: str
) -> None:
    for number in range(3):
        pauses.pause(rt, Priority.BULK, actor=ANA, reason=f"no. {number}")
    whole = jobsheet("trail", "verify")

    with psycopg.connect(database_url) as connection:
        connection.execute("alter table trail disable trigger user")
        connection.execute("update trail set actor = 'somebody else' where number = 2")
    broken = jobsheet("trail", "verify")

    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.startswith("The trail holds: 3 entries")
    assert (broken.returncode, broken.stderr) == (1, "")
    assert broken.stdout.startswith("The trail is broken at entry 2. What it says was changed")
