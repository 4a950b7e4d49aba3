"""The moves a dispute can make: one table, and one function that makes them or says why not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.domain.model import Severity
from core.errors import Conflict, Forbidden, Rejected


class State(StrEnum):
    """Where a dispute is."""

    OPEN = "open"
    UNDER_REVIEW = "under_review"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REJECTED = "rejected"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"

    @property
    def is_decided(self) -> bool:
        """True where somebody has said who is right."""
        return self in DECIDED

    @property
    def is_live(self) -> bool:
        """True where somebody still has to."""
        return self in LIVE


class Move(StrEnum):
    """What can be done with a dispute once it is open; each is a line of its thread."""

    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    ACCEPT = "accept"
    PARTLY_ACCEPT = "partly_accept"
    REJECT = "reject"
    ESCALATE = "escalate"
    APPEAL = "appeal"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CLOSE = "close"  # the corrected sheet does not have the finding any more
    PAUSE = "pause"
    RESUME = "resume"
    COMMENT = "comment"
    ATTACH = "attach"


class Who(StrEnum):
    """Who may make a move."""

    DISPUTER = "disputer"
    SUPERVISOR = "supervisor"  # whoever may decide disputes, also where barred from this one
    JUDGE = "judge"  # a supervisor who has no part in it
    EITHER = "either"  # the disputer or a supervisor
    ANYBODY = "anybody"  # who may see it
    SYSTEM = "system"  # no person: it follows from what happened


@dataclass(frozen=True, slots=True)
class Rule:
    """A move: from which state to which, by whom, and whether it has to be explained."""

    leads: Mapping[State, State]
    who: Who
    needs_comment: bool = False
    needs_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever makes a move; `is_supervisor` is whether their role decides disputes, `is_system`
    whether it is nobody but the clockwork."""

    name: str
    is_supervisor: bool
    is_system: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A move as it is made. `to`: whom it is assigned or charged to; `severity`: that of a finding
    that stands more lightly; `evidence`: hashes of the files that come with it."""

    move: Move
    comment: str = ""
    to: str | None = None
    severity: Severity | None = None
    evidence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """A dispute as far as its moves depend on it.

    `barred`: who raised or corrected the finding. `deciders`: who has decided it so far, the first
    first. `ruled`: the last decision, which counts until there is another.
    """

    state: State
    disputer: str
    barred: frozenset[str] = frozenset()
    holder: str | None = None
    deciders: tuple[str, ...] = ()
    is_appeal: bool = False
    was_appealed: bool = False
    is_paused: bool = False
    evidence: frozenset[str] = frozenset()
    ruled: State | None = None
    thread: tuple[tuple[str, Step], ...] = field(default=(), compare=False)


DECIDED: Final = frozenset({State.ACCEPTED, State.PARTLY_ACCEPTED, State.REJECTED})
LIVE: Final = frozenset({State.OPEN, State.UNDER_REVIEW, State.ESCALATED})
DECISIONS: Final = MappingProxyType({
    Move.ACCEPT: State.ACCEPTED,
    Move.PARTLY_ACCEPT: State.PARTLY_ACCEPTED,
    Move.REJECT: State.REJECTED,
})  # fmt: skip


def _all(froms: frozenset[State], to: State) -> Mapping[State, State]:
    return dict.fromkeys(froms, to)


_STAYS: Final = {state: state for state in LIVE}
_NOT_CLAIMED: Final = frozenset({State.OPEN, State.ESCALATED})
_APPEALABLE: Final = frozenset({State.PARTLY_ACCEPTED, State.REJECTED})

MOVES: Final[Mapping[Move, Rule]] = MappingProxyType({
    Move.CLAIM: Rule(_all(_NOT_CLAIMED, State.UNDER_REVIEW), Who.JUDGE),
    Move.ASSIGN: Rule(_all(LIVE, State.UNDER_REVIEW), Who.SUPERVISOR),
    Move.RELEASE: Rule({State.UNDER_REVIEW: State.OPEN}, Who.SUPERVISOR),
    Move.ACCEPT: Rule(_all(LIVE, State.ACCEPTED), Who.JUDGE, needs_comment=True),
    Move.PARTLY_ACCEPT: Rule(_all(LIVE, State.PARTLY_ACCEPTED), Who.JUDGE, needs_comment=True),
    Move.REJECT: Rule(_all(LIVE, State.REJECTED), Who.JUDGE, needs_comment=True),
    Move.ESCALATE: Rule(
        _all(frozenset({State.OPEN, State.UNDER_REVIEW}), State.ESCALATED),
        Who.SUPERVISOR,
        needs_comment=True,
    ),
    Move.APPEAL: Rule(_all(_APPEALABLE, State.ESCALATED), Who.DISPUTER, needs_comment=True),
    Move.REOPEN: Rule(
        _all(DECIDED, State.OPEN), Who.EITHER, needs_comment=True, needs_evidence=True
    ),
    Move.WITHDRAW: Rule(_all(LIVE, State.WITHDRAWN), Who.DISPUTER),
    Move.CLOSE: Rule(_all(LIVE, State.WITHDRAWN), Who.SYSTEM, needs_comment=True),
    Move.PAUSE: Rule(_STAYS, Who.SUPERVISOR, needs_comment=True),
    Move.RESUME: Rule(_STAYS, Who.SUPERVISOR),
    Move.COMMENT: Rule(_STAYS, Who.ANYBODY, needs_comment=True),
    Move.ATTACH: Rule(_STAYS, Who.EITHER, needs_evidence=True),
})  # fmt: skip

_WORDS: Final = {
    State.OPEN: "open",
    State.UNDER_REVIEW: "under review",
    State.ACCEPTED: "accepted",
    State.PARTLY_ACCEPTED: "partly accepted",
    State.REJECTED: "rejected",
    State.ESCALATED: "escalated",
    State.WITHDRAWN: "withdrawn",
}


def take(case: Case, step: Step, *, by: Person) -> Case:
    """The case after the move.

    Errors: Conflict (not from this state, or somebody else has it), Forbidden (not by this
    person), Rejected (no comment, no evidence, nobody named).
    """
    rule = MOVES[step.move]
    _refuse_state(case, step.move, rule)
    _refuse_person(case, step, rule.who, by)
    _refuse_unexplained(case, step, rule)
    moved = replace(
        case,
        state=rule.leads[case.state],
        evidence=case.evidence | step.evidence,
        thread=(*case.thread, (by.name, step)),
    )
    return _settled(moved, step, by)


def may(case: Case, move: Move, *, by: Person) -> bool:
    """Whether this person could make the move now, were it explained; for what a page offers."""
    step = Step(move, to=by.name if move is Move.ASSIGN else None)
    try:
        _refuse_state(case, move, MOVES[move])
        _refuse_person(case, step, MOVES[move].who, by)
    except (Conflict, Forbidden):
        return False
    return True


def bars(case: Case, name: str) -> str | None:
    """Why this person may not decide here, in words; None where they may."""
    if same(name, case.disputer):
        return "Who disputes a finding does not decide on it."
    if any(same(name, one) for one in case.barred):
        return "Who raised or corrected the finding does not decide on it."
    if case.is_appeal and any(same(name, one) for one in case.deciders):
        return "An appeal is decided by somebody who has not decided this dispute before."
    return None


def same(one: str, other: str) -> bool:
    """Names are told apart as sign-in does."""
    return one.casefold() == other.casefold()


def _refuse_state(case: Case, move: Move, rule: Rule) -> None:
    if case.state not in rule.leads:
        said = move.value.replace("_", " ")
        raise Conflict(f"This dispute is {_WORDS[case.state]}; one cannot {said} it now.")
    if move is Move.APPEAL and case.was_appealed:
        raise Conflict("This dispute was appealed once; that decision is final.")
    if move in (Move.PAUSE, Move.RESUME) and case.is_paused is (move is Move.PAUSE):
        raise Conflict(f"Its clock is {'paused already' if case.is_paused else 'not paused'}.")


def _refuse_person(case: Case, step: Step, who: Who, by: Person) -> None:
    is_disputer = same(by.name, case.disputer)
    if who is Who.SYSTEM and not by.is_system:
        raise Forbidden("Nobody closes a dispute: it is decided, or withdrawn by who opened it.")
    if who is Who.DISPUTER and not is_disputer:
        raise Forbidden("Only who opened this dispute may do that.")
    if who is Who.EITHER and not (is_disputer or by.is_supervisor):
        raise Forbidden("Only who opened this dispute and who decides it may do that.")
    if who in (Who.SUPERVISOR, Who.JUDGE) and not by.is_supervisor:
        raise Forbidden("Only who decides disputes may do that.")
    judge = by.name if who is Who.JUDGE else step.to if step.move is Move.ASSIGN else None
    reason = bars(case, judge) if judge else None
    if reason is not None:
        raise Forbidden(reason)
    if who is Who.JUDGE and case.holder is not None and not same(case.holder, by.name):
        raise Conflict(f"{case.holder} is working on this dispute.")


def _refuse_unexplained(case: Case, step: Step, rule: Rule) -> None:
    if rule.needs_comment and not step.comment.strip():
        raise Rejected("Say why, in a few words: the others read it.")
    if rule.needs_evidence and not step.evidence:
        raise Rejected("Attach a file: without one there is nothing new to look at.")
    if step.move is Move.REOPEN and step.evidence <= case.evidence:
        raise Rejected("This file was there before; a dispute is reopened by new evidence only.")
    if step.move is Move.ASSIGN and not step.to:
        raise Rejected("Say who is to decide it.")


def _settled(case: Case, step: Step, by: Person) -> Case:
    """Who has it, whether its clock runs, and what was ruled, after the move."""
    after = _AFTER.get(step.move)
    return case if after is None else after(case, step, by)


def _decided(case: Case, _step: Step, by: Person) -> Case:
    return replace(
        case, holder=None, is_paused=False, ruled=case.state, deciders=(*case.deciders, by.name)
    )


_AFTER: Final[Mapping[Move, Callable[[Case, Step, Person], Case]]] = MappingProxyType({
    **dict.fromkeys(DECISIONS, _decided),
    Move.CLAIM: lambda case, _step, by: replace(case, holder=by.name),
    Move.ASSIGN: lambda case, step, _by: replace(case, holder=step.to),
    Move.RELEASE: lambda case, _step, _by: replace(case, holder=None),
    Move.ESCALATE: lambda case, _step, _by: replace(case, holder=None),
    Move.APPEAL: lambda case, _step, _by: replace(case, is_appeal=True, was_appealed=True),
    Move.REOPEN: lambda case, _step, _by: replace(case, is_appeal=False),
    Move.WITHDRAW: lambda case, _step, _by: replace(case, holder=None, is_paused=False),
    Move.CLOSE: lambda case, _step, _by: replace(case, holder=None, is_paused=False),
    Move.PAUSE: lambda case, _step, _by: replace(case, is_paused=True),
    Move.RESUME: lambda case, _step, _by: replace(case, is_paused=False),
})  # fmt: skip
