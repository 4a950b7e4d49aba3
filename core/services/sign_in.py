"""Signing in by a one-time link; the session afterwards is a signed cookie."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

import jwt
from sqlalchemy import delete, update

from core import telemetry
from core.db.tables import SignInLinkRow
from core.domain.access import Role
from core.domain.model import Actor
from core.errors import Misconfigured, Rejected
from core.ports import Runtime

COOKIE_NAME: Final = "jobsheet_session"
LINK_VALID_HOURS: Final = 24
TOKEN_BYTES: Final = 32
TOKEN_MAX_CHARS: Final = 256
SECRET_MIN_BYTES: Final = 32
ACTOR_MAX_CHARS: Final = 200
ALGORITHM: Final = "HS256"
ISSUER: Final = "jobsheet"
AUDIENCE: Final = "jobsheet-pages"

log = telemetry.logger(__name__)


def new_link(rt: Runtime, *, actor: str) -> str:
    """A fresh URL that signs `actor` in once, within `LINK_VALID_HOURS`. Errors: Rejected."""
    name = actor.strip()
    if not name or len(name) > ACTOR_MAX_CHARS or not name.isprintable():
        raise Rejected(f"A name is 1 to {ACTOR_MAX_CHARS} printable characters.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = rt.clock()
    with rt.write() as session:
        session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < now))
        session.add(
            SignInLinkRow(
                token_sha256=_hash(token),
                actor=name,
                expires_at=now + timedelta(hours=LINK_VALID_HOURS),
            )
        )
    return f"{rt.public_url}/sign-in?token={token}"


def redeem(rt: Runtime, token: str) -> str:
    """The session cookie's value for an unused link. Errors: Rejected.

    One statement marks the link as used, so that of two requests at once only one gets in.
    """
    now = rt.clock()
    claim = (
        update(SignInLinkRow)
        .where(
            SignInLinkRow.token_sha256 == _hash(token[:TOKEN_MAX_CHARS]),
            SignInLinkRow.used_at.is_(None),
            SignInLinkRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLinkRow.actor)
    )
    with rt.write() as session:
        name = session.execute(claim).scalar_one_or_none()
    if name is None:
        raise Rejected("This sign-in link has been used, has expired, or was never ours.")
    log.info("sign_in.done")
    return cookie_for(rt, name)


def cookie_for(rt: Runtime, name: str) -> str:
    """A signed session of `session_hours` for this name."""
    now = rt.clock()
    claims = {
        "sub": name,
        "iat": now,
        "exp": now + timedelta(hours=rt.session_hours),
        "aud": AUDIENCE,
        "iss": ISSUER,
    }
    return jwt.encode(claims, _secret(rt), algorithm=ALGORITHM)


def actor_of(rt: Runtime, cookie: str | None) -> Actor | None:
    """Whoever the cookie was made for; None where it is missing, foreign or out of date."""
    if not cookie:
        return None
    try:
        claims = jwt.decode(
            cookie,
            _secret(rt),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["sub", "iat", "exp", "aud", "iss"]},
        )
    except jwt.InvalidTokenError:
        return None
    return Actor(name=str(claims["sub"]), role=Role.ADMIN)


def session_s(rt: Runtime) -> int:
    """How long a session cookie lives, in seconds."""
    return int(rt.session_hours * 3600)


def _secret(rt: Runtime) -> str:
    # PyJWT only warns of a short key; a guessable one would let anybody sign themselves in.
    if len(rt.session_secret.encode()) < SECRET_MIN_BYTES:
        raise Misconfigured(f"JWT_SECRET has to be at least {SECRET_MIN_BYTES} bytes long.")
    return rt.session_secret


def _hash(token: str) -> str:
    # The token itself is 256 random bits: a plain hash cannot be searched, no salt is needed.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
