"""What the rows say of our health: the schema's revision, workers that showed themselves."""

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.db import migrate


def answers(session: Session) -> None:
    """The smallest question there is; any answer will do."""
    session.execute(select(1)).one()


def schema_is_current(session: Session) -> bool:
    """True where the database's revision is the one this version was made for."""
    if session.execute(text("select to_regclass('alembic_version')")).scalar() is None:
        return False  # An empty database has no table to ask.
    # Asked directly: Alembic's own context logs two lines at every look.
    found = session.execute(text("select version_num from alembic_version")).scalars()
    return frozenset(found) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory(str(migrate.SCRIPTS)).get_heads())
