"""How each check of the registry is looked at; a module an area."""

from typing import Final

from core.services.ops.looking import Probe
from core.services.ops.probes import (
    backups,
    database,
    host,
    ocr,
    queue,
    sign_in,
    speed,
    storage,
    upkeep,
    work,
    workers,
)

BY_ID: Final[dict[str, Probe]] = {
    **work.PROBES,
    **queue.PROBES,
    **workers.PROBES,
    **ocr.PROBES,
    **database.PROBES,
    **upkeep.PROBES,
    **storage.PROBES,
    **sign_in.PROBES,
    **host.PROBES,
    **backups.PROBES,
    **speed.PROBES,
}
