"""Waivers: findings that are right and accepted for a time, and who may say so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.domain.disputes.moves import same
from core.errors import Conflict, Forbidden, Rejected

LONGEST: Final = timedelta(days=366)  # what is accepted for longer is a change of the spec


class Scope(StrEnum):
    """What a waiver covers."""

    FINDING = "finding"  # of one sheet
    RULE = "rule"  # a rule, for a customer or an asset


class WaiverState(StrEnum):
    """Where a waiver is. That it has expired is told by its date and is no move of anybody's."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Asked:
    """A waiver as it is asked for. Of a rule it names a customer or an asset, or both."""

    scope: Scope
    rule: str
    reason: str
    expires_at: datetime
    field: str | None = None
    customer: str | None = None
    asset: str | None = None


def refuse_unfit(asked: Asked, *, now: datetime) -> None:
    """Errors: Rejected, with what to do instead, where it cannot be asked for so."""
    if not asked.reason.strip():
        raise Rejected("Say why this finding is acceptable for a time.")
    if asked.expires_at <= now:
        raise Rejected("A waiver ends in the future; choose a later date.")
    if asked.expires_at > now + LONGEST:
        raise Rejected("A waiver ends within a year. What holds for longer belongs in the spec.")
    if asked.scope is Scope.RULE and not (asked.customer or asked.asset):
        raise Rejected("Say for which customer or asset: a rule is not waived for everybody.")


def refuse_decision(state: WaiverState, *, asked_by: str, by: str, comment: str) -> None:
    """Errors: Conflict (decided already), Forbidden (the asker), Rejected (no comment)."""
    if state is not WaiverState.ASKED:
        raise Conflict(f"This waiver is {state.value} already.")
    if same(asked_by, by):
        raise Forbidden("Who asks for a waiver does not approve it; somebody else has to.")
    if not comment.strip():
        raise Rejected("Say why, in a few words: whoever asked reads it.")


def refuse_revoking(
    state: WaiverState, *, expires_at: datetime, now: datetime, comment: str
) -> None:
    """Errors: Conflict (nothing to revoke), Rejected (no comment)."""
    if state is not WaiverState.APPROVED:
        raise Conflict("Only an approved waiver can be revoked.")
    if expires_at <= now:
        raise Conflict("This waiver has expired by itself.")
    if not comment.strip():
        raise Rejected("Say why it no longer holds.")


def is_in_force(state: WaiverState, expires_at: datetime, *, now: datetime) -> bool:
    """Whether findings are covered by it at that moment."""
    return state is WaiverState.APPROVED and expires_at > now
