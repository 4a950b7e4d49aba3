"""Who comes in: sign-in, and how often callers may ask."""

from dataclasses import dataclass
from typing import Protocol

from core.domain.identities import Identity


class SignInGate(Protocol):
    """Slows down who tries many passwords, over all processes together."""

    def admit(self, name: str, address: str) -> float | None:
        """Counts a try; the seconds to wait where there were too many, else None."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A sign-in sent on its way to the provider: where to, and what has to come back with it."""

    url: str
    state: str
    nonce: str
    verifier: str  # of PKCE


class IdentityProvider(Protocol):
    """Vouches for people. Errors of every method: Unavailable, Misconfigured."""

    @property
    def label(self) -> str:
        """What people call it."""

    def depart(self, redirect_uri: str) -> Departure:
        """Begin a sign-in."""

    def arrive(self, answer_url: str, redirect_uri: str, departure: Departure) -> Identity:
        """Who came back with this answer. Errors: Rejected."""

    def check(self) -> None:
        """Fetch discovery and keys anew."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether one more request is allowed, and what is left of a caller's minute."""

    is_allowed: bool
    limit: int
    remaining: int
    reset_s: int


class RateLimits(Protocol):
    """Counts requests by caller; works on without Redis."""

    def take(self, caller: str) -> Allowance:
        """Count one request of this caller."""
