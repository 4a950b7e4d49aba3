"""Deploys: which version was rolled out when, as whoever did it says."""

import re
from typing import Final
from uuid import UUID

from core import telemetry
from core.db.upkeep_tables import DeployRow
from core.domain.access import Action, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Rejected
from core.ports import Runtime
from core.queries.ops import deploys as queries
from core.services import trail

log = telemetry.logger(__name__)

VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+/-]{0,99}", re.ASCII)
NUMBERED: Final = re.compile(r"v?\d+(\.\d+)+([a-z0-9.+-]*)", re.ASCII)  # no commit
NOTE_MAX_CHARS: Final = 300


def tell_difference(rt: Runtime, version: str) -> str | None:
    """Log, and give, the version that was rolled out last where this process is of another one.

    Marks that are commits say nothing of a version. Errors: Unavailable.
    """
    with rt.read() as session:
        newest = queries.newest(session, limit=1)
    if not newest or not NUMBERED.fullmatch(newest[0].version):
        return None
    marked = newest[0].version.removeprefix("v")
    if marked == version:
        return None
    log.warning("worker.version_differs", runs=version, rolled_out=marked)
    return marked


@asks(Action.DEPLOYS_MARK)
def mark(rt: Runtime, *, actor: Actor, version: str, note: str = "") -> UUID:
    """This version runs from now on; charts, errors and incidents show the mark. Gives its id.

    Errors: Forbidden, Rejected.
    """
    if not VERSION.fullmatch(version.strip()):
        raise Rejected("A version is letters, digits and . _ + / -, such as 1.4.0 or a commit.")
    if len(note) > NOTE_MAX_CHARS:
        raise Rejected(f"Say it shorter: at most {NOTE_MAX_CHARS} characters.")
    row = DeployRow(version=version.strip(), note=note.strip(), marked_by=actor.name)
    with rt.write() as session:
        session.add(row)
        session.flush()
        told = {"version": row.version, "note": row.note}
        trail.write(session, Event.DEPLOY_MARKED, actor=actor, on=f"deploy:{row.id}", after=told)
    log.info("deploy.marked", version=row.version)
    return row.id
