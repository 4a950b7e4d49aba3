"""Looks at the machine this process runs on."""

from pathlib import Path
from typing import Final

import psutil

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import sized

LOGS: Final = "logs"


def disk(rt: Runtime) -> Seen:
    """The disk of the data folder."""
    used = psutil.disk_usage(str(_standing(rt.data_dir)))
    share = 1 - used.free / used.total
    said = f"{sized(used.free)} of {sized(used.total)} free."
    return Seen(thresholds.DISK.judge(share), said, value=share)


def memory(_rt: Runtime) -> Seen:
    """What could be given to a program now, without swapping."""
    now = psutil.virtual_memory()
    share = 1 - now.available / now.total
    said = f"{sized(now.available)} of {sized(now.total)} free."
    return Seen(thresholds.MEMORY.judge(share), said, value=share)


def logs(rt: Runtime) -> Seen:
    """The log files of the data folder; where a service writes them elsewhere there are none."""
    folder = rt.data_dir / LOGS
    sizes = [path.stat().st_size for path in folder.glob("*.log*")] if folder.is_dir() else []
    if not sizes:
        return Seen(State.OK, "No log files here: standard error goes elsewhere.", value=0)
    total = sum(sizes)
    said = f"{sized(total)} in {len(sizes)} files."
    return Seen(thresholds.LOGS_BYTES.judge(total), said, value=total, unit="B")


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


PROBES: Final = {
    "host.disk": Probe(disk, Lane.HERE),
    "host.memory": Probe(memory, Lane.HERE),
    "host.logs": Probe(logs, Lane.HERE),
}
