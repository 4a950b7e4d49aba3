"""Looks at how fast pages and API answer their users."""

from typing import Final

from core.domain.ops.checks import Seen, State
from core.ports import Runtime
from core.services.ops.looking import Lane, Probe


def pages(_rt: Runtime) -> Seen:
    """The time 95 of 100 pages stay below."""
    return Seen(State.UNKNOWN, "Nobody has opened a page lately.")


def api(_rt: Runtime) -> Seen:
    """The time 95 of 100 answers stay below."""
    return Seen(State.UNKNOWN, "Nobody has asked the API lately.")


PROBES: Final = {
    "speed.pages": Probe(pages, Lane.HERE),
    "speed.api": Probe(api, Lane.HERE),
}
