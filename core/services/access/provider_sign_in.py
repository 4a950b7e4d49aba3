"""Sign-in at the identity provider: away with a departure, back with an answer that fits it."""

from dataclasses import asdict
from datetime import timedelta
from typing import Final

from core.errors import Misconfigured, Rejected
from core.ports import Departure, IdentityProvider, Runtime
from core.services.access import session_tokens, sign_in
from core.services.access.sessions import Origin

DEPARTURE_MINUTES: Final = 10
ARRIVAL: Final = "/sign-in/arrived"
STALE: Final = "This sign-in took too long or was begun in another browser. Start it again."


def depart(rt: Runtime, *, then: str) -> tuple[str, str]:
    """The provider's address to go to, and what the browser keeps until it comes back.

    `then` is the page to show afterwards. Errors: Misconfigured, Unavailable.
    """
    departure = _provider(rt).depart(rt.public_url + ARRIVAL)
    now = rt.clock()
    kept = {
        **asdict(departure),
        "url": "",
        "then": then,
        "iat": now,
        "exp": now + timedelta(minutes=DEPARTURE_MINUTES),
    }
    return departure.url, session_tokens.pack(rt, kept, audience=session_tokens.DEPARTURES)


def arrive(rt: Runtime, query: str, kept: str, origin: Origin) -> tuple[str, str]:
    """The session cookie's value, and the page to show. Errors: Rejected, Unavailable."""
    claims = session_tokens.unpack(rt, kept, audience=session_tokens.DEPARTURES)
    if claims is None:
        raise Rejected(STALE)
    departure = Departure("", claims["state"], claims["nonce"], claims["verifier"])
    redirect_uri = rt.public_url + ARRIVAL
    identity = _provider(rt).arrive(f"{redirect_uri}?{query}", redirect_uri, departure)
    return sign_in.with_provider(rt, identity, origin), str(claims["then"])


def _provider(rt: Runtime) -> IdentityProvider:
    if rt.identity_provider is None:
        raise Misconfigured("No identity provider is set up here.")
    return rt.identity_provider
