"""Bearer tokens of integrators: a role, scopes and an end; shown once, kept as a hash."""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert

from core import telemetry
from core.db.integration_tables import ApiTokenRow
from core.domain.access import ALLOWED, Action, Role, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Conflict, NotFound, Rejected, Unavailable
from core.ports import Runtime
from core.services import trail

PREFIX: Final = "jsq_"  # lets a secret scanner recognise a leaked token
TOKEN_BYTES: Final = 32
TOKEN_MAX_CHARS: Final = 256
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
USE_NOTED_EVERY: Final = timedelta(minutes=5)  # a write for every request would cost too much

log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a new token is for. `scopes` None: all the role may; `expires_at` None: no end."""

    name: str
    role: Role = Role.ADMIN
    scopes: frozenset[Action] | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it may be listed: everything but the token."""

    name: str
    role: Role
    scopes: frozenset[Action] | None
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def opens(self, now: datetime) -> bool:
        """True while it is neither revoked nor past its end."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


@asks(Action.TOKENS_KEEP)
def create(rt: Runtime, grant: Grant, *, actor: Actor) -> str:
    """A new token, shown only now.

    Errors: Forbidden, Rejected (name, scopes, an end in the past), Conflict (name taken).
    """
    _refuse_wrong(grant, now=rt.clock())
    scopes = None if grant.scopes is None else sorted(grant.scopes)
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    statement = (
        insert(ApiTokenRow)
        .values(
            token_sha256=_hash(token),
            name=grant.name,
            role=grant.role.value,
            scopes=scopes,
            expires_at=grant.expires_at,
            created_by=actor.name,
        )
        .on_conflict_do_nothing()
        .returning(ApiTokenRow.name)
    )
    with rt.write() as session:
        if session.execute(statement).scalar_one_or_none() is None:
            raise Conflict(f"There was a token named {grant.name} before; choose another name.")
        told = {"role": grant.role, "scopes": scopes, "expires_at": grant.expires_at}
        trail.write(session, Event.TOKEN_CREATED, actor=actor, on=f"token:{grant.name}", after=told)
    log.info("api_token.created", name=grant.name, role=grant.role.value)
    return token


@asks(Action.TOKENS_KEEP)
def revoke(rt: Runtime, name: str, *, actor: Actor) -> None:
    """The token opens nothing from now on. Errors: Forbidden, NotFound."""
    statement = (
        update(ApiTokenRow)
        .where(ApiTokenRow.name == name, ApiTokenRow.revoked_at.is_(None))
        .values(revoked_at=rt.clock())
        .returning(ApiTokenRow.name)
    )
    with rt.write() as session:
        if session.execute(statement).scalar_one_or_none() is None:
            raise NotFound("There is no token of that name in use.")
        trail.write(session, Event.TOKEN_REVOKED, actor=actor, on=f"token:{name}")
    log.info("api_token.revoked", name=name)


@asks(Action.TOKENS_KEEP)
def list_all(rt: Runtime, *, actor: Actor) -> list[ApiToken]:
    """Every token there has been, the oldest first. Errors: Forbidden."""
    query = select(
        ApiTokenRow.name,
        ApiTokenRow.role,
        ApiTokenRow.scopes,
        ApiTokenRow.created_by,
        ApiTokenRow.created_at,
        ApiTokenRow.expires_at,
        ApiTokenRow.last_used_at,
        ApiTokenRow.revoked_at,
    ).order_by(ApiTokenRow.created_at, ApiTokenRow.name)
    with rt.read() as session:
        return [_listed(row) for row in session.execute(query)]


def actor_of(rt: Runtime, token: str) -> Actor | None:
    """Whoever holds this token; None where it is unknown, revoked or past its end.

    The name carries `api:` so that no token can pass for a person of the same name.
    """
    if not token or len(token) > TOKEN_MAX_CHARS:
        return None
    now, key = rt.clock(), _hash(token)
    query = select(
        ApiTokenRow.name, ApiTokenRow.role, ApiTokenRow.scopes, ApiTokenRow.last_used_at
    ).where(
        ApiTokenRow.token_sha256 == key,
        ApiTokenRow.revoked_at.is_(None),
        ApiTokenRow.expires_at.is_(None) | (ApiTokenRow.expires_at > now),
    )
    with rt.read() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    if found.last_used_at is None or found.last_used_at < now - USE_NOTED_EVERY:
        _note_use(rt, key, now)
    return Actor(name=f"api:{found.name}", role=Role(found.role), scopes=_scopes(found.scopes))


def _refuse_wrong(grant: Grant, *, now: datetime) -> None:
    if not NAME.fullmatch(grant.name):
        raise Rejected("A token's name is 1 to 64 letters, digits, dots, dashes or underscores.")
    beyond = sorted((grant.scopes or frozenset()) - ALLOWED[grant.role])
    if beyond:
        raise Rejected(f"The role {grant.role.value} may not {', '.join(beyond)}.")
    if grant.scopes is not None and not grant.scopes:
        raise Rejected("A token without any scope opens nothing; choose at least one.")
    if grant.expires_at is not None and grant.expires_at <= now:
        raise Rejected("This token would have ended already: give a time to come.")


def _note_use(rt: Runtime, key: str, now: datetime) -> None:
    try:
        with rt.write() as session:
            session.execute(
                update(ApiTokenRow).where(ApiTokenRow.token_sha256 == key).values(last_used_at=now)
            )
    except Unavailable:
        log.warning("api_token.use_not_noted")  # The request itself may still be served.


def _listed(row: Row[Any]) -> ApiToken:
    return ApiToken(
        name=row.name,
        role=Role(row.role),
        scopes=_scopes(row.scopes),
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def _scopes(stored: Collection[str] | None) -> frozenset[Action] | None:
    """A scope that this version does not know opens nothing."""
    if stored is None:
        return None
    return frozenset(Action(scope) for scope in stored if scope in set(Action))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
