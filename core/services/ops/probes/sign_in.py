"""Looks at what signing in needs: the secret, the provider, the clocks."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from core.domain import secret_strength
from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.errors import Misconfigured, Unavailable
from core.ports import Runtime
from core.queries import health
from core.queries.ops import server
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import ran_out_of_time, reading

PROVIDER_KEPT_S: Final = 8.0
SHORTEST_HOURS: Final = 1.0
WORKING_DAY_HOURS: Final = 8.0


def secret(rt: Runtime) -> Seen:
    """The secret that signs sessions."""
    weakness = secret_strength.weakness(rt.session_secret)
    if weakness is not None:
        return Seen(State.FAIL, f"It {weakness}.", cause=f"JWT_SECRET {weakness}.")
    changed = " The one before it still opens sessions." if rt.previous_secret else ""
    return Seen(State.OK, f"It is set and strong.{changed}")


def provider(rt: Runtime) -> Seen:
    """Fetch discovery and keys of the provider."""
    if rt.identity_provider is None:
        return Seen(State.OK, "None is set up: links and passwords.")
    try:
        rt.identity_provider.check()
    except Misconfigured as error:
        return Seen(State.FAIL, str(error), cause="Its discovery document or its keys are wrong.")
    except Unavailable as error:
        said = "Its discovery document or its keys cannot be fetched."
        return Seen(State.FAIL, said, is_silence=ran_out_of_time(error))
    return Seen(State.OK, "Discovery and keys answer.")


def clocks(rt: Runtime) -> Seen:
    """This process's clock against those of PostgreSQL and Redis."""
    told = {"the database": _database_skew_s, "Redis": _redis_skew_s}
    skews = {name: found for name, ask in told.items() if (found := ask(rt)) is not None}
    if not skews:
        return Seen(State.UNKNOWN, "No other clock answers.")
    name, skew_s = max(skews.items(), key=lambda item: abs(item[1]))
    state = thresholds.SKEW_S.judge(abs(skew_s))
    if state is State.OK:
        return Seen(state, f"Within {abs(skew_s):.1f} s.", value=skew_s, unit="s")
    way = "ahead of" if skew_s > 0 else "behind"
    said = f"This host is {abs(skew_s):.0f} s {way} {name}."
    return Seen(state, said, value=skew_s, unit="s", cause=f"The clocks differ: {said}")


def sessions(rt: Runtime) -> Seen:
    """How long a session lasts."""
    least = min(rt.session_hours, rt.session_idle_hours)
    said = f"{rt.session_hours:g} h, or {rt.session_idle_hours:g} h without use."
    if least < SHORTEST_HOURS:
        return Seen(State.FAIL, said, value=least, unit="h")
    state = State.WARN if least < WORKING_DAY_HOURS else State.OK
    return Seen(state, said, value=least, unit="h")


def _database_skew_s(rt: Runtime) -> float | None:
    try:
        with reading(rt) as session:
            health.answers(session)  # Connected: what is measured next is the clock alone.
            return _skew_s(rt, lambda: server.now(session))
    except Unavailable:
        return None


def _redis_skew_s(rt: Runtime) -> float | None:
    try:
        return _skew_s(rt, lambda: rt.queue.facts().at)
    except Unavailable:
        return None


def _skew_s(rt: Runtime, ask: Callable[[], datetime]) -> float:
    """How far we are ahead: their answer lies within the time it took to get it."""
    before = rt.clock()
    theirs = ask()
    after = rt.clock()
    if before <= theirs <= after:
        return 0.0
    return (before - theirs if before > theirs else after - theirs).total_seconds()


PROBES: Final = {
    "sign_in.secret": Probe(secret, Lane.HERE),
    "sign_in.provider": Probe(provider, Lane.OUTSIDE, keep_s=PROVIDER_KEPT_S),
    "sign_in.clocks": Probe(clocks, Lane.DATABASE),
    "sign_in.sessions": Probe(sessions, Lane.HERE),
}
