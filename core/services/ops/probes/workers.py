"""Looks at the workers and their scheduler."""

from datetime import UTC
from typing import Final

from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.queries import chores
from core.queries.chores import Chore
from core.queries.ops import work
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, plural, reading

SCHEDULER_SILENT_S: Final = 60.0
RECONCILER: Final = "reconciler"  # the chore's name


def alive(rt: Runtime) -> Seen:
    """Workers that showed themselves lately."""
    with reading(rt) as session:
        crew = work.crew(session, fresh_s=thresholds.WORKER_FRESH_S)
    if crew.alive:
        return Seen(State.OK, f"{crew.alive} at work.", value=crew.alive, unit="workers")
    seen = crew.last_seen_at
    told = (
        "none was ever seen" if seen is None else f"the last was seen {lasted(age_s(rt, seen))} ago"
    )
    return Seen(State.FAIL, f"No worker shows itself: {told}.", value=0, unit="workers", since=seen)


def scheduler(rt: Runtime) -> Seen:
    """The reconciler's last run, and what it last had to mend."""
    with reading(rt) as session:
        ran = chores.all_of_them(session).get(RECONCILER)
    if ran is None:
        return Seen(State.FAIL, "It has never run.")
    silent_s = age_s(rt, ran.ran_at)
    said = f"It ran {lasted(silent_s)} ago; {_gap(ran)}."
    if silent_s > SCHEDULER_SILENT_S:
        return Seen(State.FAIL, said, value=silent_s, unit="s", since=ran.ran_at)
    return Seen(State.OK, said, value=silent_s, unit="s")


def versions(rt: Runtime) -> Seen:
    """The versions of app and live workers."""
    with reading(rt) as session:
        crew = work.crew(session, fresh_s=thresholds.WORKER_FRESH_S)
    found = sorted({*crew.versions, *([rt.version] if rt.version else [])})
    if len(found) > 1:
        return Seen(State.FAIL, f"Several run at once: {', '.join(found)}.", value=len(found))
    return Seen(State.OK, f"All run {found[0]}." if found else "None runs.", value=len(found))


def crashes(rt: Runtime) -> Seen:
    """Attempts lost within the hour."""
    with reading(rt) as session:
        count = work.lost_lately(session)
    said = f"{plural(count, 'attempt')} lost within the hour."
    return Seen(thresholds.LOST.judge(count), said, value=count, unit="attempts/h")


def _gap(ran: Chore) -> str:
    if ran.last_gap_at is None:
        return "nothing was ever amiss"
    found = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in ran.last_gap.items())
    return f"last mended at {ran.last_gap_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {found}"


PROBES: Final = {
    "workers.alive": Probe(alive, Lane.DATABASE),
    "workers.scheduler": Probe(scheduler, Lane.DATABASE),
    "workers.versions": Probe(versions, Lane.DATABASE),
    "workers.crashes": Probe(crashes, Lane.DATABASE),
}
