"""Incidents on the real database: their moves, their timeline, and what nobody may change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from core.domain.access import Role
from core.domain.model import Actor
from core.domain.ops import incident_texts
from core.domain.ops.incidents import Duty, Incident, Kind, Phase, Priority
from core.domain.queues import Priority as Queue
from core.errors import Conflict, Forbidden, NotFound, Rejected
from core.queries.ops import incident_sheets
from core.queries.ops import incidents as queries
from core.queries.ops.incidents import Contact, Escalation
from core.services import audits
from core.services.ops import contacts, deploys, incidents
from core.services.ops.incidents import Opening
from core.services.queueing import pauses
from tests.people import ANA, BEN
from tests.services.conftest import Ledger

OCR = Opening("OCR does   not answer", Priority.P2, ("ocr",))


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """With a clock that goes: the trail and deploys are dated by the database."""
    ledger.rt = replace(ledger.rt, clock=lambda: datetime.now(UTC), version="1.4.0")
    return ledger


def found(ledger: Ledger, incident_id: UUID) -> Incident:
    with ledger.rt.read() as session:
        return queries.one(session, incident_id, actor=ANA)


def lines(ledger: Ledger, incident_id: UUID) -> list[tuple[Kind, str, str]]:
    with ledger.rt.read() as session:
        told = queries.timeline(session, queries.one(session, incident_id, actor=ANA))
    return [(one.kind, one.said_by, one.text) for one in told]


def test_one_is_opened_with_what_stands_there_as_evidence(ledger: Ledger) -> None:
    ledger.submit()
    deploys.mark(ledger.rt, actor=BEN, version="1.4.0")

    opened = found(ledger, incidents.open_by_hand(ledger.rt, OCR, actor=ANA))

    assert (opened.title, opened.phase, opened.name) == ("OCR does not answer", "open", "INC-1")
    assert {one["id"] for one in opened.evidence["checks"]} >= {"database.answers", "queue.depth"}
    assert opened.evidence["queues"][0]["waiting"] == 1
    assert [one["version"] for one in opened.evidence["deploys"]] == ["1.4.0"]
    assert opened.evidence["config"]["version"] == "1.4.0"


def test_evidence_is_never_written_again(ledger: Ledger) -> None:
    incidents.open_by_hand(ledger.rt, OCR, actor=ANA)

    with pytest.raises(DBAPIError, match="evidence"):
        ledger.change("update incidents set evidence = '{}'")
    ledger.change("update incidents set title = 'something else'")


def test_the_timeline_is_fed_by_moves_deploys_and_actions(ledger: Ledger) -> None:
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    incidents.move(ledger.rt, incident, Phase.ACKNOWLEDGED, actor=BEN, note="on it")
    incidents.tick(ledger.rt, incident, "deploys", actor=BEN, is_done=True)
    deploys.mark(ledger.rt, actor=ANA, version="1.3.9", note="back")
    pauses.pause(ledger.rt, Queue.BULK, actor=BEN, reason="quiet")
    incidents.add_note(ledger.rt, incident, "The key was revoked.", actor=BEN)

    assert [line for line in lines(ledger, incident) if line[0] is not Kind.CHECK] == [
        (Kind.OPENED, "ana", "Opened: OCR does not answer"),
        (Kind.PHASE, "ben", "Acknowledged: on it"),
        (Kind.STEP, "ben", "Done: Check recent deploys"),
        (Kind.DEPLOY, "ana", "Deployed 1.3.9."),
        (Kind.ACTION, "ben", "Paused a queue (bulk)."),
        (Kind.NOTE, "ben", "The key was revoked."),
    ]


def test_it_goes_its_way_to_the_end(ledger: Ledger) -> None:
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    with pytest.raises(Conflict, match="cannot become assessed"):
        incidents.move(ledger.rt, incident, Phase.ASSESSED, actor=ANA)
    for phase in (Phase.ACKNOWLEDGED, Phase.ASSESSED, Phase.MITIGATED, Phase.RESOLVED):
        incidents.move(ledger.rt, incident, phase, actor=ANA)
    with pytest.raises(Rejected, match="what happened"):
        incidents.move(ledger.rt, incident, Phase.CLOSED, actor=ANA)

    incidents.write_retrospective(ledger.rt, incident, {"happened": "A key."}, actor=ANA)
    incidents.add_follow_up(
        ledger.rt, incident, "Watch the key", actor=ANA, owner="Ben", due_on=date(2026, 12, 1)
    )
    incidents.move(ledger.rt, incident, Phase.CLOSED, actor=ANA)

    closed = found(ledger, incident)
    assert list(closed.reached) == list(Phase)[1:]
    assert set(closed.steps) == {"retrospective", "follow_ups"}
    with ledger.rt.read() as session:
        (todo,) = queries.follow_ups(session, incident)
        told = queries.timeline(session, closed)
    assert "# INC-1: OCR does not answer" in incident_texts.retrospective(closed, told, [todo])
    incidents.finish_follow_up(ledger.rt, todo.id, actor=BEN)
    with pytest.raises(NotFound, match="done already"):
        incidents.finish_follow_up(ledger.rt, todo.id, actor=BEN)


def test_one_that_came_back_is_assessed_anew(ledger: Ledger) -> None:
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    for phase in (Phase.ACKNOWLEDGED, Phase.RESOLVED, Phase.ASSESSED):
        incidents.move(ledger.rt, incident, phase, actor=ANA)

    assert found(ledger, incident).is_open
    assert Phase.RESOLVED not in found(ledger, incident).reached
    assert lines(ledger, incident)[-1][2] == "Came back; assessed anew."


def test_what_changes_is_told_and_what_does_not_is_not(ledger: Ledger) -> None:
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    for _ in range(2):
        incidents.change(
            ledger.rt,
            incident,
            actor=BEN,
            priority=Priority.P1,
            components=["ocr", "queue"],
            duties={Duty.LEAD: "Ana", Duty.VOICE: " "},
        )
    incidents.tell_stakeholders(ledger.rt, incident, "We are on it.", actor=ANA)

    assert lines(ledger, incident)[1:] == [
        (Kind.CHANGED, "ben", "Priority P2 to P1. Affected: ocr, queue. Lead: Ana."),
        (Kind.STAKEHOLDERS, "ana", "We are on it."),
    ]
    assert found(ledger, incident).steps == {"notify": "ana"}


def test_what_cannot_be_is_refused(ledger: Ledger) -> None:
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)

    with pytest.raises(Rejected, match="few words"):
        incidents.open_by_hand(ledger.rt, replace(OCR, title=" "), actor=ANA)
    with pytest.raises(Rejected, match="Write something"):
        incidents.add_note(ledger.rt, incident, "  ", actor=ANA)
    with pytest.raises(NotFound, match="no such step"):
        incidents.tick(ledger.rt, incident, "dance", actor=ANA, is_done=True)
    with pytest.raises(NotFound, match="no such incident"):
        incidents.add_note(ledger.rt, UUID(int=1), "x", actor=ANA)
    with pytest.raises(Forbidden), ledger.rt.read() as session:
        queries.one(session, incident, actor=Actor("t", Role.TECHNICIAN))


def test_the_matrix_begins_as_the_runbook_has_it_and_is_kept_as_data(ledger: Ledger) -> None:
    with ledger.rt.read() as session:
        before = queries.escalations(session)
        roles = [one.role for one in queries.contacts(session)]
    assert [one.issue_type for one in before] == [
        "Application bug",
        "Infrastructure",
        "Security",
        "Data issue",
        "Business logic",
    ]
    assert (before[2].first_contact, before[2].escalation) == ("Security team", "CISO")
    assert roles == ["On-call engineer", "Tech lead", "DevOps", "Security team"]

    changed = [Escalation("Hardware", "Ana", "Ben"), *before[:1]]
    contacts.save_escalations(ledger.rt, changed, actor=ANA)
    contacts.save_contacts(ledger.rt, [Contact("Ana", "Ana A.", "+44 1")], actor=ANA)

    with ledger.rt.read() as session:
        assert queries.escalations(session) == changed
        assert queries.contacts(session) == [Contact("Ana", "Ana A.", "+44 1")]
    for wrong in ([Escalation("", "a", "b")], [Escalation("x", "a", "b")] * 2):
        with pytest.raises(Rejected):
            contacts.save_escalations(ledger.rt, wrong, actor=ANA)


def test_opening_and_resolving_is_told_to_webhooks(ledger: Ledger) -> None:
    ledger.change(
        "insert into webhooks (id, url, events, secret, created_by) values (gen_random_uuid(), "
        "'https://x.example', '[\"incident.opened\", \"incident.resolved\"]', 's', 'ana')"
    )
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    for phase in (Phase.ACKNOWLEDGED, Phase.RESOLVED):
        incidents.move(ledger.rt, incident, phase, actor=ANA)

    told = ledger.rows(
        "select event, payload->'data'->>'incident' from webhook_deliveries order by created_at"
    )
    assert [tuple(one) for one in told] == [
        ("incident.opened", "INC-1"),
        ("incident.resolved", "INC-1"),
    ]


def test_a_phase_late_is_known_by_its_clock(ledger: Ledger) -> None:
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    ledger.change("update incidents set opened_at = opened_at - interval '2 hours'")
    incidents.move(ledger.rt, incident, Phase.ACKNOWLEDGED, actor=ANA)

    with ledger.rt.read() as session:
        (one,) = queries.listing(session, actor=ANA)
    assert one.reached[Phase.ACKNOWLEDGED] - one.opened_at > timedelta(hours=2)


FAILED = (
    "update attempts set outcome = 'failed', error_class = 'transient', ended_at = now(),"
    " message = 'The storage is away.' where audit_id = :id"
)


def test_a_sheet_leads_to_its_incident_and_back(ledger: Ledger) -> None:
    before, hit = ledger.submit().audit_id, ledger.submit(content=b"%PDF another").audit_id
    for audit_id in (before, hit):
        audits.run(ledger.rt, audit_id, worker="w1")
    ledger.change(FAILED, id=before)
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    ledger.change(FAILED, id=hit)

    with ledger.rt.read() as session:
        one = queries.one(session, incident, actor=ANA)
        hits = incident_sheets.hits(session, one, actor=ANA)
        back = incident_sheets.around(session, hit, actor=ANA)
        none = incident_sheets.around(session, before, actor=ANA)
        lead = Actor("q", Role.QA_LEAD)  # may not read health
        unseen = incident_sheets.around(session, hit, actor=lead)
        with pytest.raises(Forbidden):
            incident_sheets.hits(session, one, actor=lead)

    assert hits.count == 1
    assert [(found.audit_id, found.number, found.message) for found in hits.newest] == [
        (hit, 1, "The storage is away.")
    ]
    assert [found.id for found in back] == [incident]
    assert none == unseen == []


def test_what_failed_after_it_was_resolved_is_none_of_its_sheets(ledger: Ledger) -> None:
    audit_id = ledger.submit().audit_id
    audits.run(ledger.rt, audit_id, worker="w1")
    incident = incidents.open_by_hand(ledger.rt, OCR, actor=ANA)
    ledger.change(
        "update incidents set phase = 'resolved', opened_at = now() - interval '2 hours',"
        " resolved_at = now() - interval '1 hour'"
    )
    ledger.change(FAILED, id=audit_id)

    with ledger.rt.read() as session:
        one = queries.one(session, incident, actor=ANA)
        assert incident_sheets.hits(session, one, actor=ANA).count == 0
        assert incident_sheets.around(session, audit_id, actor=ANA) == []
