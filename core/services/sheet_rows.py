"""All rows of one job sheet, to be removed together."""

import json
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from core.db.desk_tables import AuditReasonRow, AuditTextRow, BulkItemRow
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

OF_AN_AUDIT = (
    OutboxRow,
    AttemptRow,
    FieldRow,
    FindingRow,
    OcrClaimRow,
    AuditReasonRow,
    AuditTextRow,
    BulkItemRow,
)


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
    for table in OF_AN_AUDIT:
        session.execute(delete(table).where(table.audit_id.in_(ids)))
    session.execute(delete(AuditRow).where(AuditRow.id.in_(ids)))
    session.execute(delete(ReadingRow).where(ReadingRow.job_sheet_id == job_sheet_id))
    session.execute(delete(PagePictureRow).where(PagePictureRow.job_sheet_id == job_sheet_id))
    session.execute(delete(JobSheetRow).where(JobSheetRow.id == job_sheet_id))
    session.expunge(sheet)
    return receipt, content


def _remove_reviews(session: Session, job_sheet_id: UUID) -> None:
    """What was decided of the sheet quotes it, and goes with it."""
    own = select(ReviewRow.id).where(ReviewRow.job_sheet_id == job_sheet_id)
    session.execute(delete(ReviewDecisionRow).where(ReviewDecisionRow.review_id.in_(own)))
    session.execute(delete(ReviewRow).where(ReviewRow.job_sheet_id == job_sheet_id))


def _content(session: Session, sheet: JobSheetRow) -> bytes:
    """The sheet's hash and its audits' verdicts, in a form that gives the same bytes again."""
    query = (
        select(AuditRow.id, AuditRow.verdict, AuditRow.spec_sha256, AuditRow.queued_at)
        .where(AuditRow.job_sheet_id == sheet.id)
        .order_by(AuditRow.queued_at, AuditRow.id)
    )
    audits = [[str(value) for value in row] for row in session.execute(query)]
    return json.dumps([sheet.receipt, sheet.sha256, audits], separators=(",", ":")).encode()
