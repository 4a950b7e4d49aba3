"""The specs in force, as the database has them now; each version is loaded once a process."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy.orm import Session

from core.domain.model import SpecRef
from core.domain.spec.specs import Spec
from core.queries import specs

KEPT_VERSIONS = 200  # beyond them, what is not asked for is forgotten


class DatabaseSpecBook:
    """A `SpecBook` over PostgreSQL. Safe to share between threads and to carry over a fork.

    Asking costs one small query, the ids of the active versions: an activation is seen by the next
    audit of every worker, and only a version that was never seen before is loaded and compiled.
    """

    def __init__(self, read: Callable[[], AbstractContextManager[Session]]) -> None:
        self._read = read
        self._loaded: dict[UUID, Spec] = {}

    def active(self) -> tuple[Spec, ...]:
        """The active specs, by id. Errors: Unavailable."""
        with self._read() as session:
            return self._of(session, specs.active_ids(session))

    def version(self, ref: SpecRef) -> Spec:
        """One version that is or was active. Errors: NotFound, Unavailable."""
        with self._read() as session:
            (found,) = self._of(session, (specs.id_in_force(session, ref),))
            return found

    def _of(self, session: Session, ids: tuple[UUID, ...]) -> tuple[Spec, ...]:
        known = self._loaded  # Replaced as a whole: another thread may be reading it.
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            kept = known if len(known) + len(missing) <= KEPT_VERSIONS else {}
            asked = {id_: known[id_] for id_ in ids if id_ in known}
            known = {**kept, **asked, **specs.load(session, missing)}
            self._loaded = known
        return tuple(known[id_] for id_ in ids)
