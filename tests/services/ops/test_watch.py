"""The watch: what holds long enough is told once, opens one incident, and is mailed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.adapters.mail import SmtpMailer
from core.db.engine import Database
from core.domain.ops.alerts import Change
from core.domain.ops.incidents import Kind, Phase
from core.queries import chores
from core.queries.ops import alerts as told
from core.queries.ops import incidents as queries
from core.services.ops import alert_rules, incidents, mailing
from core.services.ops import watch as watching
from core.services.ops.alert_rules import Asked
from core.services.ops.watch import CHORE, Watch
from tests import smtp_server
from tests.people import ANA
from tests.services.conftest import Ledger
from tests.smtp_server import MailServer


def forget_the_look(ledger: Ledger) -> None:
    """Or the next one comes too soon."""
    ledger.change("delete from chores where name = :name", name=CHORE)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with smtp_server.running() as running:
        yield running


@pytest.fixture
def ledger(ledger: Ledger, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """A system in order but for Redis, which comes and goes; its default rule gone."""
    # A busy machine may take its time: an answer that is late would be a look that says nothing.
    monkeypatch.setattr(watching, "PATIENCE_S", 30.0)
    mailer = SmtpMailer(
        host="127.0.0.1",
        port=mail.port,
        security="none",
        user=None,
        password="",
        sender="jobsheet@example.com",
    )
    ledger.rt = replace(ledger.rt, clock=lambda: datetime.now(UTC), mailer=mailer)
    ledger.change("delete from alert_rules")
    return ledger


def rule(ledger: Ledger, **wanted: Any) -> None:
    given: dict[str, Any] = {"check_id": "queue.redis", "raise_after": 2, "clear_after": 2} | wanted
    alert_rules.create(ledger.rt, Asked(**given), actor=ANA)


def looks(ledger: Ledger, watch: Watch, states: str) -> list[Change]:
    """`x`: Redis is away at this look, `.`: it is there."""
    found = []
    for state in states:
        ledger.queue.is_away = state == "x"
        forget_the_look(ledger)
        found += [one.change for one in watch.look(ledger.rt)]
    return found


def test_what_holds_is_told_once_and_taken_back_once(ledger: Ledger) -> None:
    rule(ledger)

    changes = looks(ledger, Watch("h"), "x.x.xxxx.x..")

    assert changes == [Change.RAISED, Change.CLEARED]
    with ledger.rt.read() as session:
        assert told.raised(session) == {}
        newest, first = told.listing(session, actor=ANA)
    assert (first.kind, newest.kind) == (Change.RAISED, Change.CLEARED)
    assert "failing" in first.title
    assert newest.title.startswith("Holds again")


def test_a_look_of_one_host_counts_for_all(ledger: Ledger) -> None:
    rule(ledger)
    one, other = Watch("one"), Watch("other")
    ledger.queue.is_away = True
    one.look(ledger.rt)

    assert other.look(ledger.rt) == []
    assert ledger.one("select bad from alert_states") == 1

    forget_the_look(ledger)
    assert [one.change for one in other.look(ledger.rt)] == [Change.RAISED]


def test_a_failing_check_opens_one_incident_and_feeds_its_timeline(ledger: Ledger) -> None:
    rule(ledger, opens_incident=True)
    watch = Watch("h")

    looks(ledger, watch, "xx..xx..")

    with ledger.rt.read() as session:
        (incident,) = queries.open_ones(session)
        lines = queries.timeline(session, incident)
    assert (incident.check_id, incident.opened_by) == ("queue.redis", "system:watch")
    assert [line.kind for line in lines] == [Kind.OPENED, *[Kind.CHECK] * 3]
    assert incident.evidence["checks"][0]["state"] == "fail"


def test_after_it_is_resolved_the_next_one_says_that_it_came_back(ledger: Ledger) -> None:
    rule(ledger, opens_incident=True)
    watch = Watch("h")
    looks(ledger, watch, "xx..")
    with ledger.rt.read() as session:
        (incident,) = queries.open_ones(session)
    for phase in (Phase.ACKNOWLEDGED, Phase.RESOLVED):
        incidents.move(ledger.rt, incident.id, phase, actor=ANA)

    looks(ledger, watch, "xx")

    with ledger.rt.read() as session:
        (again,) = queries.open_ones(session)
        (first, *_) = queries.timeline(session, again)
    assert again.number == incident.number + 1
    assert f"It came back: INC-{incident.number} was resolved within a day." in first.text


def test_checks_of_one_cause_open_one_incident(ledger: Ledger) -> None:
    """Nobody works, so nothing is processed either: both have the same runbook."""
    rule(ledger, check_id="workers.alive", opens_incident=True)
    rule(ledger, check_id="audits.processing", opens_incident=True)
    ledger.submit()
    ledger.change("update audits set queued_at = now() - interval '3 hours'")

    looks(ledger, Watch("h"), "....")

    with ledger.rt.read() as session:
        assert len(queries.open_ones(session)) == 1


def test_the_mail_goes_out_and_is_tried_again(ledger: Ledger, mail: MailServer) -> None:
    rule(ledger, emails=("on-call@example.com",))
    looks(ledger, Watch("h"), "xx")
    mail.answer = 451
    assert mailing.send_due(ledger.rt) == 0
    assert mailing.send_due(ledger.rt) == 0  # Not yet again.
    mail.answer = 250
    ledger.change("update alerts set mail_due_at = now() - interval '1 s'")

    assert mailing.send_due(ledger.rt) == 1

    assert mail.recipients[-1] == ["on-call@example.com"]
    assert "failing" in mail.messages[-1]["Subject"]
    assert "/alerts" in mail.messages[-1].get_content()
    assert ledger.one("select mail_state from alerts") == "sent"


def test_mail_that_is_refused_for_good_says_so(ledger: Ledger, mail: MailServer) -> None:
    rule(ledger, emails=("on-call@example.com",))
    looks(ledger, Watch("h"), "xx")
    mail.answer = 550

    mailing.send_due(ledger.rt)

    with ledger.rt.read() as session:
        (alert,) = told.listing(session, actor=ANA)
    assert alert.mail == "failed"
    assert "SMTP_FROM" in (alert.mail_error or "")


def test_a_silenced_rule_tells_nobody_until_the_silence_ends(
    ledger: Ledger, mail: MailServer
) -> None:
    rule(ledger, emails=("on-call@example.com",), opens_incident=True)
    with ledger.rt.read() as session:
        (mine,) = told.rules(session)
    until = ledger.rt.clock() + timedelta(hours=1)
    alert_rules.silence(ledger.rt, mine.id, actor=ANA, reason="moving Redis", until=until)
    watch = Watch("h")
    assert looks(ledger, watch, "xxxx") == []

    alert_rules.silence(ledger.rt, mine.id, actor=ANA, reason="", until=None)

    assert looks(ledger, watch, "x") == [Change.RAISED]
    with ledger.rt.read() as session:
        assert told.raised(session) == {mine.id: ["queue.redis"]}
    with ledger.rt.read() as session:
        assert len(queries.open_ones(session)) == 1


def test_webhooks_hear_of_it_signed_and_once(ledger: Ledger) -> None:
    ledger.change(
        "insert into webhooks (id, url, events, secret, created_by) values (gen_random_uuid(), "
        "'https://x.example', '[\"alert.raised\"]', 's', 'ana')"
    )
    rule(ledger)
    rule(ledger, emails=("second@example.com",))

    looks(ledger, Watch("h"), "xxx")

    rows = ledger.rows("select event, payload->'data'->>'check' from webhook_deliveries")
    assert [tuple(row) for row in rows] == [("alert.raised", "queue.redis")]


def test_what_nobody_acknowledges_is_escalated_once(ledger: Ledger, mail: MailServer) -> None:
    rule(ledger, emails=("on-call@example.com",), opens_incident=True)
    watch = Watch("h")
    looks(ledger, watch, "xx")
    ledger.change("update incidents set opened_at = opened_at - interval '1 day'")

    looks(ledger, watch, "xxx")

    with ledger.rt.read() as session:
        (incident,) = queries.open_ones(session)
        lines = queries.timeline(session, incident)
    escalated = [line.text for line in lines if line.kind is Kind.ESCALATED]
    assert escalated == ["Nobody acknowledged it in time. No contact is entered yet: see Contacts."]
    assert ledger.one("select count(*) from alerts where title like '%was not acknowledged%'") == 1


def test_acknowledging_stops_the_escalation(ledger: Ledger) -> None:
    rule(ledger, opens_incident=True)
    watch = Watch("h")
    looks(ledger, watch, "xx")
    with ledger.rt.read() as session:
        (incident,) = queries.open_ones(session)
    incidents.move(ledger.rt, incident.id, Phase.ACKNOWLEDGED, actor=ANA)
    ledger.change("update incidents set opened_at = opened_at - interval '1 day'")

    looks(ledger, watch, "xx")

    with ledger.rt.read() as session:
        assert queries.open_ones(session)[0].escalated_at is None


def test_a_database_that_is_away_is_mailed_by_the_rules_seen_last(
    ledger: Ledger, mail: MailServer
) -> None:
    rule(ledger, check_id="database.answers", emails=("on-call@example.com",))
    watch = Watch("h")
    looks(ledger, watch, ".")
    away = Database("postgresql://nobody:x@127.0.0.1:9/none", application_name="tests")
    without = replace(ledger.rt, write=away.write, read=away.read, look=away.read)

    changes = [one.change for _ in range(4) for one in watch.look(without)]

    assert changes == [Change.RAISED]
    assert [message["Subject"][:10] for message in mail.messages] == ["P1 failing"]
    away.dispose()


def test_the_watch_shows_that_it_is_awake(ledger: Ledger) -> None:
    Watch("host-1").look(ledger.rt)

    with ledger.rt.read() as session:
        assert chores.all_of_them(session)[CHORE].host == "host-1"
