"""Opening a dispute: of one finding of a sheet's newest audit, or of one that is missing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core import telemetry
from core.db.dispute_tables import DisputeCauseRow, DisputeEventRow, DisputeRow
from core.db.tables import AuditRow, FindingRow
from core.domain import advice, bands, rulings
from core.domain.access import Action, asks
from core.domain.disputes import causes, clocks, triage
from core.domain.disputes.effects import Kind, Reason
from core.domain.disputes.moves import State
from core.domain.disputes.triage import Tally
from core.domain.model import (
    Actor,
    Field,
    Finding,
    ReasonCode,
    Severity,
    Verdict,
)
from core.domain.trail import Event
from core.domain.webhook_rules import Event as Told
from core.errors import Conflict, NotFound, Rejected
from core.ports import Runtime
from core.queries import audit_detail
from core.queries.audit_detail import AuditDetail
from core.queries.disputes import tallies
from core.services import audits, trail
from core.services.disputes import files, rows
from core.services.disputes.files import Kept, Sent
from core.services.messages import events, notices
from core.services.reviewing import standings

log = telemetry.logger(__name__)

OPENED: Final = "open"  # the first line of a thread
MISSING_RULE: Final = "by_eye"  # what a finding is called that no rule made


@dataclass(frozen=True, slots=True)
class Asked:
    """A dispute as it is brought. Of a missing finding `field` says where, `reason_code` what."""

    reason: Reason
    comment: str
    kind: Kind = Kind.FINDING
    rule: str = ""
    field: str | None = None
    reason_code: ReasonCode | None = None
    proposed: Verdict | None = None


@asks(Action.DISPUTES_OPEN)
def open_dispute(
    rt: Runtime, audit_id: UUID, asked: Asked, *, actor: Actor, evidence: Sequence[Sent] = ()
) -> UUID:
    """Dispute a finding, or that one is missing; gives the dispute's id.

    Errors: Forbidden, NotFound, Rejected (no comment, no such finding, too late), Conflict (not
    the newest audit, or disputed before), FileRejected, Unavailable.
    """
    comment = rows.clean(asked.comment)
    if not comment:
        raise Rejected("Say why, in a few words: whoever decides reads it.")
    with rt.read() as session:
        audit = audit_detail.get(session, audit_id, actor=actor)
    finding = _finding(rt, audit, asked, comment)
    kept = files.keep(rt, evidence)
    with rt.write() as session:
        audits.lock_sheet(session, audit.summary.job_sheet_id, actor)
        _refuse(rt, session, audit, asked, finding)
        row = _write(rt, session, audit, replace(asked, comment=comment), finding, actor)
        event = _first_line(rt, session, row, comment, actor)
        files.add(rt, session, event, kept)
        _tell(rt, session, row, actor, kept)
    log.info("dispute.opened", dispute_id=str(row.id), rule=row.rule)
    return row.id


def _finding(rt: Runtime, audit: AuditDetail, asked: Asked, comment: str) -> Finding:
    """The finding that is disputed, or the one that should be there."""
    if asked.kind is Kind.MISSING:
        return _missing(rt, audit, asked, comment)
    found = [one for one in audit.findings if (one.rule, one.field) == (asked.rule, asked.field)]
    if not found:
        raise Rejected("This audit has no such finding; it may have been overturned meanwhile.")
    if found[0].reason_code.is_system:
        raise Rejected(
            "This is about us and is not charged to the sheet; a person looks at it anyway."
        )
    return found[0]


def _missing(rt: Runtime, audit: AuditDetail, asked: Asked, comment: str) -> Finding:
    field = next((one for one in audit.fields if one.name == asked.field), None)
    if field is None or asked.reason is Reason.WRONG_PERSON:
        raise Rejected("Say at which field of the sheet something should have been found.")
    code = asked.reason_code
    if code is None or not code.is_certain or code is ReasonCode.SECURITY_RISK:
        raise Rejected("Say what is wrong there: missing, wrong format, contradiction and so on.")
    return Finding(
        rule=f"{field.name}.{MISSING_RULE}",
        reason_code=code,
        severity=_severity(rt, audit, field),
        message=f"{field.label}: {' '.join(comment.split())[:200]}",
        confidence=1.0,
        field=field.name,
        evidence=field.evidence,
        value=field.value,
        why_it_matters=advice.why(code),
        suggested_fix=advice.fix(code, field.label),
    )


def _severity(rt: Runtime, audit: AuditDetail, field: Field) -> Severity:
    """What the spec says of the field it is about."""
    ref = audit.selection.spec if audit.selection else None
    try:
        spec = rt.specs.version(ref) if ref else None
    except NotFound:
        spec = None
    asked = {one.name: one.severity for one in spec.fields} if spec else {}
    return asked.get(field.name, Severity.S2)


def _refuse(
    rt: Runtime, session: Session, audit: AuditDetail, asked: Asked, finding: Finding
) -> None:
    newest = standings.newest(session, audit.summary.job_sheet_id)
    if newest is None or newest.summary.audit_id != audit.summary.audit_id:
        raise Conflict("This sheet was audited again since; dispute what its newest audit says.")
    first = _first_said_at(session, audit, asked)
    days = rt.terms.days_to_open
    if first is not None and first + timedelta(days=days) < rt.clock():
        raise Rejected(f"A finding can be disputed within {days} days; this one is older.")
    query = select(DisputeRow.number, DisputeRow.state, DisputeRow.kind).where(
        DisputeRow.job_sheet_id == audit.summary.job_sheet_id,
        DisputeRow.rule == finding.rule,
        func.coalesce(DisputeRow.field, "") == (finding.field or ""),
        DisputeRow.state != State.WITHDRAWN.value,
    )
    for known in session.execute(query):
        if State(known.state).is_live:
            raise Conflict(f"This is disputed already, as dispute {known.number}.")
        if known.kind == asked.kind.value:
            raise Conflict(
                f"This was decided in dispute {known.number}. It can be appealed once, or reopened "
                "with new evidence."
            )


def _first_said_at(session: Session, audit: AuditDetail, asked: Asked) -> datetime | None:
    """Since when whoever disputes could have known: a ruling or a re-audit begins nothing anew."""
    query = select(func.min(AuditRow.ended_at)).where(
        AuditRow.job_sheet_id == audit.summary.job_sheet_id
    )
    if asked.kind is Kind.FINDING:
        query = query.join(FindingRow, FindingRow.audit_id == AuditRow.id).where(
            FindingRow.rule == asked.rule,
            func.coalesce(FindingRow.field, "") == (asked.field or ""),
        )
    return session.execute(query).scalar()


def _write(
    rt: Runtime,
    session: Session,
    audit: AuditDetail,
    asked: Asked,
    finding: Finding,
    actor: Actor,
) -> DisputeRow:
    now = rt.clock()
    due = clocks.answer_by(rt.terms, finding.severity, since=now)
    row = DisputeRow(
        id=uuid4(),
        job_sheet_id=audit.summary.job_sheet_id,
        audit_id=audit.summary.audit_id,
        cause_id=_cause(session, audit, finding),
        kind=asked.kind.value,
        reason=asked.reason.value,
        rule=finding.rule,
        field=finding.field,
        severity=finding.severity.value,
        confidence_band=bands.of(finding.confidence).value,
        finding=asdict(finding),
        doubt=triage.doubt(finding.confidence, _tally(session, finding.rule)),
        proposed_verdict=asked.proposed.value if asked.proposed else None,
        disputer=actor.name,
        opened_at=now,
        due_at=due,
        remind_at=clocks.remind_at(rt.terms, due),
        state=State.OPEN.value,
        deciders=[],
    )
    session.add(row)
    session.flush()
    return row


def _cause(session: Session, audit: AuditDetail, finding: Finding) -> UUID:
    """The cause's row, one more live in it."""
    line = audit.summary
    key = causes.key(
        finding,
        spec_id=line.spec_id or "",
        spec_version=line.spec_version or "",
        engine=audit.engine,
    )
    statement = insert(DisputeCauseRow).values(id=uuid4(), live=1, **asdict(key))
    return session.execute(
        statement.on_conflict_do_update(
            index_elements=["spec_id", "spec_version", "rule", "pattern"],
            set_={"live": DisputeCauseRow.live + 1},
        ).returning(DisputeCauseRow.id)
    ).scalar_one()


