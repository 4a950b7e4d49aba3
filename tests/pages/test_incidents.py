"""The pages of incidents, shifts, upkeep and alerts: what they show and what may be done there."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.domain.access import Role
from core.domain.model import Verdict
from core.domain.ops.incidents import Phase, Priority
from core.domain.ops.shifts import LINES, Shift
from core.ports import Runtime
from core.queries.ops import alerts, incidents, maintenance, shifts
from core.services.ops import deploys
from core.services.ops import incidents as keeping
from core.services.ops import maintenance as planning
from core.services.ops import shifts as signing
from core.services.ops.incidents import Opening
from tests import people
from tests.pages.conftest import Open
from tests.pages.rows import Rows
from tests.pages.seen import labels, texts

LATE = (
    "insert into reviews (id, audit_id, job_sheet_id, cause, severity, confidence, due_at)"
    " select gen_random_uuid(), id, job_sheet_id, 'doubt', 'S2', 0.5, now() - interval '1 hour'"
    " from audits"
)


def write(page: AppTest, label: str, text: str) -> None:
    """Into the input of this label."""
    fields = (*page.text_input, *page.text_area)
    next(one for one in fields if one.label == label).set_value(text)


def press(page: AppTest, label: str) -> AppTest:
    button = next(one for one in page.button if one.label == label)
    ran: AppTest = button.click().run()
    assert not ran.exception
    return ran


@pytest.fixture
def incident(rt: Runtime) -> str:
    """An incident of Ana's."""
    opening = Opening("OCR does not <b>answer</b>", Priority.P2, ("ocr",))
    return str(keeping.open_by_hand(rt, opening, actor=people.ANA))


def test_a_calm_system_says_so(open_page: Open) -> None:
    for name, expected in (
        ("incidents", "No incident is open."),
        ("upkeep", "Sheets are taken in."),
        ("alerts", "Every check"),
        ("shifts", "System status"),
    ):
        page = open_page(name)
        assert not page.exception, name
        assert expected in texts(page), name


def test_an_incident_is_opened_and_worked(open_page: Open, rt: Runtime, incident: str) -> None:
    listed = open_page("incidents")
    assert "OCR does not <b>answer</b>" in texts(listed)
    assert "Infrastructure" in texts(listed)

    page = open_page("incident", incident=incident)
    assert "Nobody has it" in texts(page)
    assert r"OCR does not \<b\>answer" in page.title[0].value
    page = press(page, "Acknowledge")
    page.checkbox(key="step-deploys").check().run()
    write(page, "What was seen or done", "A key was revoked")
    press(page, "Note")

    with rt.read() as session:
        found = incidents.whole(session, UUID(incident), actor=people.ANA)
    assert found.incident.phase is Phase.ACKNOWLEDGED
    assert set(found.incident.steps) == {"deploys"}
    assert found.timeline[-1].text == "A key was revoked"


def test_what_was_learnt_is_written_and_exported(
    open_page: Open, rt: Runtime, incident: str
) -> None:
    page = open_page("incident", incident=incident)
    write(page, "What happened, and who was affected?", "A key.")
    save = [one for one in page.button if one.label == "Save"][-1]
    page = save.click().run()

    assert not page.exception
    with rt.read() as session:
        one = incidents.one(session, UUID(incident), actor=people.ANA)
    assert one.retrospective == {"happened": "A key."}


def test_what_is_missing_before_it_can_be_closed_is_told_at_its_button(
    open_page: Open, rt: Runtime, incident: str
) -> None:
    keeping.move(rt, UUID(incident), Phase.ACKNOWLEDGED, actor=people.ANA)
    keeping.move(rt, UUID(incident), Phase.RESOLVED, actor=people.ANA)
    page = open_page("incident", incident=incident)
    assert "Write down what happened first, under “Learnt”" in texts(page)
    assert "Close" not in labels(page)

    answers = {"happened": "A key."}
    keeping.write_retrospective(rt, UUID(incident), answers, actor=people.ANA)
    press(open_page("incident", incident=incident), "Close")

    with rt.read() as session:
        assert incidents.one(session, UUID(incident), actor=people.ANA).phase is Phase.CLOSED


