"""Repairs of the cause of a dispute: what could be changed of the spec, and what else that would
change of the sheets audited by it."""

from collections import Counter
from dataclasses import replace
from typing import Final
from uuid import UUID

from core.domain.access import Action, asks
from core.domain.disputes import repairs
from core.domain.disputes.repairs import Draft, Flips
from core.domain.fields import extraction
from core.domain.model import Actor, SpecRef
from core.domain.spec import spec_states
from core.errors import NotFound
from core.ports import Runtime
from core.queries import readings, specs
from core.queries.disputes import detail, sharing
from core.queries.disputes.detail import Dispute
from core.queries.disputes.sharing import Sharing
from core.queries.past_audits import Scope
from core.services import reaudits
from core.services.spec import drafts as publishing

BACKTESTED_AT_MOST: Final = 2_000  # the newest sheets of the spec
LABELS_AT_MOST: Final = 5
_READ_AT_MOST: Final = 10  # sheets whose labels are looked at


@asks(Action.DISPUTES_READ_ALL)
def who_shares(rt: Runtime, dispute_id: UUID, *, actor: Actor) -> Sharing:
    """The past and queued audits that share the cause. Errors: Forbidden, NotFound."""
    with rt.read() as session:
        found = detail.get(session, dispute_id, actor=actor)
        return sharing.sharing(
            session,
            rule=found.line.rule,
            spec_id=found.spec_id,
            spec_version=found.spec_version,
            actor=actor,
        )


@asks(Action.SPECS_KEEP)
def drafts(rt: Runtime, dispute_id: UUID, *, actor: Actor) -> list[Draft]:
    """The changes of the spec that would have spared the dispute; none where it has no such
    property, or the spec is not kept. Errors: Forbidden, NotFound."""
    with rt.read() as session:
        found = detail.get(session, dispute_id, actor=actor)
        ref = SpecRef(found.spec_id, found.spec_version)
        try:
            spec = specs.get(session, ref).spec
        except NotFound:
            return []
    labels = _labels(rt, found, actor=actor)
    return repairs.drafts(spec, found.finding, labels=labels)


@asks(Action.SPECS_KEEP)
def backtest(rt: Runtime, draft: Draft, *, actor: Actor) -> Flips:
    """How many past verdicts the draft would flip, and how many of those a person had confirmed.

    Errors: Forbidden, Unavailable.
    """
    scope = Scope(spec_id=draft.spec.id, most=BACKTESTED_AT_MOST)
    compared = list(reaudits.compare_draft(rt, draft.spec, scope, actor=actor))
    with rt.read() as session:
        known = sharing.confirmed(session, [one.past.job_sheet_id for one in compared])
    return repairs.flips([(one.difference, one.past.job_sheet_id in known) for one in compared])


@asks(Action.SPECS_KEEP)
def keep(rt: Runtime, dispute_id: UUID, draft: Draft, *, actor: Actor) -> SpecRef:
    """Keep the change as a draft of the spec, with the fixtures of the version that was disputed;
    where its number is used, under the next one.

    Errors: Forbidden, NotFound, Rejected (the change makes no spec), Conflict (just used).
    """
    with rt.read() as session:
        found = detail.get(session, dispute_id, actor=actor)
        base = specs.get(session, SpecRef(found.spec_id, found.spec_version))
        taken = [one.ref.version for one in specs.versions(session, found.spec_id)]
    version = draft.spec.version
    if version in taken:
        version = spec_states.next_version(taken[0])
    return publishing.publish(rt, replace(draft.spec, version=version), base, actor=actor)


@asks(Action.AUDITS_RERUN)
def reaudit(rt: Runtime, dispute_id: UUID, *, actor: Actor) -> int:
    """Judge the sheets that share the cause again by the specs that are active now; gives how many
    have a new audit. Errors: Forbidden, NotFound, Rejected, Unavailable."""
    with rt.read() as session:
        found = detail.get(session, dispute_id, actor=actor)
    scope = Scope(spec_id=found.spec_id, rule=found.line.rule)
    judged = reaudits.apply(rt, None, scope, actor=actor)
    return sum(one.fresh_id is not None for one in judged)


def _labels(rt: Runtime, found: Dispute, *, actor: Actor) -> list[str]:
    """What is printed beside values that no field claims, on the sheets that share the cause: the
    commonest first, as candidates for the missing label."""
    with rt.read() as session:
        ref = SpecRef(found.spec_id, found.spec_version)
        spec = specs.get(session, ref).spec
        shared = sharing.sharing(
            session,
            rule=found.line.rule,
            spec_id=ref.id,
            spec_version=ref.version,
            actor=actor,
        )
        ids = [found.line.audit_id, *(one.audit_id for one in shared.some)][:_READ_AT_MOST]
        known = [readings.of_audit(session, one, actor=actor) for one in dict.fromkeys(ids)]
    printed: Counter[str] = Counter()
    for reading in known:
        if reading is not None:
            pairs = extraction.unmapped(reading, spec)
            printed.update({pair.label for pair in pairs})
    return [label for label, _ in printed.most_common(LABELS_AT_MOST)]
