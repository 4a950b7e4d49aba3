"""Figures of disputes: what waits, how long an answer takes, which rules are overturned, and how
far two people agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.db.dispute_tables import DisputeRow, JudgementRow
from core.domain import access
from core.domain.access import Action
from core.domain.bands import Band
from core.domain.disputes import agreement, triage
from core.domain.disputes.agreement import Kappa
from core.domain.disputes.moves import LIVE, State
from core.domain.disputes.triage import Tally
from core.domain.model import Actor
from core.domain.straight_through import Interval, wilson
from core.queries import weeks

RULES = 20
_LIVE = tuple(state.value for state in LIVE)
_AGES = ((1, "under a day"), (3, "1 to 3 days"), (7, "3 to 7 days"), (None, "over a week"))
_DECIDED = DisputeRow.ruled.is_not(None)


@dataclass(frozen=True, slots=True)
class Open:
    """How many live disputes are so old, and how many of them are past their deadline."""

    age: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class Answers:
    """How many disputes were decided since then, and how long the first answer took, in s."""

    decided: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True, slots=True)
class OfRule:
    """How disputes of a rule were decided, how far people agree on it, and whether the rule is at
    fault rather than they."""

    rule: str
    tally: Tally
    overturned: Interval | None
    kappa: Kappa | None
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class OfBand:
    """How disputes of findings that were that sure were decided."""

    band: Band
    tally: Tally
    overturned: Interval | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week's disputes: opened, and of those decided how many were overturned."""

    begins: date
    opened: int
    overturned: int
    upheld: int


@dataclass(frozen=True, slots=True)
class Judge:
    """How often somebody overturned what two people judged, and how often the other one did:
    more is more lenient, less is stricter."""

    name: str
    judged: int
    overturned: Interval | None
    others: Interval | None


def open_now(session: Session, *, actor: Actor, now: datetime) -> list[Open]:
    """What waits, by age. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    age = case(
        *(
            (DisputeRow.opened_at > now - timedelta(days=days), word)
            for days, word in _AGES
            if days is not None
        ),
        else_=_AGES[-1][1],
    )
    query = (
        select(age, func.count(), func.count().filter(DisputeRow.due_at < now))
        .where(DisputeRow.state.in_(_LIVE))
        .group_by(age)
    )
    found = {word: (count, late) for word, count, late in session.execute(query)}
    return [Open(word, *found.get(word, (0, 0))) for _, word in _AGES]


def answers(session: Session, *, actor: Actor, since: datetime) -> Answers:
    """How long people waited. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    seconds = DisputeRow.answered_s
    query = select(
        func.count(),
        func.percentile_cont(0.5).within_group(seconds),
        func.percentile_cont(0.9).within_group(seconds),
    ).where(_DECIDED, DisputeRow.decided_at >= since)
    return Answers(*session.execute(query).one())


def by_rule(session: Session, *, actor: Actor, since: datetime, limit: int = RULES) -> list[OfRule]:
    """The rules disputed most, with their overturn rate and agreement. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    query = (
        select(DisputeRow.rule, *_tally())
        .where(_DECIDED, DisputeRow.decided_at >= since)
        .group_by(DisputeRow.rule)
        .order_by(func.count().desc(), DisputeRow.rule)
        .limit(limit)
    )
    tallies = {rule: Tally(*counts) for rule, *counts in session.execute(query)}
    pairs = _pairs(session, list(tallies))
    return [_of_rule(rule, tally, pairs.get(rule, [])) for rule, tally in tallies.items()]


def by_band(session: Session, *, actor: Actor, since: datetime) -> list[OfBand]:
    """Whether findings that were surer are overturned less. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    query = (
        select(DisputeRow.confidence_band, *_tally())
        .where(_DECIDED, DisputeRow.decided_at >= since)
        .group_by(DisputeRow.confidence_band)
    )
    found = {band: Tally(*counts) for band, *counts in session.execute(query)}
    tallies = [(band, found.get(band.value, Tally())) for band in Band]
    return [OfBand(band, tally, triage.overturn_rate(tally)) for band, tally in tallies]


def by_week(session: Session, *, actor: Actor, since: datetime) -> list[Week]:
    """The trend, by the week a dispute was opened in. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    week = weeks.monday_of(DisputeRow.opened_at)
    accepted, partly, rejected = _tally()
    query = (
        select(week, func.count(), accepted + partly, rejected)
        .where(DisputeRow.opened_at >= since)
        .group_by(week)
        .order_by(week)
    )
    return [Week(*row) for row in session.execute(query)]


def judges(session: Session, *, actor: Actor) -> list[Judge]:
    """Who is strict and who is lenient, on what two people judged. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    said: dict[str, list[tuple[bool, bool]]] = {}
    query = select(
        JudgementRow.first_by, JudgementRow.first, JudgementRow.second_by, JudgementRow.second
    )
    for first_by, first, second_by, second in session.execute(query):
        one, other = _overturns(first), _overturns(second)
        said.setdefault(first_by, []).append((one, other))
        said.setdefault(second_by, []).append((other, one))
    return [_judge(name, pairs) for name, pairs in sorted(said.items())]


def agreement_of_all(session: Session, *, actor: Actor) -> Kappa | None:
    """How far two people agree, over all rules. Errors: Forbidden."""
    access.require(actor, Action.DISPUTES_READ_ALL)
    query = select(JudgementRow.first, JudgementRow.second)
    return agreement.cohen([(first, second) for first, second in session.execute(query)])


def _tally() -> tuple[ColumnElement[int], ...]:
    states = (State.ACCEPTED, State.PARTLY_ACCEPTED, State.REJECTED)
    return tuple(func.count().filter(DisputeRow.ruled == state.value) for state in states)


def _pairs(session: Session, rules: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    query = (
        select(DisputeRow.rule, JudgementRow.first, JudgementRow.second)
        .join(DisputeRow, DisputeRow.id == JudgementRow.dispute_id)
        .where(DisputeRow.rule.in_(rules))
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for rule, first, second in session.execute(query):
        found.setdefault(rule, []).append((first, second))
    return found


def _of_rule(rule: str, tally: Tally, pairs: list[tuple[str, str]]) -> OfRule:
    kappa = agreement.cohen(pairs)
    ambiguous = agreement.is_ambiguous(kappa, tally)
    return OfRule(rule, tally, triage.overturn_rate(tally), kappa, ambiguous)


def _judge(name: str, pairs: list[tuple[bool, bool]]) -> Judge:
    own, others = (sum(side) for side in zip(*pairs, strict=True))
    return Judge(name, len(pairs), wilson(own, len(pairs)), wilson(others, len(pairs)))


def _overturns(state: str) -> bool:
    return State(state) is not State.REJECTED
