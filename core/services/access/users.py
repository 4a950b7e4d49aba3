"""People: invited, given a role, deactivated; and what they may change about themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.people import UserRow
from core.domain import people
from core.domain.access import Action, Role, asks
from core.domain.model import Actor
from core.domain.trail import Event
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.ports import Runtime
from core.services import trail
from core.services.access import passwords, sessions, sign_in

AFTER_INVITE = "/account"


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody new, and the link to send them. It is shown once."""

    name: str
    link: str


@asks(Action.USERS_KEEP)
def invite(rt: Runtime, name: str, role: Role, *, actor: Actor, known_as: str = "") -> Invited:
    """Somebody new, with a link that signs them in once and leads to choosing a password.

    `known_as` is how sheets print the name: those sheets are theirs too.
    Errors: Forbidden, Rejected (a name that is none), Conflict (there is somebody of that name).
    """
    row = UserRow(
        name=people.clean_name(name),
        known_as=people.clean_known_as(known_as),
        role=role.value,
        created_by=actor.name,
    )
    with rt.write() as session:
        if sign_in.find(session, row.name) is not None:
            raise Conflict(f"There is an account named {row.name} already.")
        session.add(row)
        session.flush()
        told = {"role": role.value, "known_as": row.known_as}
        trail.write(session, Event.USER_CREATED, actor=actor, on=f"user:{row.name}", after=told)
        link = sign_in.link_for(rt, session, row, actor=actor)
        return Invited(row.name, f"{link}&next={AFTER_INVITE}")


@asks(Action.USERS_KEEP)
def fresh_link(rt: Runtime, name: str, *, actor: Actor) -> Invited:
    """Another link for somebody who lost theirs, or their password.

    Errors: Forbidden, NotFound, Rejected (deactivated).
    """
    with rt.write() as session:
        row = _get(session, name)
        if not row.is_active:
            raise Rejected(f"{row.name} is deactivated. Reactivate the account first.")
        link = sign_in.link_for(rt, session, row, actor=actor)
        return Invited(row.name, f"{link}&next={AFTER_INVITE}")


@asks(Action.USERS_KEEP)
def set_role(rt: Runtime, name: str, role: Role, *, actor: Actor) -> None:
    """It counts at their next click. Errors: Forbidden, NotFound, Conflict (the last admin)."""
    _change(rt, name, lambda row: row.role != role, actor=actor, role=role.value)


@asks(Action.USERS_KEEP)
def set_known_as(rt: Runtime, name: str, known_as: str, *, actor: Actor) -> None:
    """How sheets print the name. Errors: Forbidden, NotFound, Rejected."""
    cleaned = people.clean_known_as(known_as)
    _change(rt, name, lambda row: row.known_as != cleaned, actor=actor, known_as=cleaned)


@asks(Action.USERS_KEEP)
def deactivate(rt: Runtime, name: str, *, actor: Actor) -> None:
    """Out at once and out from now on; nothing of theirs is lost.

    Errors: Forbidden, NotFound, Conflict (the last admin).
    """
    _change(rt, name, lambda row: row.is_active, actor=actor, is_active=False)


@asks(Action.USERS_KEEP)
def reactivate(rt: Runtime, name: str, *, actor: Actor) -> None:
    """Let somebody in again, by the ways they had. Errors: Forbidden, NotFound."""
    _change(rt, name, lambda row: not row.is_active, actor=actor, is_active=True)


@asks(Action.USERS_KEEP)
def end_sessions(rt: Runtime, name: str, *, actor: Actor) -> int:
    """Sign somebody out everywhere; gives from how many browsers. Errors: Forbidden, NotFound."""
    with rt.write() as session:
        row = _get(session, name)
        count = sessions.revoke(rt, session, row.id)
        told = {"sessions": count}
        trail.write(
            session, Event.SIGNED_OUT_EVERYWHERE, actor=actor, on=f"user:{row.name}", after=told
        )
    return count


def set_password(rt: Runtime, *, actor: Actor, current: str, new: str) -> None:
    """One's own password; it ends one's other sessions.

    Errors: Rejected (weak, or the present one is wrong), Forbidden (no person, no password).
    """
    user_id = actor.user_id
    if user_id is None:
        raise Forbidden("Only people have passwords.")
    people.refuse_weak_password(new, name=actor.name)
    kept = _password_of(rt, user_id)
    # Hashing takes a while by intent, so it is done outside the transaction.
    if kept is not None and not passwords.fits(current, kept):
        raise Rejected("The present password is not this one.")
    fresh = passwords.hashed(new)
    with rt.write() as session:
        row = session.get_one(UserRow, user_id, with_for_update=True)
        if row.password_hash != kept:
            raise Conflict("The password was changed a moment ago. Look again.")
        row.password_hash = fresh
        sessions.revoke(rt, session, user_id, but=actor.session_id)
        trail.write(session, Event.PASSWORD_SET, actor=actor, on=f"user:{row.name}")


def has_password(rt: Runtime, *, actor: Actor) -> bool:
    """Whether one has chosen a password."""
    return actor.user_id is not None and _password_of(rt, actor.user_id) is not None


def _password_of(rt: Runtime, user_id: UUID) -> str | None:
    with rt.read() as session:
        query = select(UserRow.password_hash).where(UserRow.id == user_id)
        return session.execute(query).scalar_one()


def _change(
    rt: Runtime,
    name: str,
    is_change: Callable[[UserRow], bool],
    *,
    actor: Actor,
    **values: str | bool,
) -> None:
    with rt.write() as session:
        row = _get(session, name)
        if not is_change(row):
            return
        sign_in.change(session, row, actor=actor, **values)
        if not row.is_active:
            sessions.revoke(rt, session, row.id)
            sign_in.revoke_links(session, row)
        sessions.forget(row.id)


def _get(session: Session, name: str) -> UserRow:
    row = sign_in.find(session, name)
    if row is None:
        raise NotFound("There is no account of that name.")
    return row
