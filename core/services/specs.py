"""Specs: publish a version, try it at the gates, and move it through its life."""

from core import telemetry
from core.domain import audit_day, fixture_runs, gates, publication
from core.domain.fixture_runs import PackRun
from core.domain.gates import Gate
from core.domain.model import SpecRef
from core.domain.publication import Publication
from core.domain.spec_states import SpecOrigin, SpecState
from core.domain.specs import Spec
from core.errors import Conflict
from core.ports import Runtime
from core.queries import specs
from core.queries.specs import StoredVersion
from core.services import spec_versions

log = telemetry.logger(__name__)


def publish(rt: Runtime, made: Publication, *, by: str) -> SpecRef:
    """Keep a new version as a draft; nothing is audited against it yet.

    Errors: Conflict (the version number is used, or this very version is there already).
    """
    with rt.write() as session:
        is_new = spec_versions.publish(session, made, by=by, origin=SpecOrigin.PERSON)
    ref = made.spec.ref
    if not is_new:
        raise Conflict(f"{ref.id} {ref.version} is published already, exactly like this.")
    log.info("spec.published", spec=ref.id, version=ref.version)
    return ref


def gates_of(rt: Runtime, ref: SpecRef) -> tuple[Gate, ...]:
    """What the gates find in a version, its fixtures run now. Errors: NotFound."""
    with rt.read() as session:
        stored = specs.get(session, ref)
    return gates.check(stored.spec, _run(rt, stored))


def activate(rt: Runtime, ref: SpecRef, *, by: str) -> tuple[Gate, ...]:
    """Have sheets judged by this version from now on; gives the gates' warnings.

    The fixtures run outside the transaction: what they test cannot change.
    Errors: NotFound, Conflict (a gate refuses it, or it may not make this move).
    """
    found = gates_of(rt, ref)
    refused = gates.errors(found)
    if refused:
        said = "\n".join(f"{gate.code}: {gate.message} {gate.fix}" for gate in refused)
        raise Conflict(f"{ref.id} {ref.version} cannot be activated.\n{said}")
    _move(rt, ref, SpecState.ACTIVE, by=by)
    return found


def deprecate(rt: Runtime, ref: SpecRef, *, by: str) -> None:
    """Have no further sheet judged by this version. Errors: NotFound, Conflict."""
    _move(rt, ref, SpecState.DEPRECATED, by=by)


def archive(rt: Runtime, ref: SpecRef, *, by: str) -> None:
    """Put a version away for good; audits that name it keep it. Errors: NotFound, Conflict."""
    _move(rt, ref, SpecState.ARCHIVED, by=by)


def _move(rt: Runtime, ref: SpecRef, wanted: SpecState, *, by: str) -> None:
    with rt.write() as session:
        spec_versions.move(session, ref, wanted, by=by)
    log.info("spec.moved", spec=ref.id, version=ref.version, state=wanted.value)


def _run(rt: Runtime, stored: StoredVersion) -> PackRun | None:
    """How the stored fixtures go, by the code of `jobsheet spec test`."""
    if stored.pack is None:
        return None
    others = {spec.id: spec for spec in rt.specs.active()}

    def other(name: str) -> Spec | None:
        return others.get(name)

    return fixture_runs.run(
        publication.cases(stored.pack),
        stored.spec,
        today=audit_day.of(rt.clock()),
        other=other,
    )
