"""Looks at backups: their age and size, and whether one was restored and found equal."""

from typing import Final

from core.domain.ops import thresholds
from core.domain.ops.backups import BackupState, ProofState
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.queries.ops import backups
from core.queries.ops.backups import BackupFacts
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, reading, sized

SHRUNK: Final = 0.5  # a backup of less than this share of the one before lacks something
ELSEWHERE: Final = "None are made here (BACKUP_KEEP_DAYS is 0)."


def age(rt: Runtime) -> Seen:
    """When the last good backup was made, how large it is, and whether a later try failed."""
    with reading(rt) as session:
        found = backups.facts(session)
    if rt.backups is None:
        return Seen(State.OK, ELSEWHERE)
    last = found.last
    is_failed = last is not None and last.state is BackupState.FAILED
    if found.last_good is None:
        if is_failed and last is not None:
            return Seen(State.FAIL, f"The first try failed: {last.message}", since=last.started_at)
        return Seen(State.UNKNOWN, "No backup was made here yet.")
    old_s = age_s(rt, found.last_good.started_at)
    state = thresholds.BACKUP_H.judge(old_s / 3600)
    told = [f"Made {lasted(old_s)} ago, {sized(found.last_good.size_bytes or 0)}."]
    if is_failed and last is not None:
        told.append(f"The last try failed: {last.message}")
    if _shrunk(found):
        told.append("It is less than half as large as the one before.")
    if state is State.OK and len(told) > 1:
        state = State.WARN
    return Seen(state, " ".join(told), value=old_s / 3600, unit="h")


def restore_test(rt: Runtime) -> Seen:
    """When a backup was last restored, how long that took, and whether it was equal."""
    with reading(rt) as session:
        proof = backups.facts(session).last_proof
    if rt.backups is None:
        return Seen(State.OK, ELSEWHERE)
    if proof is None:
        return Seen(State.UNKNOWN, "No backup was restored here yet.")
    old_s = age_s(rt, proof.started_at)
    if proof.state is ProofState.FAILED:
        why = " ".join(proof.differences[:3]) or proof.message or ""
        return Seen(State.FAIL, f"{lasted(old_s)} ago it failed. {why}", since=proof.started_at)
    took = f" in {lasted(proof.seconds)}" if proof.seconds is not None else ""
    said = f"Restored {lasted(old_s)} ago{took}, and equal."
    state = thresholds.RESTORE_DAYS.judge(old_s / 86_400)
    return Seen(state, said, value=old_s / 86_400, unit="days")


def _shrunk(found: BackupFacts) -> bool:
    last, before = found.last_good, found.good_before
    if last is None or before is None or not last.size_bytes or not before.size_bytes:
        return False
    return last.size_bytes < SHRUNK * before.size_bytes


PROBES: Final = {
    "backups.age": Probe(age, Lane.DATABASE),
    "backups.restore_test": Probe(restore_test, Lane.DATABASE),
}
