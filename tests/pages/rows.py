"""Sheets and audits as rows, for pages that show them."""

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.db.desk_tables import AuditReasonRow, AuditTextRow
from core.db.review_tables import ReviewDecisionRow, ReviewRow
from core.db.tables import AttemptRow, AuditRow, FieldRow, FindingRow, JobSheetRow, ReadingRow
from core.domain import search_words
from core.domain.doubts import Cause
from core.domain.model import (
    AuditStatus,
    Band,
    Box,
    Candidate,
    Evidence,
    Field,
    FieldState,
    Finding,
    Item,
    ItemState,
    ReasonCode,
    Selection,
    Severity,
    SpecRef,
    Verdict,
)
from core.domain.page import plain_text, reading_json
from core.domain.review import Decision, ReviewState
from core.ports import Runtime
from core.services import desk_rows

SIGNED = Field(
    name="customer_signature",
    label="Customer Signature",
    type="signature",
    state=FieldState.EMPTY,
    evidence=Evidence(1, Box(0.5, 0.74, 0.92, 0.83)),
)
JOB_NUMBER = Field(
    name="job_number",
    label="Job Number",
    type="string",
    state=FieldState.READ,
    value="JOB-204826",
    raw="JOB-204826",
    confidence=0.97,
    evidence=Evidence(1, Box(0.36, 0.17, 0.5, 0.2), "JOB-204826"),
)
UNSIGNED = Finding(
    rule="customer_signature.required",
    reason_code=ReasonCode.MISSING_FIELD,
    severity=Severity.S0,
    message="Customer Signature is empty.",
    confidence=0.97,
    field="customer_signature",
    evidence=SIGNED.evidence,
    expected="a signature",
    why_it_matters="Without it the customer can dispute the visit.",
    suggested_fix="Ask the customer to sign before you leave.",
)

_BRAKES = Item("Brakes", ItemState.OK, 0.97, Evidence(1, Box(0.1, 0.4, 0.4, 0.42), "Brakes"))
_HORN = Item("Horn", ItemState.UNMARKED, 0.96, Evidence(1, Box(0.1, 0.43, 0.4, 0.45), "Horn"))
CHECKS = Field(
    name="checks",
    label="Daily Checks",
    type="checklist",
    state=FieldState.READ,
    value={"Brakes": "ok", "Horn": "unmarked"},
    confidence=0.96,
    items=(_BRAKES, _HORN),
)
HORN_UNMARKED = Finding(
    rule="checks.required",
    reason_code=ReasonCode.MISSING_FIELD,
    severity=Severity.S1,
    message="Horn is not marked.",
    confidence=0.96,
    field="checks.Horn",
    evidence=_HORN.evidence,
)
PARTS = Field(
    name="parts_used",
    label="Parts Used",
    type="table",
    state=FieldState.READ,
    value=({"Qty": "2", "Description": "Drive belt"}, {"Qty": "1", "Description": ""}),
    confidence=0.94,
)


