"""Remove log files that nobody needs any more."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from core.domain.model import Actor
from core.ports import Runtime
from core.services.ops.acts.doing import Doing, Plan
from core.services.ops.probes.host import LOGS
from core.services.ops.probes.reading import plural, sized

KEPT: Final = timedelta(days=30)


def _plan(rt: Runtime, _actor: Actor) -> Plan:
    old = _old(rt)
    if not old:
        return Plan("No log file is older than 30 days.", is_needed=False)
    size = sum(path.stat().st_size for path in old)
    return Plan(f"{plural(len(old), 'file')} of {sized(size)} would be removed.")


def _clear(rt: Runtime, _actor: Actor, _reason: str, _target: str | None) -> str:
    old = _old(rt)
    size = sum(path.stat().st_size for path in old)
    for path in old:
        path.unlink(missing_ok=True)
    return f"{plural(len(old), 'file')} of {sized(size)} removed."


def _old(rt: Runtime) -> list[Path]:
    """Written last before 30 days; one that is still written to is never that old."""
    folder = rt.data_dir / LOGS
    if not folder.is_dir():
        return []
    before = (rt.clock() - KEPT).timestamp()
    files = (path for path in folder.glob("*.log*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if path.stat().st_mtime < before)


CLEAR: Final = Doing(_plan, _clear)
