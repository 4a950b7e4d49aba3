"""Runs the registry of checks: all at once, each bounded in time and failing alone.

Looking changes nothing, in PostgreSQL, in Redis or outside.
"""

import time
from collections.abc import Collection, Mapping
from concurrent.futures import wait
from dataclasses import replace
from typing import Final

from core import telemetry
from core.domain.ops import registry
from core.domain.ops.checks import Check, CheckResult, Seen, State
from core.errors import AuditorError
from core.ports import Runtime
from core.queries.ops import check_states
from core.queries.ops.check_states import Kept
from core.services.ops import looking, probes
from core.services.ops.looking import Answer, Flight, Lane, Memory
from core.services.ops.probes.reading import ran_out_of_time, reading

LIMIT_S: Final = 3.0  # a part that answers at all answers sooner
SURE: Final = 0.75  # a share of the time; who was given less of it blames nobody for silence
SLOW_S: Final = 0.05  # for what was slow before, where nobody waits for the limit
DATABASE: Final = "database.answers"
# Checks that ask whether a part is there at all.
ASKED_WHETHER_THERE: Final = frozenset({
    *(check.needs for check in registry.CHECKS if check.needs),
    "app.answers", "sign_in.provider",
})  # fmt: skip
BUSY: Final = "This process is too busy to look."
MEMORIES_AT_MOST: Final = 20  # a process has one Runtime; tests have many

log = telemetry.logger(__name__)
_memories: dict[int, tuple[Runtime, Memory]] = {}


def run_all(
    rt: Runtime, *, limit_s: float | None = None, patience_s: float | None = None
) -> tuple[CheckResult, ...]:
    """Every check of the registry, in its order; as `run`, raises nothing."""
    return run(rt, registry.BY_ID, limit_s=limit_s, patience_s=patience_s)


def run(
    rt: Runtime,
    ids: Collection[str],
    *,
    limit_s: float | None = None,
    patience_s: float | None = None,
) -> tuple[CheckResult, ...]:
    """The checks of these ids, in the registry's order.

    A look without an answer for `limit_s` (`LIMIT_S` where None) is given up. With `patience_s`
    nobody waits that long: looks still under way then are told as they were seen last, and those
    that were slow before are not waited for.
    """
    limit_s = LIMIT_S if limit_s is None else limit_s
    memory, asked = _memory(rt), [check for check in registry.CHECKS if check.id in ids]
    flights = {
        check.id: memory.begin(rt, check.id, probes.BY_ID[check.id])
        for check in sorted(asked, key=lambda one: one.id not in ASKED_WHETHER_THERE)
    }
    if patience_s is None:
        ends = time.monotonic() + limit_s
    else:
        ends = _skip_slow(memory, flights, time.monotonic() + min(limit_s, patience_s))
    _wait(flights.values(), ends)
    results = tuple(
        _left(rt, memory, check)
        if patience_s is not None and _is_under_way(flights[check.id], limit_s)
        else memory.show(_result(rt, memory, check, flights[check.id]))
        for check in asked
    )
    return _with_history(rt, memory, results, left_s=ends - time.monotonic())


def _is_under_way(flight: Flight, limit_s: float) -> bool:
    """Whether whoever does not wait leaves it so: it has not been silent for too long yet."""
    if flight.future.done():
        return False
    return flight.took_s() < limit_s or flight.lived_s() < SURE * limit_s


def _skip_slow(memory: Memory, flights: Mapping[str, Flight], ends: float) -> float:
    """Wait until `ends` for those that were not slow before; until when the others are given."""
    _wait([one for check_id, one in flights.items() if not memory.is_slow(check_id)], ends)
    return min(ends, time.monotonic() + SLOW_S)


def _wait(flights: Collection[Flight], ends: float) -> None:
    wait([one.future for one in flights], timeout=max(0.0, ends - time.monotonic()))


def _left(rt: Runtime, memory: Memory, check: Check) -> CheckResult:
    """Of a look that is left under way: what was told of it last."""
    memory.leave(check.id)
    now = rt.clock()
    return memory.shown(check.id) or CheckResult(
        check, State.UNKNOWN, "It has not answered yet.", since=now, at=now
    )


