"""There is always an administrator who can come in: the last one stays one."""

from typing import Final

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from core.db.people import UserRow
from core.domain.access import Role

LOCK: Final = 0x61646D6E  # "admn"


def would_go(session: Session, user: UserRow, **values: str | bool) -> bool:
    """Whether the system would be without one, were these columns of a person set so.

    Two administrators who remove each other come one after the other from here on, and the person
    is looked at anew.
    """
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    session.refresh(user)
    role, is_active = values.get("role", user.role), values.get("is_active", user.is_active)
    if not _is_admin(user.role, user.is_active) or _is_admin(role, is_active):
        return False
    others = exists().where(UserRow.is_active, UserRow.role == Role.ADMIN, UserRow.id != user.id)
    return not session.execute(select(others)).scalar_one()


def _is_admin(role: object, is_active: object) -> bool:
    return bool(is_active) and role == Role.ADMIN
