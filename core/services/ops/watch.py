"""The watch: looks at every check, tells what holds for long enough, and opens incidents.

Every workers' host watches; a look of one counts for all, so that a rule's number of looks in a
row means the same with one host and with ten. Where PostgreSQL itself is away there are no rows to
count in: each host then counts for itself and mails by the rules it saw last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import telemetry
from core.db.operations import ChoreRow
from core.db.upkeep_tables import AlertRow, AlertStateRow
from core.domain import webhook_rules
from core.domain.ops import alerts
from core.domain.ops.alerts import Change, Rule, Standing
from core.domain.ops.checks import CheckResult
from core.domain.ops.incidents import Incident
from core.errors import AuditorError, Unavailable
from core.ports import Runtime
from core.queries.ops import alerts as queries
from core.services.messages import events
from core.services.ops import checks, history, incident_watch
from core.services.queueing import chores

log = telemetry.logger(__name__)

LOCK_KEY: Final = 0x77617463  # "watc": one host counts a look at a time
EVERY: Final = timedelta(seconds=13)  # a host's look within it was another's already
PATIENCE_S: Final = 5.0  # nobody waits for a look, and a busy host should blame nobody
CHORE: Final = "watch"
DATABASE: Final = "database.answers"


@dataclass(frozen=True, slots=True)
class Told:
    """A change of a check under one rule."""

    rule: Rule
    result: CheckResult
    change: Change


@dataclass(slots=True)
class Watch:
    """Of one host. Keeps what it needs while the database is away."""

    host: str
    _rules: list[Rule] = field(default_factory=list)
    _without: dict[UUID, Standing] = field(default_factory=dict)

    def look(self, rt: Runtime) -> list[Told]:
        """Look once; gives what was told. Errors: none of its own, Unavailable is handled."""
        try:
            if not _is_due(rt):
                return []
        except Unavailable:
            return self._look_without_database(rt, checks.run_all(rt, limit_s=PATIENCE_S))
        results = checks.run_all(rt, limit_s=PATIENCE_S)
        try:
            history.keep(rt, results)
            told = self._count(rt, results)
        except Unavailable:
            return self._look_without_database(rt, results)
        self._without.clear()
        return told

    def _count(self, rt: Runtime, results: Sequence[CheckResult]) -> list[Told]:
        with rt.write() as session:
            if not session.execute(select(func.pg_try_advisory_xact_lock(LOCK_KEY))).scalar():
                return []
            self._rules = queries.rules(session)
            told = list(_changes(session, self._rules, results, rt.clock()))
            _tell(rt, session, told, results)
            for late in incident_watch.escalate(session, rt.clock()):
                _escalated(rt, session, late, self._rules)
        chores.note(rt, CHORE, host=self.host, found={"raised": len(told)} if told else {})
        return told

    def _look_without_database(self, rt: Runtime, results: Sequence[CheckResult]) -> list[Told]:
        """Only that the database is away can be told, and by mail alone."""
        found = next((one for one in results if one.id == DATABASE), None)
        if found is None or rt.mailer is None:
            return []
        told = []
        for rule in self._rules:
            if not rule.covers(DATABASE) or not rule.emails:
                continue
            standing, change = alerts.after(
                rule,
                self._without.get(rule.id, Standing()),
                bad=alerts.is_bad(rule, found),
                is_silenced=rule.is_silenced(rt.clock()),
            )
            self._without[rule.id] = standing
            if change is Change.RAISED:
                told.append(Told(rule, found, change))
        for one in told:
            _mail_now(rt, one)
        return told


def _is_due(rt: Runtime) -> bool:
    """Whether no host has looked just now."""
    with rt.read() as session:
        ran_at = session.execute(select(ChoreRow.ran_at).where(ChoreRow.name == CHORE)).scalar()
        now = session.execute(select(func.now())).scalar_one()
    return ran_at is None or now - ran_at >= EVERY


def _changes(
    session: Session, rules: Sequence[Rule], results: Sequence[CheckResult], now: datetime
) -> Iterator[Told]:
    """Count the look for every rule; gives what is to be told."""
    before = queries.standings(session)
    for rule in rules:
        for result in results:
            if not rule.covers(result.id):
                continue
            was = before.get((rule.id, result.id), Standing())
            standing, change = alerts.after(
                rule,
                was,
                bad=alerts.is_bad(rule, result),
                is_silenced=rule.is_silenced(now),
            )
            is_known = (rule.id, result.id) in before
            if standing != was and (is_known or standing.bad):
                _keep(session, rule.id, result.id, standing, change, now)
            if change is not None:
                yield Told(rule, result, change)


def _keep(
    session: Session,
    rule_id: UUID,
    check_id: str,
    standing: Standing,
    change: Change | None,
    now: datetime,
) -> None:
    values: dict[str, object] = {
        "bad": standing.bad,
        "good": standing.good,
        "is_raised": standing.is_raised,
    }
    if change is not None:
        values["raised_at"] = now if change is Change.RAISED else None
    query = insert(AlertStateRow).values(rule_id=rule_id, check_id=check_id, **values)
    session.execute(
        query.on_conflict_do_update(index_elements=["rule_id", "check_id"], set_=values)
    )


def _tell(
    rt: Runtime, session: Session, told: Sequence[Told], results: Sequence[CheckResult]
) -> None:
    """Rows for pages and mail; incidents, their timelines and webhooks once a check."""
    by_check = {(one.result.id, one.change): one for one in told}
    incident_watch.feed(
        session, rt.clock(), [(one.result, one.change) for one in by_check.values()]
    )
    for one in told:
        _row(rt, session, one)
        is_opening = one.change is Change.RAISED and one.rule.opens_incident
        if is_opening:
            incident_watch.open_for(rt, session, one.result, results)
    for one in by_check.values():
        event = {
            Change.RAISED: webhook_rules.Event.ALERT_RAISED,
            Change.CLEARED: webhook_rules.Event.ALERT_CLEARED,
        }[one.change]
        events.announce(session, event, _body(one))
        log.warning("alert.told", check=one.result.id, kind=one.change.value)


def _row(rt: Runtime, session: Session, one: Told) -> None:
    is_silenced = one.rule.is_silenced(rt.clock())
    mails = bool(one.rule.emails) and rt.mailer is not None and not is_silenced
    session.add(
        AlertRow(
            check_id=one.result.id,
            kind=one.change.value,
            title=_title(one),
            seen=_text(one),
            told_at=rt.clock(),
            is_silenced=is_silenced,
            emails=list(one.rule.emails),
            mail_state="due" if mails else "none",
            mail_due_at=rt.clock() if mails else None,
        )
    )


def _escalated(rt: Runtime, session: Session, late: Incident, rules: Sequence[Rule]) -> None:
    """Whoever hears of anything hears of this."""
    emails = list(dict.fromkeys(to for rule in rules if rule.is_on for to in rule.emails))
    mails = bool(emails) and rt.mailer is not None
    session.add(
        AlertRow(
            check_id=late.check_id or "incident",
            kind=Change.RAISED.value,
            title=f"{late.priority} {late.name} was not acknowledged: {late.title}",
            seen="Nobody acknowledged this incident in time. Acknowledging it ends the escalation.",
            told_at=rt.clock(),
            emails=emails,
            mail_state="due" if mails else "none",
            mail_due_at=rt.clock() if mails else None,
        )
    )
    log.warning("incident.escalated", incident=late.number)


def _mail_now(rt: Runtime, one: Told) -> None:
    assert rt.mailer is not None
    reason = ""
    try:
        rt.mailer.send(one.rule.emails, subject=_title(one), text=_text(one))
    except AuditorError as error:
        reason = str(error)
    if reason:
        log.error("alert.mail_failed", check=one.result.id, reason=reason)


def _title(one: Told) -> str:
    check = one.result.check
    if one.change is Change.CLEARED:
        return f"Holds again: {check.title}"
    return f"{check.level} failing: {check.title}"


def _text(one: Told) -> str:
    found = one.result
    told = [found.seen]
    if one.change is Change.RAISED:
        told += [f"Likely: {found.cause}" if found.cause else "", found.fix]
    return "\n".join(part for part in told if part)


def _body(one: Told) -> dict[str, object]:
    found = one.result
    return {
        "check": found.id,
        "title": found.check.title,
        "priority": found.check.level.value,
        "state": found.state.value,
        "seen": found.seen,
        "since": found.since.isoformat(),
    }
