"""Looks at the OCR engine and its provider."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from core.domain.breaker import Phase
from core.domain.ops import thresholds
from core.domain.ops.checks import Seen, State
from core.errors import Misconfigured, Unavailable
from core.ports import Runtime
from core.queries import spend as spent
from core.queries.ops import calls
from core.services.ops import switches
from core.services.ops.looking import Lane, Probe
from core.services.ops.probes.reading import ran_out_of_time, reading
from core.services.ops.probes.together import Together

LOCAL: Final = Seen(State.OK, "Sheets are read here; no provider is asked.")
PROBE_KEPT_S: Final = 8.0  # the provider is not ours to ask at every look
FEWEST_CALLS: Final = 4  # one failure of two is no rate
_asked: Final = Together()


def engine(rt: Runtime) -> Seen:
    """The engine that would read now."""
    if not rt.reader.fingerprint:
        return Seen(State.FAIL, "No engine is set up.")
    which = "the provider's" if rt.ocr_provider else "the local one"
    return Seen(State.OK, f"Set up: {which}.")


def rotated(rt: Runtime) -> Seen:
    """Whether somebody rotated to the local engine."""
    if rt.ocr_provider is None:
        return LOCAL
    with reading(rt) as session:
        found = switches.turned(session, switches.OCR_ENGINE)
    if found is None:
        return Seen(State.OK, "The engine that is set up reads.")
    return Seen(State.WARN, "Sheets are read by the local engine instead.", since=found.set_at)


def provider(rt: Runtime) -> Seen:
    """Ask the provider for its models, which is free; any answer at all will do."""
    if rt.ocr_provider is None:
        return LOCAL
    try:
        _asked.ask(rt.ocr_provider, rt.ocr_provider.check)
    except Misconfigured:
        return Seen(State.OK, "It answers, and refuses us.")
    except Unavailable as error:
        return Seen(State.FAIL, str(error), is_silence=ran_out_of_time(error))
    return Seen(State.OK, "It answers.")


def key(rt: Runtime) -> Seen:
    """The same question: is our key taken?"""
    if rt.ocr_provider is None:
        return LOCAL
    try:
        _asked.ask(rt.ocr_provider, rt.ocr_provider.check)
    except Misconfigured as error:
        return Seen(State.FAIL, str(error), cause="The provider refuses MISTRAL_API_KEY.")
    return Seen(State.OK, "It is taken.")


def headroom(rt: Runtime) -> Seen:
    """Calls left of this minute."""
    if rt.ocr_gate is None:
        return LOCAL
    room = rt.ocr_gate.headroom()
    used = 1 - room.left / room.most
    said = f"{room.left} of {room.most} calls left this minute."
    state = min(thresholds.HEADROOM_USED.judge(used), State.WARN, key=_gravity)
    return Seen(state, said, value=room.left, unit="calls")


def errors(rt: Runtime) -> Seen:
    """The share of calls that came to nothing."""
    if rt.ocr_gate is None:
        return LOCAL
    with reading(rt) as session:
        found = calls.lately(session)
    share = found.failed / found.made if found.made else 0.0
    said = f"{found.failed} of {found.made} calls failed within {calls.WINDOW_MINUTES} min."
    if found.made < FEWEST_CALLS:
        return Seen(State.OK, said, value=share)
    return Seen(thresholds.OCR_ERRORS.judge(share), said, value=share)


def breaker(rt: Runtime) -> Seen:
    """Whether calls are let through."""
    if rt.ocr_gate is None:
        return LOCAL
    rt.queue.check()  # Without Redis the gate would tell of this process alone.
    state = rt.ocr_gate.state()
    if state.phase is Phase.CLOSED:
        return Seen(State.OK, "It is closed: calls go through.")
    until = datetime.fromtimestamp(state.until, UTC)
    told = {
        Phase.OPEN: f"It is open: no call before {until:%H:%M:%S} UTC.",
        Phase.PROBING: "One call is out to see whether the provider is back.",
        Phase.RAMP: "The provider is back: calls go out one by one.",
    }
    is_held = state.phase is Phase.OPEN
    return Seen(State.FAIL if is_held else State.WARN, told[state.phase], value=state.failures)


def spend(rt: Runtime) -> Seen:
    """Pages paid today against the budget."""
    if rt.ocr_gate is None:
        return LOCAL
    midnight = datetime.combine(rt.clock().astimezone(UTC).date(), time(), UTC)
    with reading(rt) as session:
        today = spent.between(session, midnight, midnight + timedelta(days=1))
    pages = today.pages_billed + today.pages_unsettled
    if not rt.ocr_pages_per_day:
        return Seen(State.OK, f"{pages:,} pages today, no budget.", value=pages, unit="pages")
    said = f"{pages:,} of {rt.ocr_pages_per_day:,} pages today."
    state = thresholds.SPEND.judge(pages / rt.ocr_pages_per_day)
    return Seen(state, said, value=pages, unit="pages")


def _gravity(state: State) -> int:
    return (State.OK, State.WARN, State.FAIL).index(state)


PROBES: Final = {
    "ocr.engine": Probe(engine, Lane.HERE),
    "ocr.rotated": Probe(rotated, Lane.DATABASE),
    "ocr.provider": Probe(provider, Lane.OUTSIDE, keep_s=PROBE_KEPT_S),
    "ocr.key": Probe(key, Lane.OUTSIDE, keep_s=PROBE_KEPT_S),
    "ocr.headroom": Probe(headroom, Lane.REDIS),
    "ocr.errors": Probe(errors, Lane.DATABASE),
    "ocr.breaker": Probe(breaker, Lane.REDIS),
    "ocr.spend": Probe(spend, Lane.DATABASE),
}
