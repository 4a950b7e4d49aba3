"""Signed values a browser keeps for us: the session cookie, and a sign-in under way."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import jwt

from core.domain import secret_strength
from core.errors import Misconfigured
from core.ports import Runtime

ALGORITHM: Final = "HS256"
ISSUER: Final = "jobsheet"
SESSIONS: Final = "jobsheet-pages"  # what a value is for; one is never good for the other
DEPARTURES: Final = "jobsheet-departure"
CLOCK_SKEW_S: Final = 120  # hosts whose clocks differ by less understand each other
REQUIRED: Final = ["iat", "exp", "aud", "iss"]


def sign(rt: Runtime, session_id: UUID, *, issued_at: datetime, expires_at: datetime) -> str:
    """The cookie of a session: its id and nothing else, the row says the rest.

    Errors: Misconfigured (a weak secret).
    """
    claims = {"sid": str(session_id), "iat": issued_at, "exp": expires_at}
    return pack(rt, claims, audience=SESSIONS)


def session_id_of(rt: Runtime, cookie: str) -> UUID | None:
    """The session a cookie names; None where it is foreign, altered or out of date."""
    claims = unpack(rt, cookie, audience=SESSIONS)
    try:
        return UUID(claims["sid"]) if claims else None
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def pack(rt: Runtime, claims: Mapping[str, Any], *, audience: str) -> str:
    """Sign claims, which hold `iat` and `exp`. Errors: Misconfigured (a weak secret)."""
    secret = _secret(rt)
    whole = {**claims, "aud": audience, "iss": ISSUER}
    return jwt.encode(whole, secret, algorithm=ALGORITHM, headers={"kid": key_id(secret)})


def unpack(rt: Runtime, token: str, *, audience: str) -> dict[str, Any] | None:
    """The claims of a value that was signed here, for this audience, and still holds; else None.

    The header chooses among our keys only, and never the algorithm.
    """
    try:
        key = _keys(rt).get(jwt.get_unverified_header(token).get("kid", ""))
        if key is None:
            return None
        found: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=ISSUER,
            leeway=CLOCK_SKEW_S,
            options={"require": REQUIRED},
        )
    except (jwt.InvalidTokenError, TypeError):
        return None
    return found


def key_id(secret: str) -> str:
    """A name for a key that says nothing of it."""
    return hashlib.sha256(b"jobsheet key id:" + secret.encode()).hexdigest()[:16]


def _keys(rt: Runtime) -> dict[str, str]:
    """The key that signs, and the one before it while sessions of its time are around."""
    secrets = [_secret(rt), *([rt.previous_secret] if rt.previous_secret else [])]
    return {key_id(secret): secret for secret in secrets}


def _secret(rt: Runtime) -> str:
    # PyJWT only warns of a short key; a guessable one would let anybody sign themselves in.
    weakness = secret_strength.weakness(rt.session_secret)
    if weakness is not None:
        raise Misconfigured(f"JWT_SECRET {weakness}, so nobody can be signed in.")
    return rt.session_secret
