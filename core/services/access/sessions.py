"""Sessions: a row each, named by a signed cookie, and over the moment the row says so."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.people import SessionRow, UserRow
from core.domain import access
from core.domain.access import Action, Role
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import NotFound
from core.ports import Runtime
from core.services import receipts, trail
from core.services.access import session_tokens

COOKIE_NAME: Final = "jobsheet_session"
KEPT_DAYS: Final = 30
KNOWN_AT_MOST: Final = 500
LOOKING_ONLY: Final = frozenset({Action.HEALTH_READ, Action.QUEUE_READ})
SEEN_EVERY_S: Final = 60.0  # a session that is used writes its row no more often

log = telemetry.logger(__name__)
_known: dict[UUID, tuple[Actor, datetime]] = {}  # for `remembered`, the latest last


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody signs in from, as the browser and the network say."""

    address: str = ""
    browser: str = ""


def start(rt: Runtime, session: Session, user: UserRow, *, way: str, origin: Origin) -> str:
    """A new session in the caller's transaction; gives the cookie's value.

    Every sign-in is a session of its own, so that a cookie known before says nothing after.
    """
    now = rt.clock()
    row = SessionRow(
        id=uuid4(),
        user_id=user.id,
        way=way,
        created_at=now,
        seen_at=now,
        expires_at=now + timedelta(hours=rt.session_hours),
        idle_at=now + timedelta(hours=rt.session_idle_hours),
        address=origin.address,
        browser=receipts.clean_note(origin.browser),
    )
    session.add(row)
    user.seen_at = now
    session.flush()
    trail.write(
        session,
        Event.SIGNED_IN,
        actor=_actor(user, row, address=origin.address),
        on=f"session:{row.id}",
        after={"way": way},
    )
    log.info("session.started", way=way)
    return session_tokens.sign(rt, row.id, issued_at=now, expires_at=row.expires_at)


def actor_of(
    rt: Runtime, cookie: str | None, *, address: str = "", is_use: bool = True
) -> Actor | None:
    """Whoever the cookie was made for, as they are now; None where it opens nothing (any more).

    Looked up at every action: a changed role counts at the next click, a session that was ended,
    has fallen idle or whose person was deactivated opens nothing. `is_use` is false for a page
    that looks by itself: that keeps no session awake.
    """
    session_id = session_tokens.session_id_of(rt, cookie) if cookie else None
    if session_id is None:
        return None
    now = rt.clock()
    query = (
        select(UserRow, SessionRow)
        .join(SessionRow, SessionRow.user_id == UserRow.id)
        .where(SessionRow.id == session_id, *_is_open(now), UserRow.is_active)
    )
    with rt.read() as session:
        found = session.execute(query).one_or_none()
        if found is None:
            _known.pop(session_id, None)  # Nor is it remembered while the database is away.
            return None
        user, row = found
        actor = _actor(user, row, address=address or row.address)
        is_stale = (now - row.seen_at).total_seconds() >= SEEN_EVERY_S
    _remember(actor, now)
    if is_use and is_stale:
        _saw(rt, actor, now)
    return actor


def remembered(rt: Runtime, cookie: str | None) -> Actor | None:
    """Whoever this process last knew the cookie to be, to look at operations and nothing else.

    For the time in which the database, which alone knows, does not answer: nobody can be looked
    up, and somebody has to see why. Forgotten when the session would have fallen idle, when it is
    ended and when its person is changed here, and when a look-up finds that it opens nothing.
    """
    session_id = session_tokens.session_id_of(rt, cookie) if cookie else None
    known = _known.get(session_id) if session_id else None
    if known is None:
        return None
    actor, seen_at = known
    if rt.clock() - seen_at > timedelta(hours=rt.session_idle_hours):
        return None
    return replace(actor, scopes=LOOKING_ONLY)


def end(rt: Runtime, session_id: UUID, *, actor: Actor) -> None:
    """Sign one browser out: one's own, or anybody's for who keeps users. Errors: NotFound."""
    with rt.write() as session:
        row = session.get(SessionRow, session_id, with_for_update=True)
        may_end = access.may(actor, Action.USERS_KEEP)
        if row is None or not (row.user_id == actor.user_id or may_end):
            raise NotFound("There is no such session.")
        if row.revoked_at is None:
            row.revoked_at = rt.clock()
            session.flush()
            trail.write(session, Event.SIGNED_OUT, actor=actor, on=f"session:{session_id}")
    _known.pop(session_id, None)


def end_own(rt: Runtime, *, actor: Actor, but_this: bool = False) -> int:
    """Sign oneself out everywhere, or everywhere else; gives how many browsers that were."""
    if actor.user_id is None:
        return 0
    kept = actor.session_id if but_this else None
    with rt.write() as session:
        count = revoke(rt, session, actor.user_id, but=kept)
        trail.write(
            session,
            Event.SIGNED_OUT_EVERYWHERE,
            actor=actor,
            on=f"user:{actor.name}",
            after={"sessions": count},
        )
    return count


def revoke(rt: Runtime, session: Session, user_id: UUID, *, but: UUID | None = None) -> int:
    """End a person's open sessions in the caller's transaction; gives how many there were.

    None of them is remembered either, also where the transaction fails: that costs a look-up.
    """
    now = rt.clock()
    query = (
        update(SessionRow)
        .where(SessionRow.user_id == user_id, *_is_open(now), SessionRow.id.is_distinct_from(but))
        .values(revoked_at=now)
        .returning(SessionRow.id)
    )
    ended = session.scalars(query).all()
    for session_id in ended:
        _known.pop(session_id, None)
    return len(ended)


def forget(user_id: UUID) -> None:
    """Remember nobody of this person's sessions: who they are has changed."""
    for session_id in [one for one, (actor, _) in list(_known.items()) if actor.user_id == user_id]:
        _known.pop(session_id, None)


def forget_old(session: Session) -> int:
    """Remove sessions that ended `KEPT_DAYS` ago; the trail keeps that there were any."""
    long_ago = func.now() - timedelta(days=KEPT_DAYS)
    is_over = or_(SessionRow.idle_at < long_ago, SessionRow.revoked_at < long_ago)
    query = delete(SessionRow).where(is_over).returning(SessionRow.id)
    return len(session.execute(query).all())


def lives_s(rt: Runtime) -> int:
    """How long a session cookie is kept by the browser, in seconds."""
    return int(rt.session_hours * 3600)


def _is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SessionRow.revoked_at.is_(None),
        SessionRow.expires_at > now,
        SessionRow.idle_at > now,
    )


def _remember(actor: Actor, now: datetime) -> None:
    if actor.session_id is None:
        return
    _known.pop(actor.session_id, None)
    while len(_known) >= KNOWN_AT_MOST:
        _known.pop(next(iter(_known)), None)
    _known[actor.session_id] = (actor, now)


def _saw(rt: Runtime, actor: Actor, now: datetime) -> None:
    idle_at = now + timedelta(hours=rt.session_idle_hours)
    with rt.write() as session:
        session.execute(
            update(SessionRow)
            .where(SessionRow.id == actor.session_id)
            .values(seen_at=now, idle_at=idle_at)
        )
        session.execute(update(UserRow).where(UserRow.id == actor.user_id).values(seen_at=now))


def _actor(user: UserRow, row: SessionRow, *, address: str) -> Actor:
    return Actor(
        name=user.name,
        role=Role(user.role),
        known_as=user.known_as,
        address=address,
        user_id=user.id,
        session_id=row.id,
    )
