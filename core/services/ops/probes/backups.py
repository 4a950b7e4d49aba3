"""Looks at backups, by the chores that make and test them."""

from typing import Final

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.queries import chores
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, reading

BACKUP: Final = "backup"  # the chores' names
RESTORE_TEST: Final = "restore_test"


def age(rt: Runtime) -> Seen:
    """When the last backup was made."""
    with reading(rt) as session:
        ran = chores.all_of_them(session).get(BACKUP)
    if ran is None:
        return Seen(State.UNKNOWN, "No backup was ever made here.")
    old_s = age_s(rt, ran.ran_at)
    state = thresholds.BACKUP_H.judge(old_s / 3600)
    return Seen(state, f"Made {lasted(old_s)} ago.", value=old_s / 3600, unit="h")


def restore_test(rt: Runtime) -> Seen:
    """When a backup was last restored, to see whether that works."""
    with reading(rt) as session:
        ran = chores.all_of_them(session).get(RESTORE_TEST)
    if ran is None:
        return Seen(State.UNKNOWN, "No backup was ever restored here.")
    old_s = age_s(rt, ran.ran_at)
    state = thresholds.RESTORE_DAYS.judge(old_s / 86_400)
    return Seen(state, f"Restored {lasted(old_s)} ago.", value=old_s / 86_400, unit="days")


PROBES: Final = {
    "backups.age": Probe(age, Lane.DATABASE),
    "backups.restore_test": Probe(restore_test, Lane.DATABASE),
}
