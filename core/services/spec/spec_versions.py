"""Spec versions as rows: published once, then only moved from state to state."""

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.spec_tables import SpecMoveRow, SpecVersionRow
from core.domain.model import SpecRef
from core.domain.spec import publication, spec_states
from core.domain.spec.publication import Publication
from core.domain.spec.spec_states import SpecOrigin, SpecState
from core.errors import Conflict, NotFound
from core.services.messages import events


def publish(session: Session, made: Publication, *, by: str, origin: SpecOrigin) -> bool:
    """Keep a version as a draft; False where this very version is there already.

    Errors: Conflict where another content was published under its number.
    """
    content = made.content
    fresh = (
        insert(SpecVersionRow)
        .values(
            spec=made.spec.id,
            version=made.spec.version,
            name=made.spec.name,
            origin=origin,
            content=content,
            sha256=publication.sha256(content),
            sources=[{"file": one.file, "text": one.text} for one in made.sources],
            fixtures=made.fixtures,
            published_by=by,
        )
        .on_conflict_do_nothing()
        .returning(SpecVersionRow.id)
    )
    if session.execute(fresh).scalar() is not None:
        return True
    _refuse_changed(session, made)
    return False


def move(session: Session, ref: SpecRef, wanted: SpecState, *, by: str) -> SpecState:
    """Move a version, noting who did; the one that was active makes room for it.

    Gives the state it was in. Errors: NotFound, Conflict (a move it may not make).
    """
    rows = {row.version: row for row in _locked(session, ref.id)}
    row = rows.get(ref.version)
    if row is None:
        raise NotFound(f"There is no version {ref.version} of a spec called {ref.id}.")
    before = SpecState(row.state)
    refused = spec_states.refusal(ref, before, wanted)
    if refused is not None:
        raise Conflict(refused)
    if wanted is SpecState.ACTIVE:
        for other in rows.values():
            if other.state == SpecState.ACTIVE:
                _set(session, other, SpecState.DEPRECATED, by=by)
    _set(session, row, wanted, by=by)
    if wanted is SpecState.ACTIVE:
        events.spec_activated(session, ref, by=by)
    return before


def _locked(session: Session, spec_id: str) -> list[SpecVersionRow]:
    """All versions of a spec; two who move them at once come one after the other."""
    query = (
        select(SpecVersionRow)
        .where(SpecVersionRow.spec == spec_id)
        .order_by(SpecVersionRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _set(session: Session, row: SpecVersionRow, state: SpecState, *, by: str) -> None:
    session.add(
        SpecMoveRow(spec_version_id=row.id, from_state=row.state, to_state=state, moved_by=by)
    )
    # At once, not at the end: the old one has to leave its place before the new one takes it.
    session.execute(update(SpecVersionRow).where(SpecVersionRow.id == row.id).values(state=state))
    session.flush()


def _refuse_changed(session: Session, made: Publication) -> None:
    """The same spec written differently is the same version; another spec is not.

    The fixtures count as well: they are what its activation rested on.
    """
    content, fixtures = session.execute(
        select(SpecVersionRow.content, SpecVersionRow.fixtures).where(
            SpecVersionRow.spec == made.spec.id, SpecVersionRow.version == made.spec.version
        )
    ).one()
    is_same = content == made.content or publication.spec(content) == made.spec
    if is_same and fixtures == made.fixtures:
        return
    what = "another content" if not is_same else "another fixture pack"
    raise Conflict(
        f"{made.spec.id} {made.spec.version} was published before with {what}. A published "
        "version stays as it is: give the changed one a new version number."
    )
