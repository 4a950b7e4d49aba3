"""The Errors page: failures by kind, and what is decided of each."""

from uuid import UUID

import pytest
from sqlalchemy import text

from core.domain.access import Role
from core.domain.model import AuditStatus
from core.errors import NotFound
from core.ports import Runtime
from core.services.ops.errors import resolve
from core.ui.ops import errors_view
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts
from tests.pages.test_queue import ANA, one

KEY = "transient||store.read"
FAILED = (
    "insert into attempts (audit_id, number, worker, started_at, ended_at, outcome, error_class,"
    " message, fingerprint, traceback) values (:audit, :number, 'w', now(), now() - :ago *"
    " interval '1 hour', 'released', 'transient', 'The storage is away.', 'store.read', 'places')"
)


@pytest.fixture
def audit(rt: Runtime, rows: Rows) -> UUID:
    """A sheet that failed three times from one cause, the first time two days ago."""
    found = rows.audit(filename="bad.pdf", status=AuditStatus.QUEUED)
    with rt.write() as session:
        for number, ago in enumerate((48, 2, 0.5), start=1):
            session.execute(text(FAILED), {"audit": found, "number": number, "ago": ago})
    return found


def test_nothing_failed(open_page: Open) -> None:
    assert "No attempt at reading a sheet failed" in texts(open_page("errors"))


def test_failures_of_one_kind_are_one_line(open_page: Open, audit: UUID) -> None:
    page = open_page("errors", errors=KEY)

    assert not page.exception
    seen = texts(page)
    for expected in ("Open", "store.read", "1 sheet", "The storage is away.", "places"):
        assert expected in seen, expected
    assert '"text": "3"' in seen
    assert str(audit) in seen


def test_it_is_acknowledged_then_resolved_then_back(
    open_page: Open, audit: UUID, rt: Runtime
) -> None:
    page = open_page("errors", errors=KEY)
    page.button(key="FormSubmitter:acknowledge-Acknowledge").click().run()
    assert "Known to Ana" in texts(page)

    page.button(key="FormSubmitter:resolve-Resolve").click().run()
    assert "Say what was mended" in texts(page)
    note = next(one for one in page.text_input if one.label == "What was mended")
    note.set_value("a new disk")
    page.button(key="FormSubmitter:resolve-Resolve").click().run()
    assert "Resolved by Ana" in texts(page)

    with rt.write() as session:
        session.execute(text(FAILED), {"audit": audit, "number": 4, "ago": -0.01})
    assert "Came back" in texts(open_page("errors"))
    assert one(rt, "select count(*) from trail where action like 'errors.%'") == 2


def test_days_without_a_failure_keep_their_place_in_the_trend() -> None:
    assert errors_view.trend([0, 0, 1, 0, 14]) == "▁▁▂▁█"
    assert errors_view.trend([0, 0]) == ""


def test_a_kind_that_was_never_seen_is_refused(rt: Runtime) -> None:
    with pytest.raises(NotFound):
        resolve(rt, "transient||nowhere", actor=ANA, note="x")


def test_who_may_not_read_health_sees_nothing(open_page: Open, rt: Runtime, audit: UUID) -> None:
    page = open_page("errors", cookie=people.cookie(rt, "Tim", Role.TECHNICIAN), errors=KEY)

    assert "store.read" not in texts(page)
    assert not labels(page)
