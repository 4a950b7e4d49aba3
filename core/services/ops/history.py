"""How each check turned out when the watch looked last, kept so that everybody can tell since when.

Pages and commands only look; the watch alone writes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from core.db.checks_tables import CheckStateRow, TimingRow
from core.domain.ops import registry
from core.domain.ops.checks import CheckResult
from core.ports import Runtime

LOCK_KEY: Final = 0x73746174  # "stat": of all hosts, one at a time
TIMINGS_KEPT_DAYS: Final = 90


def keep(rt: Runtime, results: Sequence[CheckResult]) -> None:
    """Keep these, and for how long each has been so; forget what is no check any more."""
    with rt.write() as session:
        if not session.execute(select(func.pg_try_advisory_xact_lock(LOCK_KEY))).scalar():
            return  # Another host looks at this moment.
        query = insert(CheckStateRow).values([_values(one) for one in results])
        new = query.excluded
        is_same = CheckStateRow.state == new.state
        session.execute(
            query.on_conflict_do_update(
                index_elements=["check_id"],
                set_={
                    "since": case((is_same, CheckStateRow.since), else_=new.since),
                    "state": new.state,
                    "seen": new.seen,
                    "value": new.value,
                    "unit": new.unit,
                    "looked_at": func.now(),
                },
            )
        )
        session.execute(delete(CheckStateRow).where(CheckStateRow.check_id.not_in(registry.BY_ID)))


def forget_old(rt: Runtime) -> int:
    """Remove times of pages that nobody looks at any more. Errors: Unavailable."""
    old = TimingRow.minute < func.now() - timedelta(days=TIMINGS_KEPT_DAYS)
    with rt.write() as session:
        return len(session.execute(delete(TimingRow).where(old).returning(TimingRow.minute)).all())


def _values(result: CheckResult) -> dict[str, Any]:
    return {
        "check_id": result.id,
        "state": result.state.value,
        "seen": result.seen,
        "value": result.value,
        "unit": result.unit,
        "since": result.since,
    }
