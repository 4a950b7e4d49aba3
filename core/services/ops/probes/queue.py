"""Looks at the queue and at Redis."""

from typing import Final

from core.domain.ops import objective, thresholds
from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.queries.ops import work
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import age_s, lasted, plural, reading, sized


def redis(rt: Runtime) -> Seen:
    """A ping."""
    rt.queue.check()
    return Seen(State.OK, "It answers.")


def redis_memory(rt: Runtime) -> Seen:
    """Its memory against its limit; one that evicts would forget tasks."""
    facts = rt.queue.facts()
    used = sized(facts.memory_bytes)
    if facts.memory_limit_bytes is None:
        return Seen(State.OK, f"{used} used, without a limit.", value=facts.memory_bytes, unit="B")
    share = facts.memory_bytes / facts.memory_limit_bytes
    said = f"{used} of {sized(facts.memory_limit_bytes)} used ({share:.0%})."
    state = thresholds.REDIS_MEMORY.judge(share)
    if facts.evicts and state is State.OK:
        return Seen(
            State.WARN, f"{said} When it is full it throws keys away.", value=share,
            cause="maxmemory-policy evicts.", fix="Set maxmemory-policy to noeviction.",
        )  # fmt: skip
    return Seen(state, said, value=share)


def depth(rt: Runtime) -> Seen:
    """Sheets that could be read now and are not."""
    with reading(rt) as session:
        waits = work.backlog(session)
    said = "Nothing waits." if not waits.due else f"{plural(waits.due, 'sheet')} waiting."
    return Seen(thresholds.DEPTH.judge(waits.due), said, value=waits.due, unit="sheets")


def oldest(rt: Runtime) -> Seen:
    """How long the first of them has waited since its time came."""
    with reading(rt) as session:
        waits = work.backlog(session)
    if waits.oldest_at is None:
        return Seen(State.OK, "Nothing waits.", value=0, unit="s")
    waited_s = age_s(rt, waits.oldest_at)
    state = thresholds.OLDEST_S.judge(waited_s)
    return Seen(state, f"The oldest has waited {lasted(waited_s)}.", value=waited_s, unit="s")


def pauses(rt: Runtime) -> Seen:
    """Queues that somebody paused."""
    with reading(rt) as session:
        found = work.paused(session)
    if not found:
        return Seen(State.OK, "All are open.")
    named = ", ".join(queue for queue, _ in found)
    return Seen(State.WARN, f"Paused: {named}.", value=len(found), unit="queues", since=found[0][1])


def verdicts(rt: Runtime) -> Seen:
    """Upload to verdict, of the last hour and of the day, and how fast that uses the budget."""
    with reading(rt) as session:
        hour, day = work.verdicts_in_time(session, 1, 24)
    if not day.count:
        return Seen(State.OK, "No sheet came within the day.", value=0, unit="times")
    within_min = objective.WITHIN_S / 60
    said = (
        f"{day.share:.1%} of {plural(day.count, 'sheet')} within {within_min:.0f} min over the "
        f"day; the last hour burns {hour.burn:.1f} times the budget."
    )
    return Seen(hour.state, said, value=hour.burn, unit="times")


PROBES: Final = {
    "queue.objective": Probe(verdicts, Lane.DATABASE),
    "queue.redis": Probe(redis, Lane.REDIS),
    "queue.redis_memory": Probe(redis_memory, Lane.REDIS),
    "queue.depth": Probe(depth, Lane.DATABASE),
    "queue.oldest": Probe(oldest, Lane.DATABASE),
    "queue.pauses": Probe(pauses, Lane.DATABASE),
}
