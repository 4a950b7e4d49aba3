"""What /api/v1 is asked about: a few sheets and audits, a dead letter, a paused queue."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from core.adapters.rate_limits import CallerLimits
from core.api.v1.app import PREFIX
from core.db.operations import DeadLetterRow
from core.db.tables import WorkerRow
from core.domain.disputes.waivers import Asked, Scope
from core.domain.model import AuditStatus, Verdict
from core.domain.queues import Priority
from core.ports import Runtime
from core.services import intake
from core.services.disputes import opening, waivers
from core.services.queueing import chores, pauses
from core.services.reviewing import review_claims
from tests import people
from tests.api.conftest import pdf
from tests.pages.rows import UNSIGNED, Rows
from tests.services.disputed import ASKED


@dataclass(frozen=True)
class World:
    """Ids to ask for."""

    audit_id: UUID
    job_sheet_id: UUID
    letter_id: UUID
    review_id: UUID
    dispute_id: UUID
    waiver_id: UUID


@pytest.fixture
def rows(rt: Runtime) -> Rows:
    """Puts sheets and audits in the database without running them."""
    return Rows(rt)


@pytest.fixture
def world(rt: Runtime, rows: Rows) -> World:
    """One of everything."""
    receipt = intake.submit(rt, filename="real.pdf", content=pdf("real"), actor=people.ANA)
    audit_id = rows.audit(filename="ended.pdf", verdict=Verdict.FAIL)
    failed = rows.audit(
        filename="lost.pdf", status=AuditStatus.FAILED, verdict=Verdict.REVIEW_QUEUE
    )
    letter = UUID(int=uuid4().int)
    with rt.write() as session:
        session.add(
            DeadLetterRow(
                id=letter,
                audit_id=failed,
                error_class="transient",
                reason="OCR_UNAVAILABLE",
                message="It was away.",
                attempts=3,
                first_at=rt.clock(),
                keep_until=rt.clock(),
            )
        )
        session.add(WorkerRow(name="w1", host="h", version="0", heartbeat_at=rt.clock()))
    chores.note(rt, "reconciler", host="h", found={})
    pauses.pause(rt, Priority.BULK, actor=people.ANA, reason="a try")
    disputed = rows.audit(filename="disputed.pdf", verdict=Verdict.FAIL, findings=(UNSIGNED,))
    asked = Asked(Scope.FINDING, UNSIGNED.rule, "By phone.", rt.clock() + timedelta(days=9))
    return World(
        audit_id=audit_id,
        job_sheet_id=receipt.job_sheet_id,
        letter_id=letter,
        review_id=review_claims.open_audit(rt, audit_id, actor=people.ANA),
        dispute_id=opening.open_dispute(rt, disputed, ASKED, actor=people.ANA),
        waiver_id=waivers.ask(rt, disputed, asked, actor=people.ANA),
    )


@pytest.fixture
def api_document(client: TestClient) -> dict[str, Any]:
    """The OpenAPI document as served."""
    document: dict[str, Any] = client.get(f"{PREFIX}/openapi.json").json()
    return document


@pytest.fixture
def limited(rt: Runtime, redis_url: str) -> Runtime:
    """The Runtime with callers counted: three requests a minute."""
    return replace(rt, limits=CallerLimits(redis_url, requests_per_minute=3))
