"""Reviews: which moves one may make, in which order they are handed out, and the second look."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.domain.corrections import Correction, Decided, Kind
from core.domain.model import Severity, Verdict
from core.errors import Conflict

CLAIM_S: Final = 600.0  # a sheet left open longer than this without a key goes to somebody else
SAMPLED_SHARE: Final = 0.02  # of the sheets that passed by themselves
_DUE_STEP: Final = timedelta(minutes=15)
# How long a sheet of that severity may wait. Age and severity in one number: a critical sheet
# overtakes a minor one, and a minor one that has waited long enough overtakes a fresh critical.
ALLOWANCE: Final = {
    Severity.S0: timedelta(hours=1),
    Severity.S1: timedelta(hours=4),
    Severity.S2: timedelta(hours=8),
    Severity.S3: timedelta(hours=24),
}


class ReviewState(StrEnum):
    """Where a review is. SUPERSEDED: the sheet was audited anew before anybody decided."""

    OPEN = "open"
    ESCALATED = "escalated"
    DONE = "done"
    SUPERSEDED = "superseded"


class Decision(StrEnum):
    """What a person did in a review; each is a row."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"
    DISMISS = "dismiss"  # a rule that could not be checked was checked by eye, and holds
    NAME_SPEC = "name_spec"
    WITHDRAW = "withdraw"  # an earlier decision of the same target
    ESCALATE = "escalate"
    FINISH = "finish"


_OF_FIELDS: Final = frozenset({Decision.ACCEPT, Decision.CORRECT, Decision.REJECT})


@dataclass(frozen=True, slots=True)
class Made:
    """A decision as it was made. `target` is a field, an item, or the rule that was dismissed
    (`about` is then its finding's field); `text` what the sheet says, or the spec that was named;
    `label` the printed label that was chosen for the field, where one was.
    """

    kind: Decision
    target: str | None = None
    about: str | None = None
    text: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Who has a review, and until when; both None where nobody does."""

    state: ReviewState
    by: str | None = None
    until: datetime | None = None


def standing(made: Iterable[Made]) -> tuple[Decided, str | None]:
    """What the decisions come to, the last of each target counting, and the spec that was named."""
    last: dict[tuple[str | None, str | None], Made] = {}
    for one in made:
        if one.kind not in (Decision.ESCALATE, Decision.FINISH):
            last[one.target, one.about] = one
    corrections = tuple(
        Correction(str(one.target), Kind(one.kind.value), one.text)
        for one in last.values()
        if one.kind in _OF_FIELDS
    )
    dismissed = frozenset(
        (str(one.target), one.about) for one in last.values() if one.kind is Decision.DISMISS
    )
    named = (one.text for one in last.values() if one.kind is Decision.NAME_SPEC)
    return Decided(corrections, dismissed), next(named, None)


def due_at(waiting_since: datetime, severity: Severity) -> datetime:
    """When a sheet should have been looked at, to the quarter of an hour: within one, the most
    doubtful sheet comes first."""
    due = waiting_since + ALLOWANCE[severity]
    seconds = due.timestamp() // _DUE_STEP.total_seconds() * _DUE_STEP.total_seconds()
    return datetime.fromtimestamp(seconds, tz=due.tzinfo)


def refuse_unless_held(hold: Hold, *, by: str, now: datetime) -> None:
    """Errors: Conflict, in words, where this person may not decide here now."""
    if hold.state is ReviewState.SUPERSEDED:
        raise Conflict("This sheet was audited anew meanwhile; its newest audit counts.")
    if hold.state is ReviewState.DONE:
        raise Conflict("This sheet has been decided already.")
    if hold.by != by:
        who = hold.by if hold.by and hold.until and hold.until > now else None
        raise Conflict(
            f"{who} is working on this sheet at the moment."
            if who
            else "This sheet went back to the queue; open it again to go on."
        )


def is_sampled(sha256: str, *, share: float = SAMPLED_SHARE) -> bool:
    """Whether a sheet that passed is drawn for a second look: by its hash, so that nobody can
    choose it and the same sheet gives the same answer."""
    drawn = hashlib.sha256(b"second look " + sha256.encode()).digest()[:8]
    return int.from_bytes(drawn) < share * 2**64


def is_overturned(before: Verdict, after: Verdict) -> bool:
    """Whether the second look found that the pass was none."""
    return before is Verdict.PASS and after is not Verdict.PASS
