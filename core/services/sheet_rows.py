"""All rows of one job sheet, to be removed together."""

import json
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from core.db.desk_tables import AuditReasonRow, AuditTextRow, BulkItemRow
from core.db.dispute_tables import (
    AuditRulingRow,
    DisputeCauseRow,
    DisputeEventRow,
    DisputeFileRow,
    DisputeRow,
    JudgementRow,
    SheetVersionRow,
    WaiverRow,
)
from core.db.operations import DeadLetterRow, OcrCallRow, OcrClaimRow
from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.db.tables import (
    AttemptRow,
    AuditRow,
    FieldRow,
    FindingRow,
    JobSheetRow,
    OutboxRow,
    PagePictureRow,
    ReadingRow,
)
from core.domain.disputes.moves import State
from core.queries import stored

OF_AN_AUDIT = (
    OutboxRow,
    AttemptRow,
    FieldRow,
    FindingRow,
    OcrClaimRow,
    AuditReasonRow,
    AuditTextRow,
    BulkItemRow,
    AuditRulingRow,
)
OF_A_DISPUTE = (JudgementRow, DisputeFileRow, DisputeEventRow)


def remove(session: Session, job_sheet_id: UUID) -> tuple[str, bytes]:
    """Remove them in the caller's transaction; gives the receipt, and what was there as bytes.

    What was paid for stays counted, without the audit it was for.
    """
    sheet = session.get_one(JobSheetRow, job_sheet_id)
    receipt, content = sheet.receipt, _content(session, sheet)
    ids = list(session.scalars(select(AuditRow.id).where(AuditRow.job_sheet_id == job_sheet_id)))
    session.execute(update(OcrCallRow).where(OcrCallRow.audit_id.in_(ids)).values(audit_id=None))
    of_letter = or_(DeadLetterRow.audit_id.in_(ids), DeadLetterRow.retry_audit_id.in_(ids))
    session.execute(delete(DeadLetterRow).where(of_letter))
    _remove_reviews(session, job_sheet_id)
    _remove_disputes(session, job_sheet_id)
    for table in OF_AN_AUDIT:
        session.execute(delete(table).where(table.audit_id.in_(ids)))
    session.execute(delete(AuditRow).where(AuditRow.id.in_(ids)))
    session.execute(delete(ReadingRow).where(ReadingRow.job_sheet_id == job_sheet_id))
    session.execute(delete(PagePictureRow).where(PagePictureRow.job_sheet_id == job_sheet_id))
    session.execute(delete(JobSheetRow).where(JobSheetRow.id == job_sheet_id))
    session.expunge(sheet)
    return receipt, content


def files(session: Session, job_sheet_id: UUID) -> list[str]:
    """Where the files lie that go with a sheet whose row says that its file is gone: as received,
    its pages as pictures, the evidence of its disputes. The same bytes may be another sheet, or
    evidence of another's dispute; what another row names is left out.
    """
    received = select(JobSheetRow.storage_key).where(JobSheetRow.id == job_sheet_id)
    drawn = select(PagePictureRow.storage_key).where(PagePictureRow.job_sheet_id == job_sheet_id)
    evidence = (
        select(DisputeFileRow.storage_key)
        .join(DisputeRow, DisputeRow.id == DisputeFileRow.dispute_id)
        .where(DisputeRow.job_sheet_id == job_sheet_id)
    )
    keys = {key for query in (received, drawn, evidence) for key in session.scalars(query)}
    return sorted(keys - stored.named_of(session, keys, but=job_sheet_id))


def _remove_reviews(session: Session, job_sheet_id: UUID) -> None:
    """What was decided of the sheet quotes it, and goes with it."""
    own = select(ReviewRow.id).where(ReviewRow.job_sheet_id == job_sheet_id)
    session.execute(delete(ReviewDecisionRow).where(ReviewDecisionRow.review_id.in_(own)))
    session.execute(delete(ReviewRow).where(ReviewRow.job_sheet_id == job_sheet_id))


def _remove_disputes(session: Session, job_sheet_id: UUID) -> None:
    """What was said of the sheet quotes it; that a cause was overturned stays counted."""
    disputes = list(
        session.scalars(select(DisputeRow).where(DisputeRow.job_sheet_id == job_sheet_id))
    )
    for table in OF_A_DISPUTE:
        of_them = table.dispute_id.in_([row.id for row in disputes])
        session.execute(delete(table).where(of_them))
    for row in disputes:
        if State(row.state).is_live:
            session.get_one(DisputeCauseRow, row.cause_id, with_for_update=True).live -= 1
        session.delete(row)
    session.flush()
    session.execute(delete(WaiverRow).where(WaiverRow.job_sheet_id == job_sheet_id))
    version = SheetVersionRow
    named = or_(version.job_sheet_id == job_sheet_id, version.replaces_id == job_sheet_id)
    session.execute(delete(version).where(named))


def _content(session: Session, sheet: JobSheetRow) -> bytes:
    """The sheet's hash and its audits' verdicts, in a form that gives the same bytes again."""
    query = (
        select(AuditRow.id, AuditRow.verdict, AuditRow.spec_sha256, AuditRow.queued_at)
        .where(AuditRow.job_sheet_id == sheet.id)
        .order_by(AuditRow.queued_at, AuditRow.id)
    )
    audits = [[str(value) for value in row] for row in session.execute(query)]
    return json.dumps([sheet.receipt, sheet.sha256, audits], separators=(",", ":")).encode()
