"""What a decision does to a sheet: its findings, score and verdict before and after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from core.domain import rulings
from core.domain.disputes.moves import State
from core.domain.model import Finding, Outcome, Ruling, RulingKind, Severity, Verdict
from core.domain.rulings import Rulings
from core.errors import Rejected


class Kind(StrEnum):
    """What is disputed: a finding, or that there is none."""

    FINDING = "finding"
    MISSING = "missing"


class Reason(StrEnum):
    """Why somebody disputes."""

    INCORRECT = "incorrect"  # the sheet says it, and it was read or judged wrongly
    FALSE_POSITIVE = "false_positive"  # the rule does not apply to this sheet
    MISSING_CONTEXT = "missing_context"  # right by the sheet, wrong by what happened
    WRONG_PERSON = "wrong_person"  # it is somebody else's
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a dispute says: of which finding, of what kind, why. `finding` is as it was made; of a
    missing one, what should have been found."""

    dispute_id: UUID
    kind: Kind
    reason: Reason
    finding: Finding


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision would change, or has changed."""

    score_before: int
    score_after: int
    verdict_before: Verdict
    verdict_after: Verdict
    outcome: Outcome

    @property
    def is_none(self) -> bool:
        """True where score and verdict stay as they are."""
        return (self.score_before, self.verdict_before) == (self.score_after, self.verdict_after)


def ruling(
    claim: Claim, state: State, *, severity: Severity | None = None, person: str | None = None
) -> Ruling | None:
    """What a decision means for the sheet; None where the finding stands as it was.

    Errors: Rejected where the decision leaves open what is to become of the finding.
    """
    if state not in (State.ACCEPTED, State.PARTLY_ACCEPTED):
        return None
    made = Ruling(RulingKind.OVERTURNED, claim.finding.rule, claim.finding.field, claim.dispute_id)
    if state is State.PARTLY_ACCEPTED:
        lighter = _lighter(claim.finding, severity)
        kind = RulingKind.ADDED if claim.kind is Kind.MISSING else RulingKind.REGRADED
        return replace(made, kind=kind, severity=lighter)
    if claim.kind is Kind.MISSING:
        return replace(made, kind=RulingKind.ADDED, severity=claim.finding.severity)
    if claim.reason is Reason.WRONG_PERSON:
        if not (person or "").strip():
            raise Rejected("Say whose finding it is.")
        return replace(made, kind=RulingKind.CHARGED, person=person)
    return made


def preview(outcome: Outcome, given: Rulings) -> Effect:
    """What the sheet would come to under these rulings; `outcome` is as it stands."""
    after = rulings.judged(outcome, given)
    return Effect(outcome.score, after.score, outcome.verdict, after.verdict, after)


def lighter_than(severity: Severity) -> Sequence[Severity]:
    """The severities a finding may still have where a dispute of it is partly accepted."""
    return [one for one in Severity if one > severity]


def _lighter(finding: Finding, severity: Severity | None) -> Severity:
    if severity is None or severity not in lighter_than(finding.severity):
        raise Rejected(
            "Partly accepted means that the finding stands more lightly: choose a lower severity."
            if lighter_than(finding.severity)
            else "There is no lower severity than this one; accept or reject the dispute."
        )
    return severity
