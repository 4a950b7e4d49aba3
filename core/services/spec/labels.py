"""Labels that sheets print and a spec does not know: offered to whoever keeps the spec, from what
people decided in reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import telemetry
from core.db.review_tables import LabelDismissalRow
from core.domain.access import Action, asks
from core.domain.labelling import learning
from core.domain.labelling.learning import Given, Learned, Standing
from core.domain.model import Actor, SpecRef
from core.domain.page.squeeze import fold
from core.domain.spec import spec_states
from core.domain.spec.spec_states import SpecState
from core.domain.spec.specs import Spec
from core.domain.trail import Event
from core.errors import Conflict
from core.ports import Runtime
from core.queries import labels as kept
from core.queries import specs
from core.queries.specs import SpecVersion, StoredVersion
from core.services import trail
from core.services.spec import drafts

log = telemetry.logger(__name__)

_GONE: Final = "This label is not offered any more. Load the page again to see which are."
_NONE: Final = "No version of this spec is active, so nothing is learned for it."


@dataclass(frozen=True, slots=True)
class Pick:
    """A label as sheets print it, and the field it was given to."""

    label: str
    field: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is remembered by."""
        return fold(self.label), self.field


@dataclass(frozen=True, slots=True)
class Book:
    """What people's corrections teach of one spec.

    `spec` is its active version, None where there is none; `draft` a newer one that waits, which
    may have some of the labels already; `left_out` what somebody said is no label of that field;
    `names` the files of the examples.
    """

    spec: Spec | None
    draft: Spec | None = None
    learned: tuple[Learned, ...] = ()
    left_out: tuple[Given, ...] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def offered(self) -> tuple[Given, ...]:
        """What a draft may be made of; not what waits in one."""
        found = (one.given[0] for one in self.learned if one.standing is Standing.OFFERED)
        return tuple(one for one in found if not self.is_drafted(one))

    def is_drafted(self, one: Given) -> bool:
        """Whether the draft that waits knows the label."""
        return self.draft is not None and learning.owner(one.label, self.draft) == one.field


@asks(Action.SPECS_KEEP)
def book(rt: Runtime, spec_id: str, *, actor: Actor) -> Book:
    """The labels that sheets of this spec print and it does not know. Errors: Forbidden."""
    with rt.read() as session:
        return _book(session, specs.versions(session, spec_id), actor=actor)


@asks(Action.SPECS_KEEP)
def draft(rt: Runtime, spec_id: str, picks: Sequence[Pick], *, actor: Actor) -> SpecRef:
    """The active version with these labels as aliases, kept as a draft one version on.

    Errors: Forbidden, Conflict (no active version; a label is not offered any more), Rejected.
    """
    with rt.read() as session:
        versions = specs.versions(session, spec_id)
        base = _active(session, versions)
        found = _book(session, versions, actor=actor)
    offered = {one.key: one for one in found.offered}
    if not picks or any(one.key not in offered for one in picks):
        raise Conflict(_GONE)
    given = [(offered[one.key].label, one.field) for one in picks]
    version = spec_states.next_version(versions[0].ref.version)
    changed = learning.taught(base.spec, given, version=version)
    ref = drafts.publish(rt, changed, base, actor=actor)
    log.info("labels.drafted", spec=ref.id, version=ref.version, count=len(picks))
    return ref


@asks(Action.SPECS_KEEP)
def dismiss(rt: Runtime, spec_id: str, pick: Pick, *, actor: Actor) -> None:
    """Remember that this is no label of that field. Errors: Forbidden, Conflict (not told now)."""
    told = (given for one in book(rt, spec_id, actor=actor).learned for given in one.given)
    if pick.key not in {one.key for one in told}:
        raise Conflict(_GONE)
    key, name = pick.key
    row = LabelDismissalRow
    fresh = (
        insert(row)
        .values(spec=spec_id, field=name, label_key=key, dismissed_by=actor.name)
        .on_conflict_do_nothing()
        .returning(row.id)
    )
    with rt.write() as session:
        id_ = session.execute(fresh).scalar()
        if id_ is not None:
            _tell(session, Event.LABEL_DISMISSED, id_, spec_id, name, actor=actor)


@asks(Action.SPECS_KEEP)
def restore(rt: Runtime, spec_id: str, pick: Pick, *, actor: Actor) -> None:
    """Offer again what was dismissed. Errors: Forbidden, Conflict (it is not left out)."""
    key, name = pick.key
    row = LabelDismissalRow
    gone = delete(row).where(row.spec == spec_id, row.field == name, row.label_key == key)
    with rt.write() as session:
        id_ = session.execute(gone.returning(row.id)).scalar()
        if id_ is None:
            raise Conflict(_GONE)
        _tell(session, Event.LABEL_RESTORED, id_, spec_id, name, actor=actor)


def _tell(
    session: Session, event: Event, id_: UUID, spec_id: str, name: str, *, actor: Actor
) -> None:
    """Never the label itself: it is the text of a sheet."""
    told = {"spec": spec_id, "field": name}
    trail.write(session, event, actor=actor, on=f"label:{id_}", after=told)


def _book(session: Session, versions: Sequence[SpecVersion], *, actor: Actor) -> Book:
    if not any(one.state is SpecState.ACTIVE for one in versions):
        return Book(None)
    spec = _active(session, versions).spec
    seen = kept.sightings(session, spec.id, actor=actor)
    dismissed = kept.dismissed(session, spec.id)
    told = learning.learned(seen, spec, dismissed=dismissed)
    every = [given for one in learning.learned(seen, spec) for given in one.given]
    left_out = tuple(one for one in every if one.key in dismissed)
    shown = [given for one in told for given in one.given]
    ids = {audit_id for one in (*shown, *left_out) for audit_id in one.examples}
    names = kept.filenames(session, ids, actor=actor)
    return Book(spec, _draft(session, versions, spec), told, left_out, names)


def _active(session: Session, versions: Sequence[SpecVersion]) -> StoredVersion:
    found = next((one for one in versions if one.state is SpecState.ACTIVE), None)
    if found is None:
        raise Conflict(_NONE)
    return specs.get(session, found.ref)


def _draft(session: Session, versions: Sequence[SpecVersion], active: Spec) -> Spec | None:
    """The newest draft that is newer than the active version."""
    waiting = (one.ref for one in versions if one.state is SpecState.DRAFT)
    newest = next(waiting, None)
    if newest is None or not spec_states.is_newer(newest.version, active.version):
        return None
    return specs.get(session, newest).spec
