"""No log line says what a sheet says: a whole run, from upload to export, is listened to."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from uuid import UUID

import pytest
import structlog
from starlette.testclient import TestClient

from core import telemetry
from core.adapters import sample_sheets
from core.adapters.courier import HttpCourier
from core.api.v1.app import PREFIX
from core.domain.page.reading import Reading
from core.ports import Progress, Runtime
from core.queries import audit_detail
from core.services import audits, retention
from core.services.messages import deliveries, webhooks
from tests import people
from tests.api.conftest import bearer_of, serving

SHORTEST = 6  # letters; "Yes" or "1.5" would be found in any line
ENGINEER = dict(sample_sheets.REPAIR)["Engineer Name"]
SAID = {
    *(value for _, value in (*sample_sheets.REPAIR, *sample_sheets.MAINTENANCE)),
    *sample_sheets.REPAIR_COMMENTS,
    *sample_sheets.MAINTENANCE_COMMENTS,
    sample_sheets.COMPANY,
}


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Every line this process logs, at its most talkative; set back afterwards."""
    root, config = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    telemetry.configure(level="DEBUG")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    said = StringIO()
    handler.setStream(said)
    structlog.configure(cache_logger_on_first_use=False)
    yield said
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)


def read_values(rt: Runtime, audit_id: str) -> set[str]:
    """What was read as the values of fields and quoted as evidence."""
    with rt.read() as session:
        detail = audit_detail.get(session, UUID(audit_id), actor=people.ANA)
    found = {str(field.raw) for field in detail.fields if field.raw}
    return found | {str(finding.value) for finding in detail.findings if finding.value}


def use_everything(client: TestClient, audit_id: str, headers: dict[str, str]) -> None:
    for path in ("", "/findings", "/fields", "/reading", "/report.pdf"):
        answer = client.get(f"{PREFIX}/audits/{audit_id}{path}", headers=headers)
        assert answer.status_code == 200, answer.text
    for form in ("csv", "xlsx", "jsonl"):
        client.get(f"{PREFIX}/exports/findings.{form}", headers=headers)
    client.get(f"{PREFIX}/audits", params={"text": ENGINEER}, headers=headers)
    client.get(f"{PREFIX}/audits", params={"verdict": ENGINEER}, headers=headers)


def test_a_whole_run_over_the_samples_logs_nothing_of_them(rt: Runtime, lines: StringIO) -> None:
    courier = HttpCourier(allow_private=True)
    rt = replace(rt, courier=courier)
    hook = "http://127.0.0.1:9/hook"
    webhooks.create(rt, url=hook, subscribed=["audit.completed"], actor=people.ANA)
    headers, spoken = bearer_of(rt), set(SAID)
    with serving(rt) as client:
        for name, content in sample_sheets.draw().items():
            answer = client.post(
                f"{PREFIX}/sheets", files={"file": (name, content)}, headers=headers
            )
            audit_id = answer.json()["audit_id"]
            audits.run(rt, UUID(audit_id), worker="w1")
            spoken |= read_values(rt, audit_id)
            use_everything(client, audit_id, headers)
    deliveries.send_due(rt)
    retention.run(rt)

    said = lines.getvalue()
    assert said.count("audit.done") == len(sample_sheets.draw())
    assert "webhook.sent" in said
    told = sorted(value for value in spoken if len(value) >= SHORTEST and value in said)
    assert told == []


class Blurting:
    """A reader with a bug whose error quotes the sheet."""

    fingerprint = "blurting"

    def warm(self) -> None:
        return

    def read(self, content: bytes, *, media_type: str, progress: Progress) -> Reading:
        del content, media_type, progress
        try:
            nothing: dict[str, str] = {}
            _ = nothing[ENGINEER]
        except KeyError as error:
            raise ValueError(f"cannot read {ENGINEER}") from error
        raise AssertionError


def test_an_error_that_quotes_the_sheet_is_logged_by_its_kind_and_places(
    rt: Runtime, lines: StringIO
) -> None:
    broken = replace(rt, reader=Blurting())
    with serving(broken) as client:
        content = sample_sheets.draw()["sample-1-repair-complete.pdf"]
        sent = client.post(
            f"{PREFIX}/sheets", files={"file": ("a.pdf", content)}, headers=bearer_of(rt)
        )
    with pytest.raises(ValueError, match=ENGINEER) as caught:
        audits.run(broken, UUID(sent.json()["audit_id"]), worker="w1")
    logging.getLogger("some.library").error("It failed.", exc_info=caught.value)

    said = lines.getvalue()
    assert "audit.bug" in said
    assert "builtins.ValueError" in said
    assert "test_log_privacy.py" in said
    assert ENGINEER not in said
