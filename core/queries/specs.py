"""Published specs: the active ones, one version, and what a list of them shows."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.spec_tables import SpecMoveRow, SpecVersionRow
from core.domain.model import SpecRef
from core.domain.spec import publication, spec_states
from core.domain.spec.publication import Source
from core.domain.spec.spec_states import SpecOrigin, SpecState
from core.domain.spec.specs import Spec
from core.errors import NotFound

MOST_LISTED = 500  # specs on one page; nobody has read that many forms


@dataclass(frozen=True, slots=True)
class SpecVersion:
    """One published version, without what is in it."""

    id: UUID
    ref: SpecRef
    name: str
    state: SpecState
    origin: SpecOrigin
    sha256: str
    published_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version with everything in it. `pack` is the fixture pack's JSON."""

    version: SpecVersion
    spec: Spec
    sources: tuple[Source, ...]
    pack: str | None


@dataclass(frozen=True, slots=True)
class SpecSummary:
    """A spec as a list shows it: the active version, or the newest where none is."""

    shown: SpecVersion
    version_count: int
    newest_draft: str | None  # a draft newer than the one shown


@dataclass(frozen=True, slots=True)
class Contents:
    """How much is in a version."""

    fields: int
    rules: int
    cases: int


@dataclass(frozen=True, slots=True)
class Move:
    """Who moved a version, and when."""

    version: str
    from_state: SpecState
    to_state: SpecState
    moved_by: str
    moved_at: datetime


_COLUMNS = (
    SpecVersionRow.id,
    SpecVersionRow.spec,
    SpecVersionRow.version,
    SpecVersionRow.name,
    SpecVersionRow.state,
    SpecVersionRow.origin,
    SpecVersionRow.sha256,
    SpecVersionRow.published_by,
    SpecVersionRow.published_at,
)


def active_ids(session: Session) -> tuple[UUID, ...]:
    """The active versions, by spec. Versions never change, so equal ids are equal specs."""
    query = (
        select(SpecVersionRow.id)
        .where(SpecVersionRow.state == SpecState.ACTIVE)
        .order_by(SpecVersionRow.spec)
    )
    return tuple(session.scalars(query))


def load(session: Session, ids: Collection[UUID]) -> dict[UUID, Spec]:
    """The specs of these versions."""
    query = select(SpecVersionRow.id, SpecVersionRow.content).where(SpecVersionRow.id.in_(ids))
    return {id_: publication.spec(content) for id_, content in session.execute(query)}


def id_of(session: Session, ref: SpecRef) -> UUID:
    """The id of a version. Errors: NotFound."""
    found = session.execute(
        select(SpecVersionRow.id).where(
            SpecVersionRow.spec == ref.id, SpecVersionRow.version == ref.version
        )
    ).scalar()
    if found is None:
        raise NotFound(f"There is no version {ref.version} of a spec called {ref.id}.")
    return found


def id_in_force(session: Session, ref: SpecRef) -> UUID:
    """The id of a version that is or was active. Errors: NotFound."""
    found = id_of(session, ref)
    state = session.execute(
        select(SpecVersionRow.state).where(SpecVersionRow.id == found)
    ).scalar_one()
    if state not in (SpecState.ACTIVE, SpecState.DEPRECATED):
        raise NotFound(f"{ref.id} {ref.version} is {state}: no sheet is judged by it.")
    return found


def get(session: Session, ref: SpecRef) -> StoredVersion:
    """One version with all that is in it. Errors: NotFound."""
    row = session.get_one(SpecVersionRow, id_of(session, ref))
    return StoredVersion(
        version=_version(tuple(getattr(row, column.key) for column in _COLUMNS)),
        spec=publication.spec(row.content),
        sources=tuple(Source(**source) for source in row.sources),
        pack=row.fixtures,
    )


def versions(session: Session, spec_id: str) -> tuple[SpecVersion, ...]:
    """All versions of a spec, the newest first."""
    query = select(*_COLUMNS).where(SpecVersionRow.spec == spec_id)
    found = {row.version: _version(tuple(row)) for row in session.execute(query)}
    return tuple(found[version] for version in spec_states.newest_first(list(found)))


def moves(session: Session, spec_id: str) -> tuple[Move, ...]:
    """Every move of a spec's versions, the latest first."""
    query = (
        select(
            SpecVersionRow.version,
            SpecMoveRow.from_state,
            SpecMoveRow.to_state,
            SpecMoveRow.moved_by,
            SpecMoveRow.moved_at,
        )
        .join(SpecVersionRow, SpecVersionRow.id == SpecMoveRow.spec_version_id)
        .where(SpecVersionRow.spec == spec_id)
        .order_by(SpecMoveRow.id.desc())
    )
    return tuple(
        Move(version, SpecState(before), SpecState(after), by, at)
        for version, before, after, by, at in session.execute(query)
    )


def summaries(session: Session) -> tuple[SpecSummary, ...]:
    """Every spec by id, as a list shows it."""
    query = select(*_COLUMNS).order_by(SpecVersionRow.spec).limit(MOST_LISTED)
    by_spec: dict[str, list[SpecVersion]] = {}
    for row in session.execute(query):
        found = _version(tuple(row))
        by_spec.setdefault(found.ref.id, []).append(found)
    return tuple(_summary(found) for found in by_spec.values())


def contents(session: Session, ids: Collection[UUID]) -> dict[UUID, Contents]:
    """How many fields, rules and fixture cases these versions have."""
    query = select(SpecVersionRow.id, SpecVersionRow.content, SpecVersionRow.fixtures).where(
        SpecVersionRow.id.in_(ids)
    )
    found = {}
    for id_, content, fixtures in session.execute(query):
        spec, pack = json.loads(content), json.loads(fixtures or "{}")
        cases = pack.get("cases", ())
        found[id_] = Contents(len(spec["fields"]), len(spec["rules"]), len(cases))
    return found


def parents(session: Session) -> tuple[Source, ...]:
    """The own file of every spec's active, else newest, version: what others may extend."""
    ids = [summary.shown.id for summary in summaries(session)]
    query = select(SpecVersionRow.sources).where(SpecVersionRow.id.in_(ids))
    return tuple(Source(**sources[0]) for sources in session.scalars(query) if sources)


def count(session: Session) -> int:
    """How many versions were ever published."""
    return session.execute(select(func.count()).select_from(SpecVersionRow)).scalar_one()


def _summary(found: Sequence[SpecVersion]) -> SpecSummary:
    by_version = {one.ref.version: one for one in found}
    ranked = [by_version[version] for version in spec_states.newest_first(list(by_version))]
    active = next((one for one in ranked if one.state is SpecState.ACTIVE), None)
    shown = active or ranked[0]
    draft = next((one.ref.version for one in ranked if one.state is SpecState.DRAFT), None)
    is_newer = draft is not None and spec_states.is_newer(draft, shown.ref.version)
    return SpecSummary(shown, len(ranked), draft if is_newer else None)


def _version(row: tuple[Any, ...]) -> SpecVersion:
    id_, spec, version, name, state, origin, sha256, by, at = row
    return SpecVersion(
        id=id_,
        ref=SpecRef(spec, version),
        name=name,
        state=SpecState(state),
        origin=SpecOrigin(origin),
        sha256=sha256,
        published_by=by,
        published_at=at,
    )
