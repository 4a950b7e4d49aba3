"""What has its hour: the nightly backup, the weekly restore test.

When each was last done is read off its rows, so that a night without workers is made up for, and
any number of hosts do it once: the row of a running one keeps the others out.
"""

from core import telemetry
from core.domain.ops import schedules
from core.errors import AuditorError, Conflict
from core.ports import Runtime
from core.queries.ops import backups as queries
from core.services.ops import backups

log = telemetry.logger(__name__)

BACKUP, RESTORE_TEST = "backup", "restore test"


def run_due(rt: Runtime) -> list[str]:
    """Do what is due now; gives what was done. What fails says so in its row and is due again.

    Called about once a minute. Errors: Unavailable.
    """
    if rt.backups is None:
        return []
    plan, done = rt.backups.plan, []
    with rt.read() as session:
        made, proven = queries.backup_runs(session), queries.proof_runs(session)
    if schedules.is_due(plan.daily, made, rt.clock()) and _did(rt, BACKUP):
        done.append(BACKUP)
    is_there = made.well_at is not None or BACKUP in done
    is_due = schedules.is_due(plan.test, proven, rt.clock())
    if is_there and is_due and _did(rt, RESTORE_TEST):
        done.append(RESTORE_TEST)
    return done


def _did(rt: Runtime, what: str) -> bool:
    """True where it was done; False where another host does it, or where it failed."""
    try:
        if what == BACKUP:
            backups.make(rt)
        else:
            backups.prove(rt)
    except Conflict:
        return False
    except AuditorError as error:
        log.warning("night.failed", what=what, reason=str(error))
        return False
    return True
