"""One's own work, for oneself: how it goes, and what goes wrong most. Nobody is compared."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core.db.tables import AuditRow, FindingRow, JobSheetRow
from core.domain import verdict
from core.domain.model import Actor, AuditStatus, ReasonCode, Severity, Verdict
from core.queries import audits, newest, visible, weeks
from core.queries.audits import SUMMARY_COLUMNS, AuditSummary

MISTAKES = 3
SHEETS = 10


@dataclass(frozen=True, slots=True)
class Week:
    """A week's sheets, by the newest audit of each. `begins` is its Monday."""

    begins: date
    sheets: int
    passed: int
    score: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """A rule one's sheets did not meet, the gravest of its findings, and on how many sheets."""

    rule: str
    reason_code: ReasonCode
    severity: Severity
    message: str
    suggested_fix: str
    sheets: int


def sheets(session: Session, *, actor: Actor, limit: int = SHEETS) -> list[AuditSummary]:
    """The newest audits of one's own newest sheets."""
    query = (
        select(*SUMMARY_COLUMNS)
        .join(AuditRow.job_sheet)
        .where(visible.own(actor), newest.stands())
        .order_by(JobSheetRow.received_at.desc(), AuditRow.id)
        .limit(limit)
    )
    return [audits.summary(row) for row in session.execute(query)]


def trend(session: Session, *, actor: Actor, since: datetime) -> list[Week]:
    """Week by week, the first first; weeks without a sheet are left out."""
    week = weeks.monday_of(JobSheetRow.received_at)
    passed = func.count().filter(_has_passed(actor))
    query = (
        select(week, func.count(), passed, func.avg(_score(actor)))
        .select_from(AuditRow)
        .join(AuditRow.job_sheet)
        .where(
            visible.own(actor),
            newest.stands(),
            JobSheetRow.received_at >= since,
            AuditRow.status == AuditStatus.DONE.value,
            AuditRow.spec_id.is_not(None),
        )
        .group_by(week)
        .order_by(week)
    )
    found = session.execute(query)
    return [Week(begins, count, good, float(score)) for begins, count, good, score in found]


def mistakes(
    session: Session, *, actor: Actor, since: datetime, limit: int = MISTAKES
) -> list[Mistake]:
    """What stands most often on one's own sheets and is one's own, the commonest first."""
    of_rule = (
        select(
            FindingRow.rule,
            func.count(AuditRow.job_sheet_id.distinct()).label("sheets"),
            func.min(FindingRow.severity).label("severity"),
            func.min(FindingRow.reason_code).label("code"),
            func.min(FindingRow.message).label("message"),
            func.min(FindingRow.suggested_fix).label("fix"),
        )
        .join(AuditRow, AuditRow.id == FindingRow.audit_id)
        .join(AuditRow.job_sheet)
        .where(
            visible.own(actor),
            newest.stands(),
            JobSheetRow.received_at >= since,
            _is_mine(actor),
        )
        .group_by(FindingRow.rule)
    ).subquery()
    query = (
        select(of_rule)
        .order_by(of_rule.c.sheets.desc(), of_rule.c.severity, of_rule.c.rule)
        .limit(limit)
    )
    return [
        Mistake(
            rule=row.rule,
            reason_code=ReasonCode(row.code),
            severity=Severity(row.severity),
            message=row.message,
            suggested_fix=row.fix,
            sheets=row.sheets,
        )
        for row in session.execute(query)
    ]


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    """The condition on `FindingRow`: what was charged to somebody counts for them alone, the rest
    for who made the sheet; what is about us counts for nobody."""
    ours = [code.value for code in ReasonCode if code.is_system]
    charged = func.lower(FindingRow.charged_to).in_(visible.names(actor))
    is_free = and_(FindingRow.charged_to.is_(None), visible.authored(actor))
    return and_(FindingRow.reason_code.not_in(ours), or_(charged, is_free))


def _is_shared() -> ColumnElement[bool]:
    """True of an audit where somebody was charged: its score is of several people's findings."""
    return _found(FindingRow.charged_to.is_not(None)).exists()


def _found(*conditions: ColumnElement[bool]) -> Select[str]:
    found = select(FindingRow.rule).where(FindingRow.audit_id == AuditRow.id, *conditions)
    return found.correlate(AuditRow, JobSheetRow)


def _score(actor: Actor) -> ColumnElement[Any]:
    """The sheet's, or what it would be with one's own findings alone."""
    points = {severity.value: charge for severity, charge in verdict.CHARGES.items()}
    charge = case(points, value=FindingRow.severity, else_=0)
    charges = (
        _found(_is_mine(actor)).with_only_columns(func.coalesce(func.sum(charge), 0))
    ).scalar_subquery()
    return case((_is_shared(), func.greatest(0, 100 - charges)), else_=AuditRow.score)


def _has_passed(actor: Actor) -> ColumnElement[bool]:
    grave = FindingRow.severity.in_((Severity.S0.value, Severity.S1.value))
    is_good = AuditRow.verdict.in_((Verdict.PASS.value, Verdict.WAIVED.value))
    return case((_is_shared(), ~_found(_is_mine(actor), grave).exists()), else_=is_good)
