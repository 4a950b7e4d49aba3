"""A canary: one of many dead letters is retried first, the others only once it has passed."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from core.domain.access import Action, asks
from core.domain.model import Actor, AuditStatus
from core.domain.retrying import ErrorClass
from core.errors import Conflict
from core.ports import Runtime
from core.queries import canaries as kept
from core.queries import dead_letters as letters
from core.queries.canaries import MARK
from core.queries.dead_letters import DeadLetter, LetterFilter
from core.services.queueing import dead_letters
from core.services.queueing.dead_letters import Retried

NOT_YET: Final = "The canary has not passed yet: wait for its verdict, then retry the others."
FAILED: Final = "The canary failed again, so the others are left alone: mend the cause first."
MIXED: Final = "These failed for more than one reason: choose a kind. A canary speaks for its own."
NONE: Final = "Send a canary first: one sheet of this kind shows whether the cause is mended."


@asks(Action.QUEUE_OPERATE)
def send(rt: Runtime, narrowed: LetterFilter, *, actor: Actor, note: str = "") -> UUID:
    """Retry the newest of this kind; gives the new audit.

    Errors: Forbidden, Conflict (one is under way, none is able, more than one kind).
    """
    with rt.read() as session:
        under_way = kept.newest(session, narrowed)
        found = letters.page(session, narrowed, actor=actor, limit=dead_letters.AT_ONCE)
    if under_way is not None and not under_way.status.has_ended:
        raise Conflict(NOT_YET)
    _refuse_mixed(found)
    able = next((one for one in found if one.error_class is not ErrorClass.POISON), None)
    if able is None:
        raise Conflict("There is no sheet of this kind that could go first.")
    return dead_letters.retry(rt, able.id, actor=actor, note=f"{MARK} {note}".strip())


@asks(Action.QUEUE_OPERATE)
def follow(rt: Runtime, narrowed: LetterFilter, *, actor: Actor, note: str = "") -> Retried:
    """Retry the others, at most `dead_letters.AT_ONCE`, once the canary has passed.

    Errors: Forbidden, Conflict (there is no canary, it has not passed, more than one kind).
    """
    with rt.read() as session:
        canary = kept.newest(session, narrowed)
        found = letters.page(session, narrowed, actor=actor, limit=dead_letters.AT_ONCE)
    _refuse_mixed(found)
    if canary is None:
        raise Conflict(NONE)
    if not canary.status.has_ended:
        raise Conflict(NOT_YET)
    if canary.status is not AuditStatus.DONE:
        raise Conflict(FAILED)
    return dead_letters.retry_all(rt, [one.id for one in found], actor=actor, note=note or None)


@asks(Action.QUEUE_OPERATE)
def follow_all(
    rt: Runtime, narrowed: LetterFilter, *, actor: Actor, note: str = ""
) -> Iterator[Retried]:
    """The same again and again until none is left that can be retried; gives each round.

    Errors: as `follow`.
    """
    while (done := follow(rt, narrowed, actor=actor, note=note)).audits:
        yield done


def _refuse_mixed(found: Sequence[DeadLetter]) -> None:
    if len({(one.error_class, one.reason) for one in found}) > 1:
        raise Conflict(MIXED)
