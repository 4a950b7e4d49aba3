"""One's own work, for oneself: how it goes, and what goes wrong most. Nobody is compared."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, cast, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.db.tables import AuditRow, FindingRow, JobSheetRow
from core.domain.model import Actor, AuditStatus, ReasonCode, Severity, Verdict
from core.queries import audits, visible
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
        .where(visible.own(actor), _is_newest())
        .order_by(JobSheetRow.received_at.desc(), AuditRow.id)
        .limit(limit)
    )
    return [audits.summary(row) for row in session.execute(query)]


def trend(session: Session, *, actor: Actor, since: datetime) -> list[Week]:
    """Week by week, the first first; weeks without a sheet are left out."""
    week = cast(func.date_trunc("week", JobSheetRow.received_at), Date)
    passed = func.count().filter(AuditRow.verdict.in_((Verdict.PASS.value, Verdict.WAIVED.value)))
    query = (
        select(week, func.count(), passed, func.avg(AuditRow.score))
        .select_from(AuditRow)
        .join(AuditRow.job_sheet)
        .where(
            visible.own(actor),
            _is_newest(),
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
    names = [name.lower() for name in (actor.name, actor.known_as) if name]
    is_mine = or_(FindingRow.charged_to.is_(None), func.lower(FindingRow.charged_to).in_(names))
    ours = [code.value for code in ReasonCode if code.is_system]
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
            _is_newest(),
            JobSheetRow.received_at >= since,
            FindingRow.reason_code.not_in(ours),
            is_mine,
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


def _is_newest() -> ColumnElement[bool]:
    newer = aliased(AuditRow)
    return ~(
        select(newer.id)
        .where(newer.job_sheet_id == AuditRow.job_sheet_id, newer.queued_at > AuditRow.queued_at)
        .exists()
    )
