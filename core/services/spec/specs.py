"""Specs: publish a version, try it at the gates, and move it through its life."""

from core import telemetry
from core.domain import audit_day
from core.domain.access import Action, asks
from core.domain.model import Actor, SpecRef
from core.domain.spec import fixture_runs, gates, publication
from core.domain.spec.fixture_runs import PackRun
from core.domain.spec.gates import Gate
from core.domain.spec.publication import Publication
from core.domain.spec.spec_states import SpecOrigin, SpecState
from core.domain.spec.specs import Spec
from core.domain.trail import Event
from core.errors import Conflict
from core.ports import Runtime
from core.queries import specs
from core.queries.specs import StoredVersion
from core.services import trail
from core.services.spec import spec_versions

log = telemetry.logger(__name__)


@asks(Action.SPECS_KEEP)
def publish(rt: Runtime, made: Publication, *, actor: Actor) -> SpecRef:
    """Keep a new version as a draft; nothing is audited against it yet.

    Errors: Forbidden, Conflict (the version number is used, or this very version is there already).
    """
    ref = made.spec.ref
    with rt.write() as session:
        if not spec_versions.publish(session, made, by=actor.name, origin=SpecOrigin.PERSON):
            raise Conflict(f"{ref.id} {ref.version} is published already, exactly like this.")
        trail.write(session, Event.SPEC_PUBLISHED, actor=actor, on=_on(ref))
    log.info("spec.published", spec=ref.id, version=ref.version)
    return ref


@asks(Action.SPECS_READ)
def gates_of(rt: Runtime, ref: SpecRef, *, actor: Actor) -> tuple[Gate, ...]:
    """What the gates find in a version, its fixtures run now. Errors: Forbidden, NotFound."""
    del actor  # Asked for by the guard; everybody who may see specs sees their gates.
    return _gates(rt, ref)


def _gates(rt: Runtime, ref: SpecRef) -> tuple[Gate, ...]:
    with rt.read() as session:
        stored = specs.get(session, ref)
    return gates.check(stored.spec, _run(rt, stored))


@asks(Action.SPECS_KEEP)
def activate(rt: Runtime, ref: SpecRef, *, actor: Actor) -> tuple[Gate, ...]:
    """Have sheets judged by this version from now on; gives the gates' warnings.

    The fixtures run outside the transaction: what they test cannot change.
    Errors: Forbidden, NotFound, Conflict (a gate refuses it, or it may not make this move).
    """
    found = _gates(rt, ref)
    refused = gates.errors(found)
    if refused:
        said = "\n".join(f"{gate.code}: {gate.message} {gate.fix}" for gate in refused)
        raise Conflict(f"{ref.id} {ref.version} cannot be activated.\n{said}")
    _move(rt, ref, SpecState.ACTIVE, actor)
    return found


@asks(Action.SPECS_KEEP)
def deprecate(rt: Runtime, ref: SpecRef, *, actor: Actor) -> None:
    """Have no further sheet judged by this version. Errors: Forbidden, NotFound, Conflict."""
    _move(rt, ref, SpecState.DEPRECATED, actor)


@asks(Action.SPECS_KEEP)
def archive(rt: Runtime, ref: SpecRef, *, actor: Actor) -> None:
    """Put a version away for good; audits that name it keep it.

    Errors: Forbidden, NotFound, Conflict.
    """
    _move(rt, ref, SpecState.ARCHIVED, actor)


def _move(rt: Runtime, ref: SpecRef, wanted: SpecState, actor: Actor) -> None:
    with rt.write() as session:
        before = spec_versions.move(session, ref, wanted, by=actor.name)
        trail.write(
            session,
            Event.SPEC_MOVED,
            actor=actor,
            on=_on(ref),
            before={"state": before.value},
            after={"state": wanted.value},
        )
    log.info("spec.moved", spec=ref.id, version=ref.version, state=wanted.value)


def _on(ref: SpecRef) -> str:
    return f"spec:{ref.id}@{ref.version}"


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
