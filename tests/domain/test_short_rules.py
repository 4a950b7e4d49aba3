"""Rules of a few lines each: cells of exports, looks of pictures, webhooks, what comes next."""

from datetime import UTC, datetime, timedelta

import pytest

from core.domain import export_cells, outlook, summary, webhook_rules, wording
from core.domain.model import AuditStatus, Field, FieldState, Finding, ReasonCode, Severity, Value
from core.domain.outlook import Ahead, Outlook
from core.domain.page import precheck
from core.domain.page.precheck import PageLook, Trouble
from core.domain.spec import publication
from core.domain.spec.publication import Publication
from core.domain.webhook_rules import Event
from core.errors import Rejected
from tests.domain.factories import SPEC

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def test_what_fits_into_a_cell() -> None:
    assert export_cells.fitting("a\x00b\tc\nd\re\x1ff\ufffeg\uffffh é") == "ab\tc\nd\refgh é"
    assert export_cells.fitting("x" * 40_000) == "x" * 32_767


GOOD = PageLook(1, 0.05, 200, 0.9, 0, sideways=False)


@pytest.mark.parametrize(
    ("look", "troubles"),
    [
        (GOOD, ()),
        (PageLook(1, 0.0007, 10, 0, 99, sideways=True), (Trouble.BLANK,)),
        (PageLook(1, 0.0008, 95, 0, 13.9, sideways=False), ()),
        (PageLook(1, 0.0015, 94.9, 0.44, 14, sideways=True),
         (Trouble.DARK, Trouble.BLURRED, Trouble.CUT_OFF, Trouble.SIDEWAYS)),
        (PageLook(1, 0.0015, 95, 0.45, 0, sideways=False), ()),
        (PageLook(1, 0.0014, 95, 0.1, 0, sideways=False), ()),
    ],
)  # fmt: skip
def test_what_is_said_of_a_picture(look: PageLook, troubles: tuple[Trouble, ...]) -> None:
    assert precheck.troubles(look) == troubles


SOON, GONE = NOW + timedelta(seconds=1), NOW


@pytest.mark.parametrize(
    ("status", "retry_at", "ahead"),
    [
        (AuditStatus.FAILED, SOON, Outlook(Ahead.A_PERSON)),
        (AuditStatus.DONE, SOON, Outlook(Ahead.NOTHING)),
        (AuditStatus.RUNNING, SOON, Outlook(Ahead.A_VERDICT)),
        (AuditStatus.QUEUED, SOON, Outlook(Ahead.A_RETRY, SOON)),
        (AuditStatus.QUEUED, GONE, Outlook(Ahead.A_WORKER)),
        (AuditStatus.QUEUED, None, Outlook(Ahead.A_WORKER)),
    ],
)
def test_what_comes_next(status: AuditStatus, retry_at: datetime | None, ahead: Outlook) -> None:
    assert outlook.outlook(status, retry_at=retry_at, now=NOW) == ahead


@pytest.mark.parametrize(
    ("status", "is_delivered"),
    [(None, False), (199, False), (200, True), (299, True), (300, False)],
)
def test_what_counts_as_delivered(status: int | None, is_delivered: bool) -> None:
    assert webhook_rules.is_delivered(status) is is_delivered


def test_how_often_it_is_tried_again() -> None:
    waits = [webhook_rules.retry_after_s(attempts) for attempts in range(1, 11)]

    assert waits == [*webhook_rules.RETRY_AFTER_S, None]


@pytest.mark.parametrize(
    ("failures", "status", "said"),
    [
        (0, 410, "The receiver answered 410: it wants no more messages."),
        (5, 500, "5 messages in a row could not be delivered."),
        (4, 500, None),
        (0, None, None),
    ],
)
def test_when_a_receiver_is_left_alone(failures: int, status: int | None, said: str | None) -> None:
    assert webhook_rules.disabling(failures=failures, status=status) == said


def test_the_events_of_a_webhook() -> None:
    given = ["audit.failed", "audit.completed", "audit.failed"]

    assert webhook_rules.checked(given) == (Event.AUDIT_COMPLETED, Event.AUDIT_FAILED)
    for odd, said in (
        (["x", "a"], "There is no event called a, x."),
        (["webhook.test"], "There is no event called webhook.test."),
        ([], "Choose at least one event; a webhook without any is never called."),
    ):
        with pytest.raises(Rejected) as refused:
            webhook_rules.checked(odd)
        assert str(refused.value) == said


def field(name: str, value: Value | None) -> Field:
    return Field(name, name, "string", FieldState.READ, value)


def test_what_a_list_shows_of_a_sheet() -> None:
    fields = [
        field("card_number", "C1"), field("job_number", "J1"), field("mechanic", "Jo"),
        field("client", "Acme"), field("site_name", None), field("site_address", " 1  High\nSt "),
        field("serial_no", "S1"), field("technician", 3.0),
    ]  # fmt: skip

    assert summary.reference(fields) == "J1"
    assert summary.technician(fields) == "Jo"
    assert summary.customer(fields) == "Acme"
    assert summary.site(fields) == "1 High St"
    assert summary.asset(fields) == "S1"
    assert summary.site([field("site", "x" * 130)]) == "x" * 120
    assert summary.reference([]) is summary.site([]) is None


@pytest.mark.parametrize(
    ("name", "about"),
    [
        (None, "the whole sheet"), ("checks", "Checklist"), ("checks.Oil", "Checklist: Oil"),
        ("other", "other"), ("other.Oil", "other: Oil"),
    ],
)  # fmt: skip
def test_what_a_finding_is_about(name: str | None, about: str) -> None:
    made = Finding("r", ReasonCode.CONFLICT, Severity.S1, "M.", 1.0, field=name)

    assert wording.about(made, {"checks": "Checklist"}) == about


def test_what_is_published_is_hashed_in_one_form() -> None:
    made = Publication(SPEC, (), {"b": "é", "a": [1, None]})

    assert made.fixtures == '{"a":[1,null],"b":"\\u00e9"}'
    assert Publication(SPEC, ()).fixtures is None
    assert publication.spec(made.content) == SPEC
    assert publication.spec(made.content).source_sha256 == publication.sha256(made.content)
    assert publication.sha256("é") == (
        "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    )
