"""People for the tests: actors by their role, and browsers that are signed in."""

from core.db.people import UserRow
from core.domain.access import Role
from core.domain.model import Actor
from core.ports import Runtime
from core.services.access import sessions, sign_in
from core.services.access.sessions import Origin

ANA = Actor(name="ana", role=Role.ADMIN)
BEN = Actor(name="ben", role=Role.ADMIN)


def actor(name: str = "Ana", role: Role = Role.ADMIN, *, known_as: str = "") -> Actor:
    """Somebody of this role, without a row."""
    return Actor(name=name, role=role, known_as=known_as)


def user(rt: Runtime, name: str = "Ana", role: Role = Role.ADMIN, *, known_as: str = "") -> None:
    """Have a row for this person, with this role."""
    with rt.write() as session:
        row = sign_in.find(session, name)
        if row is None:
            row = UserRow(name=name, role=role, created_by="tests")
            session.add(row)
        row.role, row.known_as = role, known_as


def cookie(rt: Runtime, name: str = "Ana", role: Role = Role.ADMIN, *, known_as: str = "") -> str:
    """The cookie of a fresh session of this person, who is created where there is nobody."""
    user(rt, name, role, known_as=known_as)
    with rt.write() as session:
        row = sign_in.find(session, name)
        assert row is not None
        return sessions.start(rt, session, row, way="link", origin=Origin("127.0.0.1", "tests"))
