"""The circuit breaker before the OCR provider: whether a call may be made now, and when else.

A state is a value; times are seconds of one clock that all who share the state read.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

FAILURES_TO_OPEN: Final = 5  # in a row
OPEN_S: Final = 30.0  # the first time; twice as long each time the probe fails
LONGEST_OPEN_S: Final = 300.0
PROBE_LEASE_S: Final = 180.0  # after this a probe is taken for dead, and another one is sent
PROBE_LOOK_S: Final = 10.0  # how soon those who wait for the probe may ask again
FIRST_SPACING_S: Final = 4.0  # between two calls after a good probe; halved by each good answer
CLOSED_BELOW_S: Final = 0.25


class Phase(StrEnum):
    """Where the breaker stands."""

    CLOSED = "closed"  # calls go through
    OPEN = "open"  # none does
    PROBING = "probing"  # one is out to see whether the provider is back
    RAMP = "ramp"  # it is; calls go through one by one, closer and closer


@dataclass(frozen=True, slots=True)
class Breaker:
    """One state for all workers."""

    phase: Phase = Phase.CLOSED
    failures: int = 0  # in a row
    openings: int = 0  # in a row, without a full recovery between
    until: float = 0.0  # no call before this moment; while probing: how long the probe may take
    spacing_s: float = 0.0


def ask(now: float, state: Breaker) -> tuple[Breaker, float]:
    """May a call be made? The state to go on with, and the seconds to wait: 0 is yes."""
    wait_s = max(0.0, state.until - now)
    if state.phase is Phase.PROBING and wait_s:
        return state, min(wait_s, PROBE_LOOK_S)
    if wait_s or state.phase is Phase.CLOSED:
        return state, wait_s
    if state.phase is Phase.RAMP:
        return replace(state, until=now + state.spacing_s), 0.0
    return replace(state, phase=Phase.PROBING, until=now + PROBE_LEASE_S), 0.0


def succeeded(now: float, state: Breaker) -> Breaker:
    """The provider answered as it should."""
    if state.phase is Phase.CLOSED:
        return replace(state, failures=0)
    if state.phase is not Phase.RAMP:
        return replace(_ramp(state, now + FIRST_SPACING_S), failures=0)
    spacing_s = state.spacing_s / 2
    if spacing_s < CLOSED_BELOW_S:
        return Breaker()
    until = min(state.until, now + spacing_s)
    return replace(state, failures=0, spacing_s=spacing_s, until=until)


def failed(now: float, state: Breaker) -> Breaker:
    """The provider was away, or at fault."""
    failures = state.failures + 1
    if state.phase is Phase.CLOSED and failures < FAILURES_TO_OPEN:
        return replace(state, failures=failures)
    if state.phase is Phase.OPEN:
        return state  # A call from before it opened: that is known by now.
    open_s = min(LONGEST_OPEN_S, OPEN_S * 2.0**state.openings)
    return Breaker(Phase.OPEN, failures, state.openings + 1, now + open_s)


def withdrawn(now: float, state: Breaker) -> Breaker:
    """The call was not made after all: a probe says nothing, and the next one may go at once."""
    if state.phase is not Phase.PROBING:
        return state
    return replace(state, phase=Phase.OPEN, until=now)


def limited(now: float, state: Breaker, *, wait_s: float) -> Breaker:
    """The provider told us to wait: nobody calls before, and then one by one."""
    if state.phase is Phase.OPEN:
        return replace(state, until=max(state.until, now + wait_s))
    return _ramp(state, max(now + wait_s, state.until if state.phase is Phase.RAMP else 0.0))


def _ramp(state: Breaker, until: float) -> Breaker:
    return replace(state, phase=Phase.RAMP, until=until, spacing_s=FIRST_SPACING_S)
