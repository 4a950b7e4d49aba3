"""People and their sessions, as the page of users and one's own account show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.db.people import SessionRow, UserRow
from core.domain import access
from core.domain.access import Action, Role
from core.domain.model import Actor
from core.errors import NotFound

PEOPLE_AT_MOST = 1_000
SESSIONS_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. `seen_at` is None before the first time."""

    name: str
    known_as: str
    role: Role
    is_active: bool
    has_password: bool
    is_from_provider: bool
    created_by: str
    created_at: datetime
    seen_at: datetime | None
    session_count: int


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser somebody is signed in with."""

    id: UUID
    way: str  # link, password or provider
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str


def everybody(session: Session, *, actor: Actor, now: datetime) -> list[Person]:
    """By name, those who are active first. Errors: Forbidden."""
    access.require(actor, Action.USERS_KEEP)
    return _people(session, now)


def one(session: Session, name: str, *, actor: Actor, now: datetime) -> Person:
    """The person of this name. Errors: Forbidden (somebody else), NotFound."""
    if name != actor.name:
        access.require(actor, Action.USERS_KEEP)
    found = _people(session, now, _is_called(name))
    if not found:
        raise NotFound("There is no account of that name.")
    return found[0]


def sessions(session: Session, name: str, *, actor: Actor, now: datetime) -> list[OpenSession]:
    """Where somebody is signed in, the latest used first. Errors: Forbidden (somebody else)."""
    if name != actor.name:
        access.require(actor, Action.USERS_KEEP)
    query = (
        select(
            SessionRow.id,
            SessionRow.way,
            SessionRow.created_at,
            SessionRow.seen_at,
            SessionRow.address,
            SessionRow.browser,
        )
        .join(UserRow, UserRow.id == SessionRow.user_id)
        .where(_is_called(name), *_is_open(now))
        .order_by(SessionRow.seen_at.desc(), SessionRow.id)
        .limit(SESSIONS_AT_MOST)
    )
    return [OpenSession(*row) for row in session.execute(query)]


def _people(session: Session, now: datetime, *conditions: ColumnElement[bool]) -> list[Person]:
    count = (
        select(func.count())
        .where(SessionRow.user_id == UserRow.id, *_is_open(now))
        .correlate(UserRow)
        .scalar_subquery()
    )
    query = (
        select(UserRow, count)
        .where(*conditions)
        .order_by(UserRow.is_active.desc(), func.lower(UserRow.name))
        .limit(PEOPLE_AT_MOST)
    )
    return [
        Person(
            name=row.name,
            known_as=row.known_as,
            role=Role(row.role),
            is_active=row.is_active,
            has_password=row.password_hash is not None,
            is_from_provider=row.issuer is not None,
            created_by=row.created_by,
            created_at=row.created_at,
            seen_at=row.seen_at,
            session_count=open_sessions if row.is_active else 0,
        )
        for row, open_sessions in session.execute(query)
    ]


def _is_called(name: str) -> ColumnElement[bool]:
    return func.lower(UserRow.name) == func.lower(name.replace("\0", ""))


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SessionRow.revoked_at.is_(None),
        SessionRow.expires_at > now,
        SessionRow.idle_at > now,
    )
