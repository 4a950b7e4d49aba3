"""Bearer tokens of integrators: shown once, kept as a hash."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core import telemetry
from core.db.tables import ApiTokenRow
from core.domain.access import Role
from core.domain.model import Actor
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime

PREFIX: Final = "jsq_"  # lets a secret scanner recognise a leaked token
TOKEN_BYTES: Final = 32
TOKEN_MAX_CHARS: Final = 256
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

log = telemetry.logger(__name__)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it may be listed: everything but the token."""

    name: str
    created_at: datetime
    revoked_at: datetime | None


def create(rt: Runtime, name: str) -> str:
    """A new token, shown only now. Errors: Rejected (name), Conflict (name taken)."""
    if not NAME.fullmatch(name):
        raise Rejected("A token's name is 1 to 64 letters, digits, dots, dashes or underscores.")
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    statement = (
        insert(ApiTokenRow)
        .values(token_sha256=_hash(token), name=name)
        .on_conflict_do_nothing()
        .returning(ApiTokenRow.name)
    )
    with rt.write() as session:
        if session.execute(statement).scalar_one_or_none() is None:
            raise Conflict(f"There was a token named {name} before; choose another name.")
    log.info("api_token.created", name=name)
    return token


def revoke(rt: Runtime, name: str) -> None:
    """The token opens nothing from now on. Errors: NotFound."""
    statement = (
        update(ApiTokenRow)
        .where(ApiTokenRow.name == name, ApiTokenRow.revoked_at.is_(None))
        .values(revoked_at=rt.clock())
        .returning(ApiTokenRow.name)
    )
    with rt.write() as session:
        if session.execute(statement).scalar_one_or_none() is None:
            raise NotFound("There is no token of that name in use.")
    log.info("api_token.revoked", name=name)


def list_all(rt: Runtime) -> list[ApiToken]:
    """Every token there has been, the oldest first."""
    query = select(ApiTokenRow.name, ApiTokenRow.created_at, ApiTokenRow.revoked_at).order_by(
        ApiTokenRow.created_at, ApiTokenRow.name
    )
    with rt.read() as session:
        return [ApiToken(*row) for row in session.execute(query)]


def actor_of(rt: Runtime, token: str) -> Actor | None:
    """Whoever holds this token; None where it is unknown or revoked.

    The name carries `api:` so that no token can pass for a person of the same name.
    """
    if not token or len(token) > TOKEN_MAX_CHARS:
        return None
    query = select(ApiTokenRow.name).where(
        ApiTokenRow.token_sha256 == _hash(token), ApiTokenRow.revoked_at.is_(None)
    )
    with rt.read() as session:
        name = session.execute(query).scalar_one_or_none()
    return None if name is None else Actor(name=f"api:{name}", role=Role.ADMIN)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