class Rows:
    """Writes rows; the newest is the one written last, a minute after the one before."""

    def __init__(self, rt: Runtime) -> None:
        self.rt = rt
        self.clock = rt.clock() - timedelta(hours=1)

    def audit(
        self,
        *,
        filename: str = "sheet.pdf",
        status: AuditStatus = AuditStatus.DONE,
        verdict: Verdict | None = Verdict.PASS,
        findings: tuple[Finding, ...] = (),
        fields: tuple[Field, ...] = (JOB_NUMBER,),
        queued_at: datetime | None = None,
        batch: str | None = None,
        job_sheet_id: UUID | None = None,
        risks: tuple[str, ...] = (),
        uploaded_by: str = "Ana",
        **columns: Any,
    ) -> UUID:
        """A sheet of its own with one audit, or a further audit of the sheet given."""
        self.clock += timedelta(minutes=1)
        when, audit_id = queued_at or self.clock, uuid4()
        ended = status.has_ended
        with self.rt.write() as session:
            if job_sheet_id is None:
                job_sheet_id = uuid4()
                sheet = self._sheet(job_sheet_id, filename, when, batch, risks)
                sheet.uploaded_by = uploaded_by
                session.add(sheet)
                session.flush()
            session.add(
                AuditRow(
                    id=audit_id,
                    job_sheet_id=job_sheet_id,
                    requested_by="Ana",
                    status=status,
                    queued_at=when,
                    started_at=when if ended else None,
                    ended_at=when + timedelta(seconds=2) if ended else None,
                    verdict=verdict if ended else None,
                    score=columns.pop("score", 90 if ended else None),
                    spec_id=columns.pop("spec_id", "repair-report" if ended else None),
                    spec_version="1.0.0" if ended else None,
                    selection=asdict(SELECTION) if ended else None,
                    finding_count=len(findings),
                    timings_ms={"queued": 5, "read": 40, "audit": 3} if ended else None,
                    **columns,
                )
            )
            session.flush()
            self._find(session, audit_id, fields, columns)
            if ended:
                for code in {finding.reason_code.value for finding in findings}:
                    session.add(AuditReasonRow(reason_code=code, queued_at=when, audit_id=audit_id))
                session.add(
                    AttemptRow(
                        audit_id=audit_id, number=1, worker="w1", ended_at=when, outcome="done"
                    )
                )
            for number, field in enumerate(fields if ended else ()):
                session.add(FieldRow(audit_id=audit_id, position=number, **asdict(field)))
            for number, finding in enumerate(findings):
                session.add(FindingRow(audit_id=audit_id, position=number, **asdict(finding)))
        return audit_id

    def _find(
        self, session: Session, audit_id: UUID, fields: tuple[Field, ...], columns: dict[str, Any]
    ) -> None:
        """What the audit is found by."""
        desk_rows.queued(session, audit_id)
        told = [str(columns.get(name) or "") for name in ("reference", "technician")]
        told += [field.value for field in fields if isinstance(field.value, str)]
        words = func.to_tsvector("simple", search_words.indexed(*told))
        session.execute(
            update(AuditTextRow)
            .where(AuditTextRow.audit_id == audit_id)
            .values(body=" ".join(told), search=AuditTextRow.search.op("||")(words))
        )

    def read(self, audit_id: UUID, text: str) -> None:
        """Keep this as what was read of an audit's sheet."""
        with self.rt.write() as session:
            row = session.get_one(AuditRow, audit_id)
            reading = ReadingRow(
                id=uuid4(),
                job_sheet_id=row.job_sheet_id,
                fingerprint="plain",
                engine="text",
                content=reading_json.dump(plain_text.reading(text)),
                seconds=0.1,
            )
            session.add(reading)
            session.flush()
            row.reading_id = reading.id

    def sheet_of(self, audit_id: UUID) -> UUID:
        """The sheet of an audit."""
        with self.rt.read() as session:
            return session.get_one(AuditRow, audit_id).job_sheet_id

    def count(self) -> int:
        """How many audits there are."""
        with self.rt.read() as session:
            return session.scalar(select(func.count()).select_from(AuditRow)) or 0

    def _sheet(
        self,
        sheet_id: UUID,
        filename: str,
        when: datetime,
        batch: str | None,
        risks: tuple[str, ...],
    ) -> JobSheetRow:
        sha256 = hashlib.sha256(sheet_id.bytes).hexdigest()
        return JobSheetRow(
            id=sheet_id,
            receipt=f"JS-{sheet_id.hex[:8].upper()}",
            sha256=sha256,
            filename=filename,
            media_type="application/pdf",
            size_bytes=4_995,
            page_count=1,
            storage_key=sha256,
            risks=list(risks),
            uploaded_by="Ana",
            batch=batch,
            received_at=when,
        )


SELECTION = Selection(
    band=Band.HIGH,
    score=92,
    candidates=(
        Candidate("repair-report", 92),
        Candidate("maintenance-sheet", 31),
        Candidate("gas-boiler", 0),
    ),
    spec=SpecRef("repair-report", "1.0.0"),
)


def label_found(
    rows: Rows, label: str, field: str, *, by: str, spec_id: str, filename: str = "sheet.pdf"
) -> None:
    """A review that has ended, in which somebody found this label beside the field's value."""
    old = rows.audit(filename=filename, verdict=Verdict.REVIEW_QUEUE, spec_id=spec_id)
    sheet_id = rows.sheet_of(old)
    fresh = rows.audit(job_sheet_id=sheet_id, spec_id=spec_id)
    review = ReviewRow(
        id=uuid4(), audit_id=old, job_sheet_id=sheet_id, cause=Cause.SPEC_GAP, severity="S1",
        confidence=0.0, state=ReviewState.DONE, due_at=rows.clock, ended_at=rows.clock,
        ended_by=by, made_audit_id=fresh,
    )  # fmt: skip
    with rows.rt.write() as session:
        session.add(review)
        session.flush()
        session.add(
            ReviewDecisionRow(
                review_id=review.id, kind=Decision.ACCEPT, target=field, label=label,
                spec=spec_id, decided_by=by,
            )
        )  # fmt: skip