def _tally(session: Session, rule: str) -> Tally:
    return tallies.of_rules(session, [rule]).get(rule, Tally())


def _first_line(
    rt: Runtime, session: Session, row: DisputeRow, comment: str, actor: Actor
) -> DisputeEventRow:
    event = DisputeEventRow(
        dispute_id=row.id,
        move=OPENED,
        state=row.state,
        comment=comment,
        made_by=actor.name,
        made_at=rt.clock(),
    )
    session.add(event)
    session.flush()
    return event


def _tell(
    rt: Runtime, session: Session, row: DisputeRow, actor: Actor, kept: Sequence[Kept]
) -> None:
    to = notices.who_may(session, Action.DISPUTES_DECIDE, but=[actor.name])
    sentence = f"{actor.name} disputes {rulings.rule_in_words(row.rule)} (dispute {row.number})."
    notices.tell(rt, session, to, kind="opened", subject=rows.on(row.id), sentence=sentence)
    told: dict[str, Any] = {
        "dispute_id": str(row.id),
        "number": row.number,
        "audit_id": str(row.audit_id),
        "job_sheet_id": str(row.job_sheet_id),
        "rule": row.rule,
        "reason": row.reason,
        "severity": row.severity,
    }
    events.announce(session, Told.DISPUTE_CREATED, told)
    trail.write(
        session,
        Event.DISPUTE_OPENED,
        actor=actor,
        on=rows.on(row.id),
        after={
            "audit": row.audit_id, "kind": row.kind, "rule": row.rule, "field": row.field,
            "reason": row.reason, "files": [one.sha256 for one in kept],
        },
    )  # fmt: skip
