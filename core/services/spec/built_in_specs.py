"""The specs that come with the project, or lie in SPECS_DIR, published and activated at start."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from core import telemetry
from core.domain import selection
from core.domain.model import SpecRef
from core.domain.spec import fixture_runs, fixtures, gates, spec_dump, spec_states
from core.domain.spec.gates import Gate
from core.domain.spec.publication import Publication
from core.domain.spec.spec_states import SpecOrigin, SpecState
from core.domain.spec.spec_values import Notes
from core.errors import Conflict
from core.queries import specs
from core.services.spec import spec_versions

log = telemetry.logger(__name__)

Sessions = Callable[[], AbstractContextManager[Session]]
BY = "start-up"  # who published and activated them, as their history says
LOCK_KEY = 0x73706563  # "spec": two processes that start together do this one after the other


def bring_up_to_date(
    write: Sessions, read: Sessions, made: Iterable[Publication], *, today: date
) -> list[str]:
    """Publish what is new and activate what may be; a sentence for each that could not.

    Doing it again changes nothing. A file that changed under a version published before is
    refused and the published one stays in force. A new version takes over by itself only from
    an older built-in one, and only where its gates pass. Errors: Unavailable.
    """
    made = list(made)
    with read() as session:
        settled = _settled(session)
    refused = {
        one.spec.ref: gates.errors(_gates(one, made, today=today))
        for one in made
        if one.spec.ref not in settled
    }
    said: list[str] = []
    with write() as session:
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        for one in made:
            said += _bring(session, one, refused)
    for sentence in said:
        log.warning("specs.not_in_force", reason=sentence)
    return said


def _settled(session: Session) -> set[SpecRef]:
    """Versions that have been in force, or were put away: nothing is decided about them here."""
    summaries = [summary.shown.ref.id for summary in specs.summaries(session)]
    every = [version for spec_id in summaries for version in specs.versions(session, spec_id)]
    return {version.ref for version in every if version.state is not SpecState.DRAFT}


def _bring(
    session: Session, made: Publication, refused: Mapping[SpecRef, Sequence[Gate]]
) -> list[str]:
    ref = made.spec.ref
    try:
        spec_versions.publish(session, made, by=BY, origin=SpecOrigin.BUILT_IN)
    except Conflict as error:
        return [f"{error} The published one stays in force."]
    if ref not in refused or not _is_next(session, ref):
        return []
    if refused[ref]:
        # A spec that only lends its fields to others is a draft for good, and meant to be.
        is_base = not selection.can_be_selected(made.spec)
        why = " ".join(f"{gate.code}: {gate.message}" for gate in refused[ref])
        return [] if is_base else [f"{ref.id} {ref.version} stays a draft. {why}"]
    spec_versions.move(session, ref, SpecState.ACTIVE, by=BY)
    return []


def _is_next(session: Session, ref: SpecRef) -> bool:
    """Whether this draft may become the active version without anybody asking for it."""
    versions = {version.ref: version for version in specs.versions(session, ref.id)}
    if versions[ref].state is not SpecState.DRAFT:
        return False
    others = [version for version in versions.values() if version.ref != ref]
    if all(version.state is SpecState.DRAFT for version in others):
        return True
    active = next((one for one in others if one.state is SpecState.ACTIVE), None)
    return active is not None and spec_states.may_succeed_unasked(
        ref.version,
        active.ref.version,
        active_is_built_in=active.origin is SpecOrigin.BUILT_IN,
    )


def _gates(one: Publication, made: Sequence[Publication], *, today: date) -> tuple[Gate, ...]:
    if one.pack is None:
        return gates.check(one.spec, None)
    others = {other.spec.id: other.spec for other in made}
    cases = fixtures.cases(spec_dump.tree(one.pack, "fixture pack"), Notes())
    return gates.check(one.spec, fixture_runs.run(cases, one.spec, today=today, other=others.get))
