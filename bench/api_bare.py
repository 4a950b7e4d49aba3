"""What `bench.api` measures against: the same inserts and the same list, in FastAPI and bare.

No sign-in, no limits, no check of the file, no trail, nothing but the bytes made durable, the rows
written, and the rows read.
"""

import hashlib
from typing import Annotated, Any
from uuid import uuid4

from fastapi import FastAPI, File, UploadFile
from sqlalchemy import insert, select

from core import bootstrap
from core.db.engine import Database
from core.db.tables import AuditRow, JobSheetRow, OutboxRow
from core.queries.audits import SUMMARY_COLUMNS

ROWS = 50

settings = bootstrap.settings()
assert settings.database_url is not None
database = Database(settings.database_url.get_secret_value(), application_name="bare")
store = bootstrap.store(settings)
app = FastAPI()


@app.post("/sheets", status_code=202)
def upload(file: Annotated[UploadFile, File()]) -> dict[str, str]:
    """The bytes durable under their hash, then sheet, audit and intent in one transaction."""
    content = file.file.read()
    key = store.put(content, media_type="application/pdf")
    sheet, audit = uuid4(), uuid4()
    with database.write() as session:
        session.execute(insert(JobSheetRow).values(_sheet(sheet, key, content)))
        values = {"id": audit, "job_sheet_id": sheet, "requested_by": "bare"}
        session.execute(insert(AuditRow).values(values))
        session.execute(insert(OutboxRow).values(audit_id=audit))
    return {"audit_id": str(audit)}


@app.get("/audits")
def listing() -> list[dict[str, Any]]:
    """The newest audits with their sheets."""
    query = (
        select(*SUMMARY_COLUMNS)
        .join(AuditRow.job_sheet)
        .order_by(AuditRow.queued_at.desc(), AuditRow.id.desc())
        .limit(ROWS)
    )
    with database.read() as session:
        return [dict(row._mapping) for row in session.execute(query)]


def _sheet(sheet: object, key: str, content: bytes) -> dict[str, Any]:
    return {
        "id": sheet,
        "receipt": f"R-{uuid4().hex[:8]}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "filename": "sheet.pdf",
        "media_type": "application/pdf",
        "size_bytes": len(content),
        "page_count": 1,
        "storage_key": key,
        "uploaded_by": "bare",
    }