def test_a_missing_incident_is_a_sentence(open_page: Open) -> None:
    for query in ({}, {"incident": "x"}, {"incident": "00000000-0000-0000-0000-000000000001"}):
        page = open_page("incident", **query)
        assert not page.exception
        assert not page.title


def test_a_shift_is_signed_with_a_word_to_what_is_amiss(open_page: Open, rt: Runtime) -> None:
    page = open_page("shifts")
    sign = "Sign as Ana"
    page = press(page, sign)
    assert "Say what was done about it" in texts(page)

    for one in page.text_input:
        one.set_value("looked at")
    write(page, "Notes for the next shift", "Mind the *disk*.")
    page = press(page, sign)

    assert "Signed by Ana" in texts(page)
    assert any(r"Mind the \*disk\*" in one.value for one in page.markdown)
    with rt.read() as session:
        (report,) = shifts.reports(session, actor=people.ANA)
    assert len(report.answers) == len(LINES[Shift.MORNING])


def test_the_end_of_day_shows_what_the_morning_left_word_of(open_page: Open, rt: Runtime) -> None:
    comments = {line.id: "seen" for line in LINES[Shift.MORNING]}
    signing.sign(rt, Shift.MORNING, actor=people.BEN, comments=comments, notes="Key rotates at 6.")
    page = open_page("shifts")
    page.segmented_control[0].set_value(Shift.EVENING).run()

    assert "Key rotates at 6" in texts(page)


@pytest.mark.parametrize(("role", "leads"), [(Role.ADMIN, True), (Role.ON_CALL, False)])
def test_what_is_late_leads_only_where_the_reader_may_look(
    open_page: Open, rt: Runtime, rows: Rows, role: Role, leads: bool
) -> None:
    rows.audit(verdict=Verdict.REVIEW_QUEUE)
    with rt.write() as session:
        session.execute(text(LATE))
    page = open_page("shifts", cookie=people.cookie(rt, "Olu", role))
    page.segmented_control[0].set_value(Shift.EVENING).run()

    assert "1 wait, 1 of them past their time." in texts(page)
    ways = {one.proto.label for one in page.get("page_link")}
    assert ("Reviews" in ways) is leads


def test_maintenance_stands_on_every_page_and_uploads_are_told(
    open_page: Open, rt: Runtime
) -> None:
    ends = rt.clock() + timedelta(hours=1)
    planning.plan(rt, actor=people.ANA, reason="New disks", ends_at=ends)

    for name in ("overview", "upload", "audits", "queue", "help"):
        assert "New disks" in texts(open_page(name)), name
    assert send_button(open_page("upload")).disabled
    page = open_page("upkeep")
    press(page, "End it now")

    with rt.read() as session:
        assert maintenance.current(session, now=rt.clock()) == []
    assert "New disks" not in texts(open_page("overview"))
    assert not send_button(open_page("upload")).disabled


def send_button(page: AppTest) -> Button:
    return next(one for one in page.button if one.label == "Audit these sheets")


def test_a_deploy_is_marked(open_page: Open, rt: Runtime) -> None:
    deploys.mark(rt, actor=people.ANA, version="1.4.0", note="Faster lists")

    assert "Faster lists" in texts(open_page("upkeep"))


def test_backups_switched_off_are_said(open_page: Open) -> None:
    assert "BACKUP_KEEP_DAYS is 0" in texts(open_page("upkeep"))


def test_a_rule_is_added_and_silenced(open_page: Open, rt: Runtime) -> None:
    page = open_page("alerts")
    press(page, "Add the rule")
    with rt.read() as session:
        first, second = alerts.rules(session)
    assert (first.opens_incident, second.opens_incident) == (True, False)


@pytest.mark.parametrize("name", ["incidents", "upkeep", "alerts", "shifts"])
def test_who_may_not_see_health_sees_none_of_it(open_page: Open, rt: Runtime, name: str) -> None:
    page = open_page(name, cookie=people.cookie(rt, "Lea", Role.QA_LEAD))

    assert [title.value for title in page.title] == ["You may not see this page"]
    assert labels(page) == set()
