"""Words for disputes and waivers."""

from datetime import datetime

from core.domain.disputes.effects import Effect, Reason
from core.domain.disputes.moves import Move, State
from core.domain.disputes.triage import Order
from core.domain.disputes.waivers import WaiverState
from core.domain.model import Applied, RulingKind
from core.queries.disputes.listing import Line
from core.ui.words import SEVERITY_WORDS, VERDICT_WORDS, duration

STATE_WORDS = {
    State.OPEN: "Open",
    State.UNDER_REVIEW: "Under review",
    State.ACCEPTED: "Accepted",
    State.PARTLY_ACCEPTED: "Partly accepted",
    State.REJECTED: "Rejected",
    State.ESCALATED: "Escalated",
    State.WITHDRAWN: "Withdrawn",
}
STATE_TONES = {
    State.OPEN: "review",
    State.UNDER_REVIEW: "work",
    State.ACCEPTED: "pass",
    State.PARTLY_ACCEPTED: "pass",
    State.REJECTED: "fail",
    State.ESCALATED: "review",
    State.WITHDRAWN: "waived",
}
REASON_WORDS = {
    Reason.INCORRECT: "It was read or judged wrongly",
    Reason.FALSE_POSITIVE: "The rule does not apply here",
    Reason.MISSING_CONTEXT: "Something happened that the sheet cannot show",
    Reason.WRONG_PERSON: "It is somebody else's",
    Reason.OTHER: "Another reason",
}
DECISION_WORDS = {
    Move.ACCEPT: "Accept",
    Move.PARTLY_ACCEPT: "Partly accept",
    Move.REJECT: "Reject",
}
ORDER_WORDS = {
    Order.DEADLINE: "Deadline",
    Order.OVERTURNED: "Rules overturned most",
    Order.DOUBT: "Likeliest wrong",
    Order.REPEATED: "Most repeated",
}
MOVE_WORDS = {
    "open": "disputed it",
    "claim": "took it",
    "assign": "gave it on",
    "release": "put it back",
    "accept": "accepted it",
    "partly_accept": "accepted it in part",
    "reject": "rejected it",
    "escalate": "escalated it",
    "appeal": "appealed",
    "reopen": "reopened it",
    "withdraw": "withdrew it",
    "close": "closed it",
    "pause": "paused the clock",
    "resume": "let the clock run on",
    "comment": "wrote",
    "attach": "added a file",
}
RULING_WORDS = {
    RulingKind.OVERTURNED: "Overturned in a dispute",
    RulingKind.REGRADED: "Made lighter in a dispute",
    RulingKind.ADDED: "Added in a dispute",
    RulingKind.CHARGED: "Charged to somebody else",
    RulingKind.WAIVED: "Covered by a waiver",
}
WAIVER_STATE_WORDS = {
    WaiverState.ASKED: "Asked for",
    WaiverState.APPROVED: "In force",
    WaiverState.REFUSED: "Refused",
    WaiverState.REVOKED: "Revoked",
}


def deadline(line: Line, *, now: datetime) -> tuple[str, str]:
    """What is left of the time, and a second line: ("3 h left", ""), ("2 h late", "overdue")."""
    if not line.state.is_live:
        return "", ""
    if line.is_paused:
        return "paused", "its clock stands still"
    left = (line.due_at - now).total_seconds()
    return (f"{duration(left)} left", "") if left >= 0 else (f"{duration(-left)} late", "overdue")


def effect(told: Effect) -> str:
    """ "Score 82 → 91; the sheet turns Pass."."""
    score = f"Score {told.score_before} → {told.score_after}"
    if told.score_before == told.score_after:
        score = f"The score stays {told.score_before}"
    before, after = VERDICT_WORDS[told.verdict_before], VERDICT_WORDS[told.verdict_after]
    if before == after:
        return f"{score}; the verdict stays {after}."
    return f"{score}; the sheet turns {after} (it is {before} now)."


def applied(one: Applied) -> str:
    """What was ruled on a finding, in a sentence."""
    finding = one.was or one.now
    said = f"{RULING_WORDS[one.ruling.kind]}: {finding.message if finding else one.ruling.rule}"
    if one.ruling.kind is RulingKind.REGRADED and one.now is not None:
        return f"{said} It stands as {SEVERITY_WORDS[one.now.severity]}."
    if one.ruling.kind is RulingKind.CHARGED:
        return f"{said} It counts for {one.ruling.person}."
    return said


def rate(line: Line) -> str:
    """How often the rule was overturned: "3 of 8"."""
    return f"{line.tally.overturned} of {line.tally.decided}" if line.tally.decided else ""
