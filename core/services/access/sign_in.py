"""Ways in: a link that works once, a name with its password, an identity provider's word."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core import telemetry
from core.db.people import SignInFailureRow, SignInLinkRow, UserRow
from core.domain import identities, people
from core.domain.access import Action, Role, asks
from core.domain.identities import Identity
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Conflict, Rejected
from core.ports import Runtime
from core.services import trail
from core.services.access import last_admin, passwords, sessions
from core.services.access.sessions import Origin

LINK_VALID_HOURS: Final = 24
TOKEN_BYTES: Final = 32
TOKEN_MAX_CHARS: Final = 256
FAILURES_MAX: Final = 5  # within the window: then the name is locked until it has passed
LOCKED_MINUTES: Final = 15
WRONG: Final = "That name and password do not go together."

log = telemetry.logger(__name__)


class Held(Rejected):
    """Too many tries; the next one counts after `retry_after_s` seconds."""

    def __init__(self, retry_after_s: float) -> None:
        minutes = max(1, round(retry_after_s / 60))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"There were too many tries. Wait {wait}, or sign in by another way.")
        self.retry_after_s = retry_after_s


@asks(Action.USERS_KEEP)
def new_link(rt: Runtime, *, actor: Actor, name: str, role: Role | None = None) -> str:
    """A fresh URL that signs this person in once, within `LINK_VALID_HOURS`.

    Somebody new is created with the role (an administrator where none is given: this is how the
    first one comes in); of somebody known a given role replaces the present one.
    Errors: Rejected, Conflict (the last admin).
    """
    with rt.write() as session:
        user = find(session, name) or _create(session, name, role or Role.ADMIN, actor=actor)
        if not user.is_active:
            raise Rejected(f"{user.name} is deactivated. Reactivate the account first.")
        if role is not None and user.role != role:
            change(session, user, actor=actor, role=role.value)
        return link_for(rt, session, user, actor=actor)


def link_for(rt: Runtime, session: Session, user: UserRow, *, actor: Actor) -> str:
    """A one-time link for a person, in the caller's transaction."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = rt.clock()
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at < now))
    session.add(
        SignInLinkRow(
            token_sha256=_hash(token),
            user_id=user.id,
            expires_at=now + timedelta(hours=LINK_VALID_HOURS),
        )
    )
    session.flush()
    trail.write(session, Event.LINK_MADE, actor=actor, on=f"user:{user.name}")
    return f"{rt.public_url}/sign-in?token={token}"


def revoke_links(session: Session, user: UserRow) -> None:
    """None of a person's links opens anything any more, in the caller's transaction."""
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.user_id == user.id))


def redeem(rt: Runtime, token: str, origin: Origin) -> str:
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
        .returning(SignInLinkRow.user_id)
    )
    with rt.write() as session:
        user_id = session.execute(claim).scalar_one_or_none()
        user = session.get(UserRow, user_id) if user_id is not None else None
        if user is None or not user.is_active:
            raise Rejected("This sign-in link has been used, has expired, or was never ours.")
        return sessions.start(rt, session, user, way="link", origin=origin)


def with_password(rt: Runtime, name: str, password: str, origin: Origin) -> str:
    """The session cookie's value. Errors: Rejected, the same for whatever is wrong; Held."""
    key = name.strip().lower()[: people.NAME_MAX_CHARS].replace("\0", "")
    _hold(rt, key, origin)
    with rt.read() as session:
        user = find(session, key)
        kept = user.password_hash if user is not None and user.is_active else None
    # Outside the transaction: hashing takes a while by intent.
    if not passwords.fits(password[: people.PASSWORD_MAX_CHARS + 1], kept):
        _failed(rt, key, origin)
        raise Rejected(WRONG)
    with rt.write() as session:
        user = find(session, key)
        if user is None or not user.is_active or user.password_hash != kept:
            raise Rejected(WRONG)
        session.execute(delete(SignInFailureRow).where(SignInFailureRow.name == key))
        if kept is not None and passwords.is_outdated(kept):
            user.password_hash = passwords.hashed(password)
        return sessions.start(rt, session, user, way="password", origin=origin)


def with_provider(rt: Runtime, identity: Identity, origin: Origin) -> str:
    """The session cookie's value for whom the provider vouches. Errors: Rejected.

    The provider's groups give the role at every sign-in, where one of them is mapped to a role;
    else the role set here stays, and the last administrator's in any case: who would give it back?
    Who is new and in no such group comes in by invitation only.
    """
    with rt.write() as session:
        user = _known(session, identity)
        role = identity.role
        if user is None:
            if role is None:
                raise Rejected(identities.NO_ROLE)
            user = _adopt(session, identity, role)
        elif role is not None and user.role != role:
            _follow(session, user, identity, role)
        if not user.is_active:
            raise Rejected("This account is deactivated. An administrator can reactivate it.")
        return sessions.start(rt, session, user, way="provider", origin=origin)


