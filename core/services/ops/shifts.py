"""The morning check and the end of day: every line answered by the system, signed by a person."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert

from core import telemetry
from core.db.upkeep_tables import ShiftReportRow
from core.domain import audit_day
from core.domain.access import Action, asks
from core.domain.audit_day import SHEETS_ZONE
from core.domain.model import Actor
from core.domain.ops import checks as rules
from core.domain.ops import shifts
from core.domain.ops.checks import CheckResult, State
from core.domain.ops.shifts import LINES, Answer, Line, Shift
from core.domain.trail import Event
from core.errors import Conflict
from core.ports import Runtime
from core.queries.ops import alerts, incidents, maintenance
from core.queries.ops import shifts as queries
from core.services import trail
from core.services.ops import checks

log = telemetry.logger(__name__)

ERRORS_OF: Final = timedelta(hours=24)
SHOWN: Final = 5
Facts = Callable[[Runtime, Any, datetime], tuple[State, str]]


def look(rt: Runtime, shift: Shift) -> tuple[Answer, ...]:
    """Every line of this shift with what is seen now; changes nothing. Errors: Unavailable."""
    lines = LINES[shift]
    asked = {check_id for line in lines for check_id in line.checks}
    seen = {one.id: one for one in checks.run(rt, asked)}
    now = rt.clock()
    with rt.read() as session:
        return tuple(
            _by_checks(line, seen) if line.checks else _by_facts(rt, session, line, now)
            for line in lines
        )


@asks(Action.SHIFTS_SIGN)
def sign(
    rt: Runtime, shift: Shift, *, actor: Actor, comments: Mapping[str, str], notes: str = ""
) -> None:
    """Keep what is seen now under this person's name; `comments` by line, for what is amiss.

    Errors: Forbidden, Rejected (a line is amiss and nobody says a word to it), Conflict (somebody
    signed it today), Unavailable.
    """
    now = rt.clock()
    answers = shifts.commented(look(rt, shift), comments)
    shifts.refuse_unsignable(shift, answers, notes)
    day = audit_day.of(now)
    query = (
        insert(ShiftReportRow)
        .values(
            id=uuid4(),
            kind=shift.value,
            day=day,
            answers=shifts.to_json(answers),
            notes=notes.strip(),
            signed_by=actor.name,
            signed_at=now,
        )
        .on_conflict_do_nothing(index_elements=["day", "kind"])
        .returning(ShiftReportRow.id)
    )
    with rt.write() as session:
        if session.execute(query).scalar() is None:
            raise Conflict("Somebody has signed this one for today already.")
        told = {"day": day, "amiss": [one.line for one in answers if one.needs_comment]}
        on = f"shift:{shift.value}"
        trail.write(session, Event.SHIFT_SIGNED, actor=actor, on=on, after=told)
    log.info("shift.signed", shift=shift.value)


def _by_checks(line: Line, seen: Mapping[str, CheckResult]) -> Answer:
    found = [seen[check_id] for check_id in line.checks]
    state = rules.worst(found)
    # What is amiss comes first; a line of one check needs not repeat its title.
    told = [
        one.seen if len(found) == 1 else f"{one.check.title}: {one.seen}"
        for one in rules.by_urgency(found)
    ]
    return Answer(line.id, state, " ".join(told))


def _by_facts(rt: Runtime, session: Any, line: Line, now: datetime) -> Answer:
    state, seen = _FACTS[line.id](rt, session, now)
    return Answer(line.id, state, seen)


def _recurring(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    found = queries.errors(session, now - ERRORS_OF).recurring
    if not found:
        return State.OK, "No error came three times within 24 h."
    return State.WARN, f"Within 24 h: {_listed(found)}."


def _new_errors(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    found = queries.errors(session, now - ERRORS_OF).fresh
    if not found:
        return State.OK, "No new kind of error within 24 h."
    return State.WARN, f"First seen within 24 h: {_listed(found)}."


def _dead_letters(_rt: Runtime, session: Any, _now: datetime) -> tuple[State, str]:
    transient, every = queries.transient_letters(session)
    if not every:
        return State.OK, "There are no dead letters."
    state = State.WARN if transient else State.OK
    return state, f"{every:,} dead letters are open, {transient:,} of them transient."


def _received(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    day = queries.day(session, _midnight(now))
    said = ", ".join(f"{count:,} {verdict}" for verdict, count in day.by_verdict.items())
    return (
        State.OK,
        f"{day.received:,} received, {day.ended:,} judged{f': {said}' if said else ''}.",
    )


def _speed(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    day = queries.day(session, _midnight(now))
    if day.seconds_p50 is None or day.seconds_p95 is None:
        return State.OK, "Nothing was judged today."
    return State.OK, f"Half within {day.seconds_p50:.1f} s, 95% within {day.seconds_p95:.1f} s."


def _failed(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    failed = queries.day(session, _midnight(now)).failed
    if not failed:
        return State.OK, "None."
    return State.WARN, f"{failed:,} today; each is a dead letter with its reason."


def _disputes(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    return _waiting(*queries.unresolved_disputes(session, now=now))


def _reviews(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    return _waiting(*queries.waiting_reviews(session, now=now))


def _waiting(count: int, late: int) -> tuple[State, str]:
    if not count:
        return State.OK, "None."
    return State.WARN if late else State.OK, f"{count:,} wait, {late:,} of them past their time."


def _incidents(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    found = incidents.open_ones(session)
    due = incidents.open_follow_ups(session, by=audit_day.of(now))
    named = ", ".join(f"{one.name} {one.priority} {one.phase.value}" for one in found[:SHOWN])
    told = f"{named or 'No incident is open'}. Follow-ups due: {len(due):,}."
    return State.WARN if found or due else State.OK, told


def _maintenance(_rt: Runtime, session: Any, now: datetime) -> tuple[State, str]:
    planned = maintenance.current(session, now=now)
    silenced = [rule.check_id for rule in alerts.rules(session) if rule.is_silenced(now)]
    told = [
        f"{one.begins_at.astimezone(UTC):%-d %b %H:%M} UTC: {one.reason}."
        for one in planned[:SHOWN]
    ]
    told += [f"Silenced: {', '.join(silenced)}."] if silenced else []
    return State.OK, " ".join(told) or "Nothing is planned, nothing is silenced."


_FACTS: Final[dict[str, Facts]] = {
    "recurring": _recurring,
    "new_errors": _new_errors,
    "dead_letters": _dead_letters,
    "received": _received,
    "speed": _speed,
    "failed": _failed,
    "disputes": _disputes,
    "reviews": _reviews,
    "incidents": _incidents,
    "maintenance": _maintenance,
}


def _midnight(now: datetime) -> datetime:
    """The beginning of the sheets' own day."""
    return datetime.combine(audit_day.of(now), time(), SHEETS_ZONE).astimezone(UTC)


def _listed(found: tuple[tuple[str, int], ...]) -> str:
    told = ", ".join(f"{code} ({count:,})" for code, count in found[:SHOWN])
    more = len(found) - SHOWN
    return f"{told} and {more:,} more" if more > 0 else told
