"""Retry one dead letter; the others follow once it has passed."""

from typing import Final
from uuid import UUID

from core.domain.model import Actor
from core.domain.retrying import ErrorClass
from core.ports import Runtime
from core.queries import canaries
from core.queries import dead_letters as kept
from core.queries.dead_letters import LetterFilter
from core.services.ops.acts.doing import Doing, Plan
from core.services.queueing import dead_letters


def _plan(rt: Runtime, actor: Actor) -> Plan:
    with rt.read() as session:
        found = kept.page(session, LetterFilter(), actor=actor, limit=dead_letters.AT_ONCE)
    able = [one for one in found if one.error_class is not ErrorClass.POISON]
    if not able:
        return Plan("There is no dead letter that may be retried in bulk.", is_needed=False)
    first = able[0]
    others = sum(one.kind == first.kind for one in able) - 1
    return Plan(
        f"“{first.filename}” ({first.reason}) would be audited again; {others:,} more of its "
        "kind wait for it on the Queue page.",
        target=str(first.id),
    )


def _do(rt: Runtime, actor: Actor, reason: str, target: str | None) -> str:
    note = f"{canaries.MARK} {reason}"
    audit_id = dead_letters.retry(rt, UUID(str(target)), actor=actor, note=note)
    return f"Audited again as {audit_id}."


RETRY: Final = Doing(_plan, _do)
