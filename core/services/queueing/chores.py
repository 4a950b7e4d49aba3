"""The last run of each chore as a row, so that anybody can see that it is done, and by whom."""

from collections.abc import Mapping

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from core.db.operations import ChoreRow
from core.ports import Runtime


def note(rt: Runtime, name: str, *, host: str, found: Mapping[str, int]) -> None:
    """This chore has just run on this host; `found` counts what it had to mend, by kind."""
    told = {"host": host, "ran_at": func.now(), "found": dict(found)}
    if found:
        told |= {"last_gap": dict(found), "last_gap_at": func.now()}
    query = insert(ChoreRow).values(name=name, **told)
    with rt.write() as session:
        session.execute(query.on_conflict_do_update(index_elements=["name"], set_=told))
