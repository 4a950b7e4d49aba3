"""Pause and resume what is taken from the queues."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from core.domain.model import Actor
from core.domain.queues import Priority
from core.errors import NotFound
from core.ports import Runtime
from core.queries import pauses as kept
from core.services.ops.acts.doing import Doing, Plan
from core.services.queueing import pauses

LENGTH: Final = timedelta(hours=1)


def _plan_pause(rt: Runtime, _actor: Actor) -> Plan:
    with rt.read() as session:
        held = {one.queue for one in kept.in_force(session)}
    names = ", ".join(one.value for one in Priority if one not in held)
    if not names:
        return Plan("Every queue is paused already.", is_needed=False)
    return Plan(f"Nothing would be taken from: {names}; for an hour.")


def _pause(rt: Runtime, actor: Actor, reason: str, _target: str | None) -> str:
    until = rt.clock() + LENGTH
    for queue in Priority:
        pauses.pause(rt, queue, actor=actor, reason=reason, until=until)
    return f"Every queue is paused until {until:%Y-%m-%d %H:%M} UTC."


def _plan_resume(rt: Runtime, _actor: Actor) -> Plan:
    with rt.read() as session:
        held = kept.in_force(session)
    if not held:
        return Plan("No queue is paused.", is_needed=False)
    return Plan(f"Opened again would be: {', '.join(one.queue.value for one in held)}.")


def _resume(rt: Runtime, actor: Actor, _reason: str, _target: str | None) -> str:
    with rt.read() as session:
        held = kept.in_force(session)
    for one in held:
        with suppress(NotFound):  # Somebody else was faster.
            pauses.resume(rt, one.queue, actor=actor)
    return "Every queue is open."


PAUSE: Final = Doing(_plan_pause, _pause)
RESUME: Final = Doing(_plan_resume, _resume)
