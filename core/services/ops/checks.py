"""Runs the registry of checks: all at once, each bounded in time and failing alone.

Looking changes nothing, in PostgreSQL, in Redis or outside.
"""

import time
from collections.abc import Collection
from concurrent.futures import Future, wait
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
from core.services.ops.looking import Answer, Lane, Memory
from core.services.ops.probes.reading import reading

LIMIT_S: Final = 1.6  # a page made of these answers within two seconds, whatever is down
DATABASE: Final = "database.answers"
EASIEST: Final = "sign_in.secret"  # asks nobody: where it is late, this process gets no time
# Checks that ask whether a part is there at all.
ASKED_WHETHER_THERE: Final = frozenset({
    *(check.needs for check in registry.CHECKS if check.needs),
    "app.answers", "sign_in.provider",
})  # fmt: skip
MEMORIES_AT_MOST: Final = 20  # a process has one Runtime; tests have many

log = telemetry.logger(__name__)
_memories: dict[int, tuple[Runtime, Memory]] = {}


def run_all(rt: Runtime, *, limit_s: float | None = None) -> tuple[CheckResult, ...]:
    """Every check of the registry, in its order; raises nothing.

    Takes at most `limit_s`, `LIMIT_S` where none is given.
    """
    return run(rt, registry.BY_ID, limit_s=limit_s)


def run(
    rt: Runtime, ids: Collection[str], *, limit_s: float | None = None
) -> tuple[CheckResult, ...]:
    """The checks of these ids, in the registry's order; bounded as `run_all`."""
    limit_s = LIMIT_S if limit_s is None else limit_s
    memory, deadline = _memory(rt), time.monotonic() + limit_s
    asked = [check for check in registry.CHECKS if check.id in ids]
    looks = [memory.begin(rt, check.id, probes.BY_ID[check.id]) for check in asked]
    wait([future for future, _ in looks], timeout=max(0.0, deadline - time.monotonic()))
    flights = dict(zip([check.id for check in asked], looks, strict=True))
    is_starved = EASIEST in flights and not flights[EASIEST][0].done()
    results = tuple(
        _result(rt, memory, check, future, waited_s=None if is_starved else flying_s + limit_s)
        for check, (future, flying_s) in zip(asked, looks, strict=True)
    )
    return _with_history(rt, results, left_s=deadline - time.monotonic())


def _with_history(
    rt: Runtime, results: tuple[CheckResult, ...], *, left_s: float
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
    return tuple(
        replace(one, since=min(one.since, kept[one.id].since))
        if one.id in kept and kept[one.id].state is one.state
        else one
        for one in results
    )


def _kept(rt: Runtime) -> dict[str, Kept]:
    with reading(rt) as session:
        return check_states.kept(session)


def _result(
    rt: Runtime, memory: Memory, check: Check, future: Future[Answer], *, waited_s: float | None
) -> CheckResult:
    if future.done() and not future.cancelled() and future.exception() is None:
        answer = future.result()
        memory.keep(check.id, answer)
    else:
        answer = Answer(_not_seen(memory, check, future, waited_s=waited_s), rt.clock(), None)
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


def _not_seen(
    memory: Memory, check: Check, future: Future[Answer], *, waited_s: float | None
) -> Seen:
    """A look without an answer. Where others need the part it is of, silence is a failure; else,
    and where this process is too busy for the easiest look (`waited_s` is None), nobody can say."""
    state = State.FAIL if check.id in ASKED_WHETHER_THERE else State.UNKNOWN
    if not future.done() or future.cancelled():
        memory.give_up(check.id)
        if waited_s is None:
            return Seen(State.UNKNOWN, "This process is too busy to look.")
        return Seen(state, f"It gave no answer within {waited_s:.1f} s.")
    error = future.exception()
    is_expected = isinstance(error, AuditorError)
    if not (is_expected and check.needs):  # Of a part that is away one line is enough.
        # The text of an error may name hosts and users; the log has it, the answer has not.
        log.warning("check.failed", check=check.id, error=_first_line(error))
    if not is_expected:
        return Seen(State.UNKNOWN, "Looking at it failed on our side; the log says why.")
    if check.needs:
        return Seen(state, f"It cannot be looked at now: “{_title(check.needs)}” does not hold.")
    return Seen(state, "It does not work at the moment.")


def _first_line(error: BaseException | None) -> str:
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
