"""What people ruled on single findings, laid over what the rules found: pure, and undone exactly.

A ruling never changes an audit that has ended. The next audit of the sheet, written at once or run
later, has the ruling applied and says so beside the finding it touched.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from core.domain import summary, verdict
from core.domain.model import Applied, Finding, Outcome, Ruling, RulingKind


def rule_in_words(rule: str) -> str:
    """A rule in a sentence: 'job_number.required' is “Job number”; a spec's own keeps its id."""
    field, dot, _property = rule.partition(".")
    return f"“{field.replace('_', ' ').capitalize()}”" if dot else rule


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver in force: a rule, narrowed to a field, and to a spec, customer or asset."""

    waiver_id: UUID
    rule: str
    field: str | None = None  # None: whatever field the finding is about
    spec_id: str | None = None
    customer: str | None = None
    asset: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rulings:
    """All that people ruled which may touch one sheet. `added` are the findings that an ADDED
    ruling brings, by the dispute it comes from."""

    of_disputes: tuple[Ruling, ...] = ()
    waivers: tuple[Waived, ...] = ()
    added: tuple[tuple[UUID, Finding], ...] = ()


NONE: Final = Rulings()


def judged(outcome: Outcome, given: Rulings) -> Outcome:
    """The outcome under these rulings, instead of those it was judged under before."""
    if outcome.selection.spec is None:
        return outcome
    return settled(_decided(outcome, list(undone(outcome)), []), given)


def settled(outcome: Outcome, given: Rulings) -> Outcome:
    """The same for an outcome that nobody has ruled on yet."""
    if outcome.selection.spec is None:
        return outcome  # Nothing was checked, so there is nothing to rule on.
    standing, applied = list(outcome.findings), list[Applied]()
    added = dict(given.added)
    for ruling in given.of_disputes:
        _rule(standing, applied, ruling, added)
    for one in given.waivers:
        if _covers(one, outcome):
            _waive(standing, applied, one)
    return _decided(outcome, standing, applied) if applied else outcome


def original(outcome: Outcome) -> Outcome:
    """The outcome as the rules alone had it, kept beside what people made of it."""
    return _decided(outcome, list(undone(outcome)), [])


def undone(outcome: Outcome) -> tuple[Finding, ...]:
    """The findings as the rules made them, before anybody ruled on one."""
    found = list(outcome.findings)
    for one in reversed(outcome.applied):
        if one.now is not None and one.now in found:
            found.remove(one.now)
        if one.was is not None:
            found.append(one.was)
    return tuple(sorted(found, key=lambda finding: finding.severity))


def _decided(outcome: Outcome, standing: list[Finding], applied: list[Applied]) -> Outcome:
    every = tuple(sorted(standing, key=lambda finding: finding.severity))
    waived = [one.was for one in applied if one.ruling.kind is RulingKind.WAIVED and one.was]
    has_spec = outcome.selection.spec is not None
    return replace(
        outcome,
        verdict=verdict.decide(every, spec_selected=has_spec, waived=waived),
        score=verdict.score(every),
        findings=every,
        applied=tuple(applied),
    )


def _rule(
    standing: list[Finding],
    applied: list[Applied],
    ruling: Ruling,
    added: dict[UUID, Finding],
) -> None:
    here = [one for one in standing if _is_at(one, ruling.rule, ruling.field)]
    if ruling.kind is RulingKind.ADDED:
        new = added.get(ruling.cause)
        # What the rules find by themselves meanwhile needs no adding.
        if new is None or here:
            return
        fresh = replace(new, severity=ruling.severity or new.severity)
        standing.append(fresh)
        applied.append(Applied(ruling, None, fresh))
        return
    for was in here:
        now = _changed(was, ruling)
        at = standing.index(was)
        standing[at : at + 1] = [] if now is None else [now]
        applied.append(Applied(ruling, was, now))


def _changed(was: Finding, ruling: Ruling) -> Finding | None:
    if ruling.kind is RulingKind.REGRADED and ruling.severity is not None:
        return replace(was, severity=ruling.severity)
    if ruling.kind is RulingKind.CHARGED:
        return replace(was, charged_to=ruling.person)
    return None


def _waive(standing: list[Finding], applied: list[Applied], one: Waived) -> None:
    for was in [item for item in standing if not item.reason_code.is_system]:
        if was.rule == one.rule and one.field in (None, was.field):
            standing.remove(was)
            ruling = Ruling(RulingKind.WAIVED, was.rule, was.field, one.waiver_id)
            applied.append(Applied(ruling, was, None))


def _covers(one: Waived, outcome: Outcome) -> bool:
    spec = outcome.selection.spec
    if one.spec_id is not None and (spec is None or spec.id != one.spec_id):
        return False
    return _says(one.customer, summary.customer(outcome.fields)) and _says(
        one.asset, summary.asset(outcome.fields)
    )


def _says(wanted: str | None, found: str | None) -> bool:
    return wanted is None or (found is not None and _plain(wanted) == _plain(found))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_at(finding: Finding, rule: str, field: str | None) -> bool:
    return finding.rule == rule and finding.field == field