def _with_history(
    rt: Runtime, memory: Memory, results: tuple[CheckResult, ...], *, left_s: float
) -> tuple[CheckResult, ...]:
    """Since when, as the scheduler saw it, where that is longer than this process knows."""
    database = next((one for one in results if one.id == DATABASE), None)
    if left_s <= 0 or database is None or not database.holds:
        return results
    future = looking.submit(Lane.DATABASE, lambda: _kept(rt))
    wait([future], timeout=left_s)
    if not future.done() or future.exception() is not None:
        return results  # What was seen stands; only since when is less well known.
    kept = future.result()
    return tuple(_longer(memory, one, kept.get(one.id)) for one in results)


def _longer(memory: Memory, result: CheckResult, kept: Kept | None) -> CheckResult:
    if kept is None or kept.state is not result.state or kept.since >= result.since:
        return result
    known = replace(result, since=kept.since)
    memory.learn(known)
    return known


def _kept(rt: Runtime) -> dict[str, Kept]:
    with reading(rt) as session:
        return check_states.kept(session)


def _result(rt: Runtime, memory: Memory, check: Check, flight: Flight) -> CheckResult:
    answer = Answer(_silent(check, flight), rt.clock(), None)
    if not flight.has_ended():
        memory.give_up(check.id)
    elif (error := flight.future.exception()) is not None:
        answer = replace(answer, seen=_failed(check, error))
    else:
        answer = flight.future.result()
    if answer.seen.is_silence and _is_starved(flight):
        answer = replace(answer, seen=Seen(State.UNKNOWN, BUSY))
    elif answer.took_ms is not None:
        memory.keep(check.id, answer)
    seen = answer.seen
    result = CheckResult(
        check=check,
        state=seen.state,
        seen=seen.said,
        since=seen.since or answer.at,
        at=answer.at,
        value=seen.value,
        unit=seen.unit,
        took_ms=answer.took_ms,
        cause="" if seen.state is State.OK else seen.cause or check.cause,
        fix="" if seen.state is State.OK else seen.fix or check.fix,
    )
    since = result.since if seen.since else memory.since(result)
    return replace(result, since=since, last=memory.last(result))


def _is_starved(flight: Flight) -> bool:
    """Whether this process slept through the time it had for an answer."""
    return flight.lived_s() < SURE * flight.took_s()


def _without_answer(check: Check) -> State:
    """Where others need the part it is of, silence is a failure; else nobody can say."""
    return State.FAIL if check.id in ASKED_WHETHER_THERE else State.UNKNOWN


def _silent(check: Check, flight: Flight) -> Seen:
    said = f"It gave no answer within {flight.took_s():.1f} s."
    return Seen(_without_answer(check), said, is_silence=True)


def _failed(check: Check, error: BaseException) -> Seen:
    state = _without_answer(check)
    is_expected = isinstance(error, AuditorError)
    if not (is_expected and check.needs):  # Of a part that is away one line is enough.
        # The text of an error may name hosts and users; the log has it, the answer has not.
        log.warning("check.failed", check=check.id, error=_first_line(error))
    if not is_expected:
        return Seen(State.UNKNOWN, "Looking at it failed on our side; the log says why.")
    if check.needs:
        return Seen(state, f"It cannot be looked at now. It needs: “{_title(check.needs)}”.")
    is_silence = ran_out_of_time(error)
    return Seen(state, "It does not work at the moment.", is_silence=is_silence)


def _first_line(error: BaseException) -> str:
    """Without the statement and its values, which databases repeat in the lines below."""
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def _title(check_id: str) -> str:
    return registry.BY_ID[check_id].title


def _memory(rt: Runtime) -> Memory:
    """By identity: a Runtime is kept beside its memory, so that no other takes its place."""
    if id(rt) not in _memories:
        while len(_memories) >= MEMORIES_AT_MOST:
            _memories.pop(next(iter(_memories)))
        _memories[id(rt)] = (rt, Memory())
    return _memories[id(rt)][1]