def find(session: Session, name: str) -> UserRow | None:
    """The person of this name, in whichever case it is written."""
    # PostgreSQL lowers both: it and Python differ about some letters.
    wanted = func.lower(" ".join(name.split()))
    query = select(UserRow).where(func.lower(UserRow.name) == wanted)
    return session.scalars(query).one_or_none()


def change(session: Session, user: UserRow, *, actor: Actor, **values: str | bool) -> None:
    """Set columns of a person and tell the trail what they were.

    Errors: Conflict (the last admin).
    """
    if last_admin.would_go(session, user, **values):
        raise Conflict(f"{user.name} is the last active administrator. Make another one first.")
    before = {key: getattr(user, key) for key in values}
    for key, value in values.items():
        setattr(user, key, value)
    session.flush()
    on = f"user:{user.name}"
    trail.write(session, Event.USER_CHANGED, actor=actor, on=on, before=before, after=values)


def _create(
    session: Session, name: str, role: Role, *, actor: Actor, **columns: str | None
) -> UserRow:
    user = UserRow(name=people.clean_name(name), role=role, created_by=actor.name, **columns)
    session.add(user)
    session.flush()
    on, after = f"user:{user.name}", {"role": role.value}
    trail.write(session, Event.USER_CREATED, actor=actor, on=on, after=after)
    return user


def _known(session: Session, identity: Identity) -> UserRow | None:
    """By the provider's own name for them; else whoever was invited by their proven e-mail."""
    query = select(UserRow).where(
        UserRow.issuer == identity.issuer, UserRow.subject == identity.subject
    )
    user = session.scalars(query).one_or_none()
    if user is not None or identity.email is None:
        return user
    invited = find(session, identity.email)
    # Who has signed in by another way first keeps it: an address alone takes nobody's account.
    if invited is None or invited.issuer is not None or invited.password_hash is not None:
        return None
    invited.issuer, invited.subject = identity.issuer, identity.subject
    session.flush()
    return invited


def _follow(session: Session, user: UserRow, identity: Identity, role: Role) -> None:
    if last_admin.would_go(session, user, role=role.value):
        log.warning("sign_in.last_admin_kept", role=role.value)
    else:
        change(session, user, actor=_provider(identity, role), role=role.value)


def _adopt(session: Session, identity: Identity, role: Role) -> UserRow:
    name = identities.name_for(identity)
    if find(session, name) is not None:
        raise Rejected(f"There is an account named {name} here already. Ask an administrator.")
    return _create(
        session,
        name,
        role,
        actor=_provider(identity, role),
        issuer=identity.issuer,
        subject=identity.subject,
    )


def _provider(identity: Identity, role: Role) -> Actor:
    return Actor(name=f"provider:{identity.issuer}", role=role, address=identity.issuer)


def _hold(rt: Runtime, name: str, origin: Origin) -> None:
    """Errors: Held (this name, or this address, tried too often)."""
    wait_s = rt.sign_in_gate.admit(name, origin.address) if rt.sign_in_gate else None
    if wait_s is not None:
        raise Held(wait_s)
    since = rt.clock() - timedelta(minutes=LOCKED_MINUTES)
    query = (
        select(SignInFailureRow.failed_at)
        .where(SignInFailureRow.name == name, SignInFailureRow.failed_at > since)
        .order_by(SignInFailureRow.failed_at.desc())
        .limit(FAILURES_MAX)
    )
    with rt.read() as session:
        failures = list(session.scalars(query))
    if len(failures) == FAILURES_MAX:
        raise Held((failures[-1] - since).total_seconds())


def _failed(rt: Runtime, name: str, origin: Origin) -> None:
    with rt.write() as session:
        now = rt.clock()
        old = now - timedelta(minutes=LOCKED_MINUTES)
        session.execute(delete(SignInFailureRow).where(SignInFailureRow.failed_at < old))
        session.add(SignInFailureRow(name=name, address=origin.address, failed_at=now))
        session.flush()
        user = find(session, name)
        # What nobody is called may be a password, typed into the wrong field: it is not kept.
        told = user.name if user is not None else "unknown"
        nobody = Actor(name=told, role=Role.TECHNICIAN, address=origin.address)
        trail.write(session, Event.SIGN_IN_FAILED, actor=nobody, on=f"user:{told}", role="")
    log.warning("sign_in.failed")


def _hash(token: str) -> str:
    # The token itself is 256 random bits: a plain hash cannot be searched, no salt is needed.
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
